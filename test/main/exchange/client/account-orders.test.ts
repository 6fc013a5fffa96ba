import { describe, expect, it } from 'vitest';
import { RequestBudget } from '../../../../main/exchange/budget/request-budget.ts';
import { requestLimit } from '../../../../main/exchange/budget/request-limits.ts';
import { requestWeight } from '../../../../main/exchange/budget/request-weights.ts';
import { inTurn } from '../../../../main/exchange/budget/turn-scope.ts';
import { AccountOrders, type ReadOrders } from '../../../../main/exchange/client/account-orders.ts';
import { BINANCE_ORDER_COST } from '../../../../main/exchange/read/read-binance-usdm.ts';
import type { OpenOrder, Position } from '../../../../shared/domain/position.ts';
import { btcLong } from '../../monitor/fake-exchange.ts';
import { VirtualClock } from '../../monitor/virtual-clock.ts';

const VENUE = 'binanceusdm';
const NO_LIMIT = { address: 1e9 };

function position(symbol: string, contracts = 1): Position {
  return btcLong({ symbol, contracts });
}

function stopOf(symbol: string): OpenOrder {
  return {
    id: `stop ${symbol}`,
    symbol,
    orderSide: 'sell',
    triggerPrice: 90_000,
    reduceOnly: true,
    purpose: 'stop',
  };
}

function setUp() {
  const clock = new VirtualClock();
  const orders = new AccountOrders('a', clock, new RequestBudget(clock, NO_LIMIT));
  const asked: (readonly string[] | undefined)[] = [];
  const read: ReadOrders = (symbols) => {
    asked.push(symbols);
    return Promise.resolve(new Map((symbols ?? ['A', 'B']).map((each) => [each, [stopOf(each)]])));
  };
  return { clock, orders, asked, read };
}

describe('the open orders of an account', () => {
  it('have each the time when they were read', async () => {
    const { clock, orders, read } = setUp();
    const began = clock.now();
    await orders.get([position('A')], BINANCE_ORDER_COST, read);
    await clock.advance(10_000);
    const told = await orders.get([position('A'), position('B')], BINANCE_ORDER_COST, read);
    expect(told?.ordersAsOf).toEqual(
      new Map([
        ['A', began],
        ['B', began + 10_000],
      ]),
    );
    expect(told?.orders.get('B')).toEqual([stopOf('B')]);
  });

  it('are asked for at once where a position is new, changes its size or is pushed as changed', async () => {
    const { clock, orders, asked, read } = setUp();
    const get = (...positions: Position[]) => orders.get(positions, BINANCE_ORDER_COST, read);
    await get(position('A'), position('B'));
    await clock.advance(1_000);
    await get(position('A'), position('B'));
    expect(asked).toEqual([['A', 'B']]);
    await get(position('A', 2), position('B'));
    orders.noteChange(['B']);
    await get(position('A', 2), position('B'));
    await get(position('A', 2), position('B'), position('C'));
    orders.noteChange();
    await get(position('A', 2), position('B'), position('C'));
    expect(asked.slice(1)).toEqual([['A'], ['B'], ['C'], ['A', 'B', 'C']]);
  });

  it('never hold up the positions for long, and come with the next reading', async () => {
    const { clock, orders } = setUp();
    const answer = Promise.withResolvers<ReadonlyMap<string, readonly OpenOrder[]>>();
    const first = orders.get([position('A')], BINANCE_ORDER_COST, () => answer.promise);
    await clock.advance(2_000);
    expect(await first).toBeUndefined();
    answer.resolve(new Map([['A', [stopOf('A')]]]));
    await clock.advance(0);
    const told = await orders.get([position('A')], BINANCE_ORDER_COST, () => answer.promise);
    expect(told?.orders.get('A')).toEqual([stopOf('A')]);
  });

  it('keep their old time while they cannot be read, and are unknown after a while', async () => {
    const { clock, orders, read } = setUp();
    const began = clock.now();
    await orders.get([position('A')], BINANCE_ORDER_COST, read);
    const fail = () => Promise.reject(new Error('down'));
    await clock.advance(60_000);
    const told = await orders.get([position('A')], BINANCE_ORDER_COST, fail);
    expect(told?.ordersAsOf?.get('A')).toBe(began);
    await clock.advance(300_000);
    expect(await orders.get([position('A')], BINANCE_ORDER_COST, fail)).toBeUndefined();
  });

  it('of a position that is gone are forgotten', async () => {
    const { clock, orders, asked, read } = setUp();
    await orders.get([position('A'), position('B')], BINANCE_ORDER_COST, read);
    await clock.advance(1_000);
    const told = await orders.get([position('A')], BINANCE_ORDER_COST, read);
    expect([...(told?.ordersAsOf?.keys() ?? [])]).toEqual(['A']);
    await orders.get([position('A'), position('B')], BINANCE_ORDER_COST, read);
    expect(asked.at(-1)).toEqual(['B']);
  });

  it('need no request where nothing is held, and are none', async () => {
    const { orders, asked, read } = setUp();
    expect((await orders.get([], BINANCE_ORDER_COST, read))?.orders.size).toBe(0);
    expect(asked).toEqual([]);
  });
});

/** Accounts behind one address: each is read every 15 s where the budget lets it, and its orders after each reading. */
async function watchDesk(accounts: number, positions: number, minutes: number) {
  const clock = new VirtualClock();
  const budget = new RequestBudget(clock, requestLimit(VENUE));
  const symbols = Array.from({ length: positions }, (_, i) => `S${i}`);
  const held = symbols.map((symbol) => position(symbol));
  const sent: { readonly atMs: number; readonly weight: number }[] = [];
  const ages = new Map<string, number[]>();
  const readings: number[] = [];
  const spend = (owner: string, path: string): void => {
    const weight = requestWeight(VENUE, `https://venue${path}`, 1);
    sent.push({ atMs: clock.monotonic(), weight });
    budget.spend(owner, path, weight);
  };
  const desk = Array.from({ length: accounts }, (_, i) => {
    const owner = `a${i}`;
    const orders = new AccountOrders(owner, clock, budget);
    orders.preferNear(i === 0 ? ['S3'] : []);
    const readOrders: ReadOrders = (only) => {
      for (const symbol of only ?? [undefined]) {
        const query = symbol === undefined ? '' : `?symbol=${symbol}`;
        spend(owner, `/fapi/v1/openOrders${query}`);
        spend(owner, `/fapi/v1/openAlgoOrders${query}`);
      }
      return Promise.resolve(new Map());
    };
    const poll = (isFirst: boolean): void => {
      const asked = clock.monotonic();
      const key = `reading ${owner}`;
      budget.ask(
        {
          key,
          owner,
          rank: 'calm',
          guess: 10,
          sinceMs: asked,
          ...(isFirst ? { first: true as const } : {}),
        },
        () => {
          inTurn(key, () => {
            spend(owner, '/fapi/v3/account');
            spend(owner, '/fapi/v3/positionRisk');
          });
          void orders.get(held, BINANCE_ORDER_COST, readOrders).then((told) => {
            budget.end(key);
            // Of many positions the first ones stand for all: they come in one list.
            for (const symbol of symbols.slice(0, 10)) {
              const asOfMs = told?.ordersAsOf?.get(symbol);
              const name = `${owner} ${symbol}`;
              if (asOfMs !== undefined)
                ages.set(name, [...(ages.get(name) ?? []), clock.now() - asOfMs]);
            }
            if (owner === 'a1') readings.push(clock.monotonic());
            clock.setTimer(15_000, () => poll(false));
          });
        },
      );
    };
    return poll;
  });
  for (const poll of desk) poll(true);
  await clock.advance(minutes * 60_000);
  const worstAge = (name: (key: string) => boolean): number =>
    [...ages]
      .filter(([key]) => name(key))
      .reduce((worst, [, each]) => Math.max(worst, ...each.slice(2)), 0);
  const late = sent.filter(({ atMs }) => atMs >= 120_000);
  const worstMinute = Math.max(
    ...late
      .filter((_, i) => i % 7 === 0)
      .map(({ atMs }) =>
        late
          .filter((other) => other.atMs >= atMs && other.atMs < atMs + 60_000)
          .reduce((sum, { weight }) => sum + weight, 0),
      ),
  );
  const gaps = readings.slice(5).map((at, i) => at - (readings[i + 4] ?? 0));
  return { ages, worstAge, worstMinute, slowestReading: Math.max(...gaps) };
}

describe('open orders under the request budget of one address', () => {
  it('of 20 accounts with 10 positions each are never older than 3 minutes, near a liquidation 2', async () => {
    const { ages, worstAge, worstMinute, slowestReading } = await watchDesk(20, 10, 12);
    // Every symbol of every account takes its turn: nobody is left out.
    expect(ages.size).toBe(200);
    expect(worstAge(() => true)).toBeLessThan(3 * 60_000);
    expect(worstAge((key) => key === 'a0 S3')).toBeLessThan(120_000);
    expect(worstMinute).toBeLessThanOrEqual(0.3 * 2_400);
    expect(slowestReading).toBeLessThan(45_000);
  });

  it('of 20 accounts with 200 positions each still stay younger than what a stop may be to count', async () => {
    const { ages, worstAge, worstMinute } = await watchDesk(20, 200, 25);
    expect(ages.size).toBe(200);
    expect(worstAge(() => true)).toBeLessThan(15 * 60_000);
    expect(worstMinute).toBeLessThanOrEqual(0.3 * 2_400);
  });
});
