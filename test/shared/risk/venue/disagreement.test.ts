import { describe, expect, it } from 'vitest';
import type { Pool } from '../../../../shared/domain/book.ts';
import type { Position } from '../../../../shared/domain/position.ts';
import type { Disagreement } from '../../../../shared/domain/risk-report.ts';
import { account, evaluate, pool, position } from '../builders.ts';

/** Ours is (100 − 10) / 0.99 = 90.909…, the mark 100. */
function compare(
  liquidationPrice: number | 'none' | undefined,
  fields: Partial<Position> = {},
  poolFields: Partial<Pool> = {},
): Disagreement | undefined {
  const reported = liquidationPrice === undefined ? {} : { liquidationPrice };
  const one = position({ reported, ...fields });
  return evaluate(
    account({ pools: [pool({ walletBalance: 10, positions: [one], ...poolFields })] }),
  ).position.disagreement;
}

describe("the exchange's price beside ours", () => {
  it('is no finding within 0.3 % of the mark, nor when it is not reported', () => {
    expect(compare(90.909)).toBeUndefined();
    expect(compare(91.2)).toBeUndefined();
    expect(compare(90.61)).toBeUndefined();
    expect(compare(undefined)).toBeUndefined();
  });

  it('is a finding beyond, with the size of the difference and a likely reason', () => {
    const found = compare(92);
    expect(found?.reported).toBe(92);
    expect(found?.ratio).toBeCloseTo(0.0109, 4);
    expect(found?.likelyReason).toMatch(/tier table is missing/);
  });

  it('allows two ticks where they are wider', () => {
    expect(compare(92, { tickSize: 1 })).toBeUndefined();
    expect(compare(92, { tickSize: 0.5 })).toBeDefined();
  });

  it('names open orders when the exchange is nearer and they hold margin', () => {
    const tiers = [{ floor: 0, maintenanceMarginRate: 0.01 }];
    expect(compare(95, { tiers }, { openOrderInitialMargin: 3 })?.likelyReason).toMatch(/orders/);
    expect(compare(95, { tiers })?.likelyReason).toMatch(/missing here/);
    expect(compare(80, { tiers })?.likelyReason).toMatch(/older|leaves out/);
  });

  it('on the other side of the mark is always a finding', () => {
    expect(compare(100.1)?.likelyReason).toMatch(/other side/);
    expect(compare(100.1)?.contradictsSide).toBe(true);
    expect(compare(92)?.contradictsSide).toBeUndefined();
  });

  it('on the wrong side contradicts the row where we find no price at all', () => {
    expect(compare(110, {}, { walletBalance: 500 })).toMatchObject({ contradictsSide: true });
    expect(compare(90, {}, { walletBalance: 500 })?.contradictsSide).toBeUndefined();
  });

  it('in a cross pool of several says that it may be older than the prices', () => {
    const tiers = [{ floor: 0, maintenanceMarginRate: 0.01 }];
    const other = position({ symbol: 'ETH/USDT:USDT', underlying: 'ETH', contracts: 0.01 });
    const one = position({ reported: { liquidationPrice: 95 }, tiers });
    const { position: risk } = evaluate(
      account({ pools: [pool({ walletBalance: 10, positions: [one, other] })] }),
    );
    expect(risk.disagreement?.likelyReason).toMatch(/seconds older than the prices/);
  });

  it('"none" where we find a price is a finding, unless ours is practically none too', () => {
    expect(compare('none')).toMatchObject({ reported: 'none' });
    expect(compare('none', {}, { walletBalance: 98 })).toBeUndefined();
    expect(compare(90, {}, { walletBalance: 500 })).toMatchObject({ reported: 90 });
  });
});
