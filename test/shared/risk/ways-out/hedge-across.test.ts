import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hedgesAcross } from '../../../../shared/risk/ways-out/hedge-across.ts';
import { openHedge } from '../../../../shared/risk/ways-out/way-out-changes.ts';
import { shockAccount } from '../../../../shared/risk/stress/shock.ts';
import { account, evaluate, pool, position } from '../builders.ts';

const COSTS = { takerFeeRate: 0, spread: 0 };
const ether = position({
  symbol: 'ETH/USDT:USDT',
  underlying: 'ETH',
  markPrice: 10,
  entryPrice: 10,
});
const KEY = 'a|p|BTC/USDT:USDT|long|cross';
const own = account({ pools: [pool({ walletBalance: 10 })] });
const CONTEXT = { betas: { BTC: 1, ETH: 2 }, dailySigmas: {} };

describe('a hedge with another coin', () => {
  it('is as large as its beta asks, and keeps the pool until the target', () => {
    // At −20 % of BTC, −40 % of ETH: 10 − 20 + 4·n = 0.01·(80 + 6·n)
    const [offer] = hedgesAcross(own, KEY, 0.2, [ether], CONTEXT, COSTS);
    expect(offer).toMatchObject({
      symbol: ether.symbol,
      side: 'short',
      beta: 2,
      isBetaAssumed: false,
    });
    if (offer?.way.outcome !== 'reaches') throw new Error(JSON.stringify(offer));
    expect(offer.way.amount).toBeCloseTo(10.8 / 3.94, 9);
    expect(offer.way.share).toBeCloseTo(10.8 / 3.94 / 5, 9);
    expect(offer.way.liquidationPrice).toEqual({
      kind: 'price',
      price: expect.closeTo(80, 6) as number,
    });
  });

  it('says when a beta was only assumed, and takes the same side where it is negative', () => {
    const context = { betas: { BTC: 1 }, dailySigmas: {} };
    expect(hedgesAcross(own, KEY, 0.2, [ether], context, COSTS)[0]).toMatchObject({
      beta: 1,
      isBetaAssumed: true,
    });
    const against = { betas: { BTC: 1, ETH: -1 }, dailySigmas: {} };
    expect(hedgesAcross(own, KEY, 0.2, [ether], against, COSTS)[0]).toMatchObject({
      side: 'long',
      way: { outcome: 'reaches' },
    });
  });

  it.each([
    [
      'nothing follows',
      { betas: { BTC: 1, ETH: 0 }, dailySigmas: {} },
      own,
      KEY,
      0.2,
      'out-of-reach',
    ],
    ['the pool is unknown', CONTEXT, account(), KEY, 0.2, 'unknown'],
    ['a price cannot fall so far', CONTEXT, own, KEY, 1, 'out-of-reach'],
    [
      'it would reduce a position in one-way mode',
      CONTEXT,
      account({ pools: [pool({ walletBalance: 15, positions: [position(), ether] })] }),
      KEY,
      0.3,
      'one-way',
    ],
    [
      'the position is isolated',
      CONTEXT,
      account({
        pools: [pool({ positions: [position({ marginMode: 'isolated', isolatedMargin: 10 })] })],
      }),
      'a|p|BTC/USDT:USDT|long|isolated',
      0.2,
      'isolated',
    ],
  ])('is not possible where %s', (_name, context, one, key, target, reason) => {
    const [offer] = hedgesAcross(one, key, target, [ether], context, COSTS);
    expect(offer?.way).toEqual({ kind: 'hedge', outcome: 'not-possible', reason });
  });

  it('is not needed where the pool lives on anyway, and nobody is offered one', () => {
    const rich = account({ pools: [pool({ walletBalance: 50 })] });
    expect(hedgesAcross(rich, KEY, 0.2, [ether], CONTEXT, COSTS)[0]?.way.outcome).toBe(
      'enough-already',
    );
    expect(hedgesAcross(own, 'nobody', 0.2, [ether], CONTEXT, COSTS)).toEqual([]);
  });

  it('keeps what it promises: opened and shocked to just before the target, nothing is liquidated', () => {
    const amount = (min: number, max: number) => fc.double({ min, max, noNaN: true });
    let offered = 0;
    fc.assert(
      fc.property(
        amount(2, 30),
        amount(0.05, 0.6),
        amount(0.3, 2.5),
        fc.constantFrom('long', 'short'),
        fc.constantFrom('linear', 'inverse'),
        amount(0.002, 0.03),
        (wallet, target, beta, side, contractType, rate) => {
          const one = account({
            positionMode: 'hedge',
            pools: [pool({ walletBalance: wallet, positions: [position({ side })] })],
          });
          const { key } = evaluate(one).position;
          const instrument = position({
            ...ether,
            contractType,
            contractSize: contractType === 'inverse' ? 3 : 1,
            maintenanceMarginRate: rate,
          });
          const context = { betas: { BTC: 1, ETH: beta }, dailySigmas: {} };
          const costs = { takerFeeRate: 0.0006, spread: 0.0005 };
          const [offer] = hedgesAcross(one, key, target, [instrument], context, costs);
          if (offer?.way.outcome !== 'reaches') return;
          offered++;
          const [before] = one.pools;
          if (before === undefined) return;
          const hedge = { ...instrument, side: offer.side };
          const changed = openHedge(before, hedge, offer.way.amount, costs).pool;
          for (const part of [0.3, 0.7, 0.999]) {
            const move = (side === 'long' ? -1 : 1) * target * part;
            const shocked = shockAccount(
              { ...one, pools: [changed] },
              { BTC: move, ETH: Math.max(-0.999999, beta * move) },
            );
            expect(evaluate(shocked).position.liquidatable).toBe(false);
          }
        },
      ),
      { numRuns: 300, endOnFailure: true },
    );
    expect(offered).toBeGreaterThan(50);
  });
});
