import { describe, expect, test } from 'vitest';
import { replayBook } from '../../../main/replay/replay-book.ts';
import { DEFAULT_THRESHOLDS } from '../../../shared/alarms/thresholds/thresholds.ts';
import type { Position } from '../../../shared/domain/position.ts';
import { CRASHES, HAS_DATA, quietControls } from '../../replay-proof/proof-data.ts';
import { prove } from '../../replay-proof/prove.ts';
import { bookOf, DAY, isolated, MINUTE, START, series, type Bar } from './replay-fixtures.ts';

/** Normal numbers that are the same in every run: a linear congruence, twelve draws summed. */
function normals(): () => number {
  let state = 12_345;
  const uniform = () => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
  return () => Array.from({ length: 12 }, uniform).reduce((sum, value) => sum + value, -6);
}

/** What hovers, and about which figure of the default thresholds; each minute a step x ← 0.995 x + 0.0005 N(0, 1). */
const T = DEFAULT_THRESHOLDS;
const LIQUIDATION = 80 / 0.995;
/** A distance that stays about `center`, of the isolated position of the fixtures. */
const about = (center: number) => (x: number) => LIQUIDATION / (1 - center - x);
/** The margin ratio that stays about `center`, of a position that asks for 10 % of its value. */
const ratioAbout = (center: number) => (x: number) => 80 / (1 - 0.1 / (center + 8 * x));

const ASKS_MUCH = { maintenanceMarginRate: 0.1 };

/** With the swing of each hour of the day before: it makes the sigmas. */
const HOVERS: readonly (readonly [string, (x: number) => number, number, Partial<Position>])[] = [
  ['the critical distance', about(T.criticalDistance), 0.03, {}],
  ['the warning distance', about(T.warningDistance), 0.015, {}],
  ['the distance that is always critical', about(T.criticalDistanceAlways), 0.003, {}],
  ['the critical sigmas', about(0.025), 0.005, {}],
  ['the end of a critical alarm', about(T.criticalDistanceAlways * 2.5), 0.006, {}],
  ['the warning margin ratio', ratioAbout(T.warningMarginRatio), 0.003, ASKS_MUCH],
  ['the critical margin ratio', ratioAbout(T.criticalMarginRatio), 0.003, ASKS_MUCH],
];

describe('a position that hovers', () => {
  test.each(HOVERS)(
    'about %s is worth at most eight notifications a day',
    (_name, priceAt, swing, over) => {
      // A calm day before it, so that sigmas are known, then 24 hours of hovering; as in promise C4.
      const draw = normals();
      let x = 0;
      const day = Array.from({ length: 1440 }, (): Bar => {
        x = 0.995 * x + 0.0005 * draw();
        const price = priceAt(x);
        return [price, price, price, price];
      });
      const first = day[0] ?? [100, 100, 100, 100];
      const calm = Array.from({ length: 1440 }, (_, i): Bar => {
        const price = first[0] * (1 + (Math.floor(i / 60) % 2) * swing);
        return [price, price, price, price];
      });
      const report = replayBook({
        book: bookOf([isolated(over)]),
        candles: new Map([['BTC', series([...calm, ...day], MINUTE)]]),
        fromMs: START + DAY,
      });
      expect(report.toMs - report.fromMs).toBe(DAY);
      expect(report.notifications).toBeGreaterThan(0);
      expect(report.worstDay).toBeLessThanOrEqual(8);
    },
  );
});

const reason = HAS_DATA ? '' : ' (skipped: no recorded candles beside the project)';

describe.skipIf(!HAS_DATA)(`over recorded prices${reason}`, () => {
  const crash = CRASHES.find(({ name }) => name === '2022-11');

  test('every liquidation that could be seen coming had its critical alarm a minute before', async () => {
    if (crash === undefined) throw new Error('no such episode');
    const proof = await prove(crash, { leverages: [5, 20] });
    expect(proof.possible).toBeGreaterThan(10);
    expect(proof.missed).toEqual([]);
    expect(proof.medianWarningMs).toBeGreaterThan(60 * MINUTE);
  });

  test('a calm week raises no false critical for a book of moderate leverage', async () => {
    for (const week of quietControls().filter((_, index) => index % 6 === 0)) {
      const { alarms } = await prove(week, { leverages: [3, 5], sides: ['long'] });
      expect(alarms.filter(({ isFalse }) => isFalse)).toEqual([]);
    }
  });
});
