import { describe, expect, it } from 'vitest';
import { levelOf, type LevelFacts } from '../../../../shared/alarms/thresholds/level-of.ts';
import { tightenThresholds } from '../../../../shared/alarms/thresholds/market-stress.ts';
import { DEFAULT_THRESHOLDS } from '../../../../shared/alarms/thresholds/thresholds.ts';
import { whyNot } from '../../../../shared/alarms/thresholds/why-not.ts';
import { known, unknown } from '../../../../shared/domain/outcome.ts';

const T = {
  ...DEFAULT_THRESHOLDS,
  warningDistance: 0.1,
  warningSigmas: 3,
  warningMarginRatio: 0.6,
  criticalDistance: 0.05,
  criticalSigmas: 1,
  criticalDistanceAlways: 0.015,
  criticalMarginRatio: 0.8,
  criticalTimeToLiquidationMs: 900_000,
  criticalTimeMaxDistance: 0.1,
};

function at(ratio: number, sigmas: number | undefined, marginRatio = 0.069): LevelFacts {
  return {
    distance: { kind: 'distance', ratio, direction: 'down' },
    sigmas: sigmas === undefined ? unknown('no-volatility') : known(sigmas),
    marginRatio: known(marginRatio),
    liquidatable: false,
  };
}

const why = (facts: LevelFacts, t = T) => whyNot(levelOf(facts, t).level, facts, t);

describe('why there is no warning', () => {
  it('says how far it is and where the warning begins, by distance and by margin ratio', () => {
    expect(why(at(0.119, 4.9))).toEqual({
      next: 'warning',
      because: [
        'It is 11.9 % from liquidation; a warning begins below 10.0 %.',
        'Its margin ratio is 6.9 %; a warning begins at 60.0 %.',
      ],
    });
  });

  it('says that the sigmas keep it calm where the distance alone would not', () => {
    expect(why(at(0.08, 4.26))?.because[0]).toBe(
      'It is 8.0 % from liquidation, which is below 10.0 %, but that is 4.3 daily sigmas; a warning also needs less than 3.',
    );
  });

  it('never shows two equal figures, and says nothing reaches what has no end', () => {
    expect(why(at(0.1001, 9, 0.5996))?.because).toEqual([
      'It is 10.01 % from liquidation; a warning begins below 10.00 %.',
      'Its margin ratio is 59.96 %; a warning begins at 60.00 %.',
    ]);
    expect(why(at(0.1, 9))?.because[0]).toMatch(/^It is 10\.0 %.*below 10\.0 %\.$/);
    const facts = { ...at(1, 9), distance: { kind: 'none' as const } };
    expect(why(facts)?.because[0]).toBe('No price of the coin liquidates it.');
  });

  it('uses the limits that hold now, and does not hide that a margin ratio is unknown', () => {
    const tight = tightenThresholds(T, 'sell-off');
    const facts = { ...at(0.16, 9), marginRatio: unknown('no-wallet') };
    expect(why(facts, tight)?.because).toEqual([
      'It is 16.0 % from liquidation; a warning begins below 15.0 %.',
      'Its margin ratio is not known: the balance behind it is not known.',
    ]);
  });

  it('says that it waits for the volatility while that is being measured', () => {
    const facts = at(0.08, undefined);
    expect(whyNot('safe', facts, T)?.because[0]).toBe(
      'It is 8.0 % from liquidation, which is below 10.0 %; how much the coin moves in a day is not known yet (there are too few candles to measure volatility), and a warning waits for that.',
    );
  });
});

describe('why a warning is not critical', () => {
  it('names each way: distance with sigmas, speed, margin ratio', () => {
    expect(why(at(0.04, 1.4, 0.65))).toEqual({
      next: 'critical',
      because: [
        'It is 4.0 % from liquidation, which is below 5.0 %, but that is 1.4 daily sigmas; critical also needs less than 1, or less than 1.5 % whatever the sigmas.',
        'At its present speed the price does not get there within 15 min.',
        'Its margin ratio is 65.0 %; critical begins at 80.0 %.',
      ],
    });
  });

  it('leaves the speed out where it does not count', () => {
    const far = at(0.2, 9, 0.7);
    expect(why(far)?.because).toEqual([
      'It is 20.0 % from liquidation; critical begins below 5.0 %.',
      'Its margin ratio is 70.0 %; critical begins at 80.0 %.',
    ]);
    const never = { ...T, criticalTimeToLiquidationMs: 0 };
    expect(why(at(0.07, 2), never)?.because).toHaveLength(2);
  });
});

it('calms nobody where it is critical, or where nobody knows', () => {
  expect(why(at(0.01, 0.2))).toBeUndefined();
  const dark = {
    ...at(0.5, 9),
    distance: { kind: 'unknown' as const, reason: 'no-wallet' as const },
  };
  expect(why(dark)).toBeUndefined();
});
