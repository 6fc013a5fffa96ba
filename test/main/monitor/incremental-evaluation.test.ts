import { describe, expect, it } from 'vitest';
import { stepEngine } from '../../../shared/alarms/engine/alarm-engine.ts';
import { createEngineState } from '../../../shared/alarms/engine/engine-state.ts';
import { DEFAULT_THRESHOLDS } from '../../../shared/alarms/thresholds/thresholds.ts';
import type { Account, Pool } from '../../../shared/domain/book.ts';
import type { Position } from '../../../shared/domain/position.ts';
import { evaluateAccount } from '../../../shared/risk/evaluate.ts';
import { DescribedAccount } from '../../../main/monitor/describe/describe-account.ts';
import { disagreementsOf, withDisagreements } from '../../../main/monitor/observe/disagreements.ts';
import { DisplayRates } from '../../../main/monitor/describe/display-rates.ts';
import { observePosition } from '../../../main/monitor/observe/observe-position.ts';
import { applyMarks } from '../../../main/monitor/describe/priced-account.ts';
import { ScopedEvaluation } from '../../../main/monitor/describe/scoped-evaluation.ts';
import { SpeedTracker } from '../../../main/monitor/observe/speed-tracker.ts';

function randomFrom(seed: number) {
  let state = seed * 2_654_435_761 + 12_345;
  return () => {
    state = (state * 16_807) % 2_147_483_647;
    return Math.abs(state) / 2_147_483_647;
  };
}

const COINS = ['BTC', 'ETH', 'SOL', 'XRP', 'DOGE'];
const RULES = ['TIER', 'ENTRY_MM', undefined] as const;

function randomAccount(random: () => number): Account {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const position = (i: number): Position => {
    const coin = pick(COINS);
    const isolated = random() < 0.4;
    const isInverse = random() < 0.15;
    const contracts = 1 + Math.floor(random() * 20);
    return {
      symbol: `${coin}/USDT:USDT`,
      side: random() < 0.6 ? 'long' : 'short',
      contracts,
      contractType: isInverse ? 'inverse' : 'linear',
      contractSize: isInverse ? 100 : 1,
      underlying: coin,
      marginMode: isolated ? 'isolated' : 'cross',
      ...(random() < 0.95 ? { entryPrice: 90 + random() * 20 } : {}),
      ...(random() < 0.95 ? { markPrice: 100 } : {}),
      ...(random() < 0.5 ? { markAsOfMs: i % 3 } : {}),
      leverage: 2 + Math.floor(random() * 20),
      ...(random() < 0.5 ? { isolatedMargin: contracts * (4 + random() * 30) } : {}),
      ...(isolated && random() < 0.2 ? { isolatedEquity: contracts * 20 } : {}),
      ...(random() < 0.9 ? { maintenanceMarginRate: 0.01 } : {}),
      ...(random() < 0.2 ? { reported: { liquidationPrice: 60 + random() * 30 } } : {}),
      tickSize: 0.01,
    };
  };
  const pool = (id: string): Pool => ({
    id,
    settleCurrency: 'USDT',
    ...(random() < 0.7 ? { walletBalance: 200 + random() * 2_000 } : { equity: 500 }),
    ...(random() < 0.2
      ? {
          collateral: [{ asset: 'ETH', amount: 3, price: 100, weight: 0.9, liabilityWeight: 1 }],
        }
      : {}),
    ...(random() < 0.1 ? { notCovered: ['loans'] } : {}),
    positions: distinct(Array.from({ length: Math.floor(random() * 7) }, (_, i) => position(i))),
  });
  const rule = pick(RULES);
  return {
    id: 'a',
    venue: pick(['generic', 'binance-usdm', 'bitget'] as const),
    ...(rule === undefined ? {} : { rule }),
    positionMode: 'hedge',
    pools: [pool('one'), pool('two')],
  } as Account;
}

/** As venues give them: one position per market, side and margin mode. */
function distinct(positions: readonly Position[]): readonly Position[] {
  const byKey = new Map(positions.map((one) => [`${one.symbol}${one.side}${one.marginMode}`, one]));
  return [...byKey.values()];
}

/** A venue that is told prices: what the loop keeps from one price to the next, or forgets. */
function watcher(account: Account, keeps: boolean) {
  let evaluation = new ScopedEvaluation();
  let described: DescribedAccount | undefined;
  let engine = createEngineState('test');
  const speeds = new SpeedTracker();
  const identity = {
    id: 'a',
    name: 'a',
    exchange: 'x',
    exchangeName: 'X',
    source: 'exchange',
  } as const;
  const context = { betas: { ETH: 1.3 }, dailySigmas: { BTC: 0.02, ETH: 0.04, SOL: 0.001 } };
  const atReading = disagreementsOf(evaluateAccount(account, context));
  const stop = { purpose: 'stop', reduceOnly: true, orderSide: 'sell' };
  const orders = new Map([
    ['ETH/USDT:USDT', [{ ...stop, triggerPrice: 85 }]],
    ['XRP/USDT:USDT', [{ ...stop, triggerPrice: 98 }]],
  ]) as never;
  let madeAnew = 0;
  return {
    get madeAnew() {
      return madeAnew;
    },
    look(priced: Account, nowMs: number, rates: DisplayRates) {
      if (!keeps) evaluation = new ScopedEvaluation();
      for (const { symbol, markPrice } of priced.pools.flatMap(({ positions }) => positions)) {
        if (markPrice !== undefined) speeds.add(symbol, markPrice, nowMs);
      }
      const risk = evaluation.evaluate(priced, context, atReading);
      const before = keeps ? described : undefined;
      described = new DescribedAccount(
        {
          identity,
          status: { state: 'ok', asOfMs: nowMs },
          isUnseen: false,
          pollIntervalMs: () => undefined,
          seen: { account: priced, risk, orders, warnings: [], stateOf: () => 'ok' },
        },
        {
          account: identity,
          nowMs,
          isUnseen: false,
          asOfMs: 1,
          thresholds: DEFAULT_THRESHOLDS,
          rates,
          dailySigmas: context.dailySigmas,
          isSigmaPending: (underlying) => underlying === 'XRP' && nowMs < 200_000,
          hasAlarm: (key) =>
            [...engine.alarms.values()].some(({ subject }) => subject.positionKey === key),
          speedOf: (symbol, price) => speeds.speedOf(symbol, price, nowMs),
        },
        before,
      );
      const anew = described.positions.filter((one, i) => one !== before?.positions[i]);
      madeAnew += anew.length;
      const observations = anew.flatMap((one) =>
        observePosition(one, (id) => engine.alarms.has(id)),
      );
      const now = { wallMs: nowMs, monotonicMs: nowMs };
      const observed = stepEngine(engine, { type: 'observed', observations }, now);
      const ticked = stepEngine(observed.state, { type: 'tick' }, now);
      engine = ticked.state;
      return {
        risk,
        effects: [...observed.effects, ...ticked.effects],
        alarms: engine.alarms,
        view: described.view,
        levels: described.positions.map(({ level }) => level),
      };
    },
  };
}

describe('evaluating only what a price touched', () => {
  it('decides, price by price, exactly what the evaluation of everything decides', () => {
    let effects = 0;
    let saved = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const random = randomFrom(seed);
      const read = randomAccount(random);
      const quick = watcher(read, true);
      const slow = watcher(read, false);
      let priced = read;
      let nowMs = 10_000;
      const prices = new Map(COINS.map((coin) => [coin, 100]));
      for (let step = 0; step < 40; step++) {
        nowMs += Math.floor(random() * 20_000);
        const coin = COINS[Math.floor(random() * COINS.length)] as string;
        const markPrice = (prices.get(coin) as number) * (0.97 + random() * 0.055);
        prices.set(coin, markPrice);
        const mark = { markPrice, asOfMs: nowMs };
        priced = applyMarks(priced, [
          [`${coin}/USDT:USDT`, { mark, seenMonotonicMs: nowMs }] as const,
        ]);
        const rates = new DisplayRates('USD', [priced]);
        const a = quick.look(priced, nowMs, rates);
        const b = slow.look(priced, nowMs, rates);
        expect(a).toEqual(b);
        effects += b.effects.length;
      }
      saved += slow.madeAnew - quick.madeAnew;
    }
    // The test is worth nothing where nothing is decided, or nothing is left out.
    expect(effects).toBeGreaterThan(200);
    expect(saved).toBeGreaterThan(500);
  });

  it('looks again at what hangs on the time that passes, though no price of it came', () => {
    const xrp: Position = {
      symbol: 'XRP/USDT:USDT',
      side: 'long',
      contracts: 1,
      contractType: 'linear',
      contractSize: 1,
      underlying: 'XRP',
      marginMode: 'isolated',
      entryPrice: 100,
      markPrice: 100,
      isolatedMargin: 9,
      maintenanceMarginRate: 0.01,
    };
    const account: Account = {
      id: 'a',
      venue: 'generic',
      rule: 'TIER',
      positionMode: 'one-way',
      pools: [{ id: 'p', settleCurrency: 'USDT', walletBalance: 0, positions: [xrp] }],
    };
    const rates = new DisplayRates('USD', []);
    const quick = watcher(account, true);
    // Its volatility is on its way, and is given up at last: then 8 % are near.
    expect(quick.look(account, 10_000, rates).levels).toEqual(['safe']);
    expect(quick.look(account, 250_000, rates).levels).toEqual(['warning']);
  });

  it('gives the report that the whole account gives', () => {
    const context = { betas: {}, dailySigmas: { BTC: 0.02 } };
    for (let seed = 100; seed <= 160; seed++) {
      const random = randomFrom(seed);
      const read = randomAccount(random);
      const evaluation = new ScopedEvaluation();
      let priced = read;
      for (let step = 0; step < 10; step++) {
        const coin = COINS[Math.floor(random() * COINS.length)] as string;
        const mark = { markPrice: 60 + random() * 80, asOfMs: 10 + step };
        priced = applyMarks(priced, [[`${coin}/USDT:USDT`, { mark, seenMonotonicMs: 1 }] as const]);
        const whole = evaluateAccount(priced, context);
        expect(evaluation.evaluate(priced, context, new Map())).toEqual({
          ...whole,
          pools: whole.pools.map((pool) => withDisagreements(pool, new Map())),
        });
      }
    }
  });

  it('moves equity that was given with its gains by what a new price gains', () => {
    const position = {
      symbol: 'BTC/USDT:USDT',
      side: 'long',
      contracts: 2,
      contractType: 'linear',
      contractSize: 1,
      underlying: 'BTC',
      marginMode: 'cross',
      markPrice: 100,
      markAsOfMs: 1,
    } as const;
    const account: Account = {
      id: 'a',
      venue: 'generic',
      positionMode: 'one-way',
      pools: [{ id: 'p', settleCurrency: 'USDT', equity: 50, positions: [position] }],
    };
    const at = (markPrice: number, asOfMs: number) =>
      applyMarks(account, [['BTC/USDT:USDT', { mark: { markPrice, asOfMs }, seenMonotonicMs: 1 }]]);
    expect(at(90, 2).pools[0]?.equity).toBe(30);
    // An older price changes nothing, and nothing is copied for it.
    expect(at(90, 0)).toBe(account);
  });
});
