import { describe, expect, it } from 'vitest';
import type { Pool } from '../../../../../shared/domain/book.ts';
import { loadRoutes, openWire, poolOf, type Routes } from './wire-harness.ts';

interface Case {
  readonly venue: string;
  /** Fixture, as folder and file. */
  readonly from: readonly [string, string];
  readonly more?: Routes;
  /** What the answers must not tell, so that nothing else decides. */
  readonly silence?: (routes: Routes) => Routes;
  /** The request that tells the setting, and an answer to it. */
  readonly setting: string;
  readonly told: unknown;
  /** Pools that depend on it. */
  readonly pools: readonly string[];
}

const gateNever = () =>
  new Response(
    JSON.stringify({ label: 'USER_NOT_FOUND', message: 'please transfer funds first' }),
    {
      status: 400,
      headers: { 'content-type': 'application/json' },
    },
  );
const GATE: Routes = Object.fromEntries(
  ['accounts', 'positions', 'orders', 'price_orders'].map((name) => [
    `GET /api/v4/delivery/usdt/${name}`,
    gateNever,
  ]),
);

/** One answer as text, with pieces of it replaced; each must be there. */
function edited(
  routes: Routes,
  key: string,
  changes: readonly (readonly [RegExp, string])[],
): Routes {
  let text = JSON.stringify(routes[key]);
  for (const [from, to] of changes) {
    expect(text).toMatch(from);
    text = text.replace(from, to);
  }
  return { ...routes, [key]: JSON.parse(text) as unknown };
}

const CASES: readonly Case[] = [
  {
    venue: 'bybit',
    from: ['bybit', 'unified-cross'],
    setting: 'GET /v5/account/info',
    told: {
      retCode: 0,
      retMsg: 'OK',
      result: { unifiedMarginStatus: 5, marginMode: 'REGULAR_MARGIN' },
    },
    pools: ['USD'],
    silence: (routes) =>
      edited(routes, 'GET /v5/account/wallet-balance?accountType=UNIFIED', [
        [/"totalMaintenanceMargin":"[^"]+"/, '"totalMaintenanceMargin":""'],
      ]),
  },
  {
    venue: 'okx',
    from: ['okx', 'multi-currency'],
    setting: 'GET /api/v5/account/config',
    told: { code: '0', msg: '', data: [{ acctLv: '3', posMode: 'net_mode', perm: 'read_only' }] },
    pools: ['USD'],
  },
  {
    venue: 'gate',
    from: ['gate', 'classic'],
    more: GATE,
    setting: 'GET /api/v4/unified/unified_mode',
    told: { mode: 'classic' },
    pools: ['USDT'],
  },
  {
    venue: 'htx',
    from: ['htx', 'account'],
    setting: 'GET /v5/account/asset_mode',
    told: { code: 200, data: { asset_mode: 0 } },
    pools: ['USDT'],
    silence: (routes) =>
      edited(routes, 'GET /v5/account/balance', [[/"state":"normal","equity":"0"/, '"state":"x"']]),
  },
  {
    venue: 'bingx',
    from: ['bingx', 'account'],
    setting: 'GET /openApi/swap/v1/trade/assetMode',
    told: { code: 0, data: { assetMode: 'singleAssetMode' } },
    pools: ['USDT'],
    silence: (routes) =>
      edited(routes, 'GET /openApi/swap/v3/user/balance', [
        [/"data":\[/, '"data":[{"asset":"USDC","balance":"5","equity":"5"},'],
      ]),
  },
  {
    venue: 'hyperliquid',
    from: ['hyperliquid', 'main-and-dex'],
    setting: 'POST /info?type=userAbstraction',
    told: 'disabled',
    pools: ['main'],
  },
];

const failed = (status: number) => () => new Response('busy', { status });

/** What the setting decides. */
const moneyOf = ({ walletBalance, equity, collateral, notCovered }: Pool) => ({
  walletBalance,
  equity,
  collateral,
  notCovered,
});

describe.each(CASES)(
  'the account setting of $venue',
  ({ venue, from, more, silence, setting, told, pools }) => {
    const routes = (): Routes => {
      const all = { ...loadRoutes(...from), ...more, [setting]: told };
      return silence?.(all) ?? all;
    };
    const chosen = (list: readonly Pool[]) => list.filter((pool) => pools.includes(pool.id));

    it('leaves what depends on it unknown, with the reason, while it cannot be read', async () => {
      const known = await openWire(venue, routes()).reading();
      const reading = await openWire(venue, { ...routes(), [setting]: failed(500) }).reading();
      const [before, after] = [chosen(known.account.pools), chosen(reading.account.pools)];
      expect(after.map((pool) => pool.id)).toEqual(pools);
      for (const [index, pool] of after.entries()) {
        expect(pool.notCovered?.join()).toMatch(
          /margin mode of the account, which could not be read/,
        );
        expect(pool.positions.map((each) => each.symbol)).toEqual(
          before[index]?.positions.map((each) => each.symbol),
        );
      }
      for (const pool of before) expect(pool.notCovered?.join() ?? '').not.toMatch(/margin mode/);
    });

    it('stands when it was told once and cannot be read again', async () => {
      let answer: unknown = told;
      const wire = openWire(venue, {
        ...routes(),
        [setting]: () => (typeof answer === 'function' ? (answer as () => unknown)() : answer),
      });
      const first = await wire.reading();
      const asked = wire.requests.length;
      answer = failed(500);
      wire.clock.advance(11 * 60_000);
      const second = await wire.reading();
      const path = setting.split(' ')[1]?.split('?')[0] ?? '';
      expect(wire.requests.slice(asked).some((each) => each.includes(path))).toBe(true);
      expect(chosen(second.account.pools).map(moneyOf)).toEqual(
        chosen(first.account.pools).map(moneyOf),
      );
    });

    it('has the one known value on a gateway that lacks the call', async () => {
      const reading = await openWire(venue, { ...routes(), [setting]: failed(404) }).reading();
      for (const pool of chosen(reading.account.pools)) {
        expect(pool.notCovered?.join() ?? '').not.toMatch(/margin mode/);
      }
    });
  },
);

describe('an account that lies behind another interface', () => {
  it('is not read by the wrong one: KuCoin, whose other kind of account is empty there', async () => {
    const setting = 'GET /api/ua/v1/account/mode';
    const routes = loadRoutes('kucoinfutures', 'classic');
    const lost = { ...routes, [setting]: failed(500) };
    const none = { code: '200000', data: [] };
    const wire = openWire('kucoinfutures', { ...lost, 'GET /api/v1/positions': none });
    expect(await wire.read()).toMatchObject({ ok: false, error: { kind: 'network' } });
    // With positions it is that kind.
    const reading = await openWire('kucoinfutures', lost).reading();
    expect(reading.account.pools.map((pool) => pool.id)).toEqual(['USDT', 'BTC']);
  });

  it('is not read by the wrong one: Bitget, when the settings do not answer', async () => {
    const routes = loadRoutes('bitget', 'unified');
    const empty = { code: '00000', msg: 'success', data: [] };
    const wire = openWire('bitget', {
      ...routes,
      'GET /api/v3/account/settings': failed(502),
      'GET /api/v2/mix/account/accounts': empty,
      'GET /api/v2/mix/position/all-position': empty,
    });
    expect(await wire.read()).toMatchObject({ ok: false, error: { kind: 'network' } });
  });

  it('is read whole or not at all: dYdX, whose isolated positions have subaccounts of their own', async () => {
    const list = 'GET /v4/addresses/0x1111111111111111111111111111111111111111';
    const wire = openWire('dydx', { ...loadRoutes('dydx', 'subaccounts'), [list]: failed(502) });
    expect(await wire.read()).toMatchObject({ ok: false, error: { kind: 'network' } });
  });

  it('is read whole or not at all: Hyperliquid, whose builders have books of their own', async () => {
    const wire = openWire('hyperliquid', {
      ...loadRoutes('hyperliquid', 'main-and-dex'),
      'POST /info?type=perpDexs': failed(502),
    });
    expect(await wire.read()).toMatchObject({ ok: false, error: { kind: 'network' } });
  });
});

describe('Gate, whose key may not ask for the unified mode', () => {
  const setting = 'GET /api/v4/unified/unified_mode';
  const accounts = 'GET /api/v4/futures/usdt/accounts';
  const routes = (mode: number): Routes => {
    const base = { ...loadRoutes('gate', 'classic'), ...GATE };
    return {
      ...base,
      [setting]: failed(403),
      [accounts]: { ...(Reflect.get(base, accounts) as object), margin_mode: mode },
    };
  };

  it('finds it in the futures account', async () => {
    const reading = await openWire('gate', routes(0)).reading();
    const [pool] = reading.account.pools;
    expect(pool).toMatchObject({ id: 'USDT', walletBalance: 5000 });
    expect(pool).not.toHaveProperty('notCovered');
  });

  it('takes the money of each currency from the unified account in single-currency mode', async () => {
    const reading = await openWire('gate', {
      ...routes(3),
      'GET /api/v4/unified/accounts': {
        user_id: 1,
        balances: { USDT: { equity: '8000', margin_balance: '7100' } },
      },
    }).reading();
    // 7100 with the profit of the cross position, which is 100.
    expect(reading.account.pools[0]).toMatchObject({ id: 'USDT', walletBalance: 7000 });
  });
});

describe('an account setting that the answers themselves tell', () => {
  it('is cross on Bybit, where the account has figures of its own', async () => {
    const routes = loadRoutes('bybit', 'unified-cross');
    const reading = await openWire('bybit', {
      ...routes,
      'GET /v5/account/info': failed(500),
    }).reading();
    expect(poolOf(reading, 'USD')).not.toHaveProperty('notCovered');
  });

  it('is one coin on HTX, where nothing is told in sum, and several where it is', async () => {
    const key = 'GET /v5/account/balance';
    const routes = { ...loadRoutes('htx', 'account'), 'GET /v5/account/asset_mode': failed(500) };
    expect(poolOf(await openWire('htx', routes).reading(), 'USDT')).not.toHaveProperty(
      'notCovered',
    );
    const several = edited(routes, key, [[/"state":"normal","equity":"0"/, '"equity":"5700"']]);
    const reading = await openWire('htx', several).reading();
    expect(poolOf(reading, 'USD').notCovered?.join()).toMatch(/multi-asset mode/);
  });

  it('makes no difference on BingX, where all money is one coin', async () => {
    const reading = await openWire('bingx', {
      ...loadRoutes('bingx', 'account'),
      'GET /openApi/swap/v1/trade/assetMode': failed(500),
    }).reading();
    expect(poolOf(reading, 'USDT')).not.toHaveProperty('notCovered');
  });

  it('is absent on Hyperliquid, where the question is called a bad one', async () => {
    const reading = await openWire('hyperliquid', {
      ...loadRoutes('hyperliquid', 'main-and-dex'),
      'POST /info?type=userAbstraction': failed(400),
    }).reading();
    expect(poolOf(reading, 'main')).not.toHaveProperty('notCovered');
  });
});
