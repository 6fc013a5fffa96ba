import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openExchange } from '../../../main/exchange/client/open-exchange.ts';
import { readMarkets } from '../../../main/exchange/parse/venue-market.ts';
import type { ParsedAccount } from '../../../main/exchange/parse/reading.ts';
import { createSpecReader } from '../../../main/exchange/read/read-by-spec.ts';
import type { VenueSpec } from '../../../main/exchange/read/venue-spec.ts';
import { BITGET_UTA_SPEC } from '../../../main/exchange/read/venues/bitget-uta.ts';
import { VENUE_SPECS } from '../../../main/exchange/read/venues/venue-specs.ts';
import { findVenue } from '../../../main/exchange/venues/find-venue.ts';
import { VenueGate } from '../../../main/exchange/wire/venue-gate.ts';
import type { Position } from '../../../shared/domain/position.ts';
import { idleClock } from './demo-fixture.ts';

/** Answers that venues gave, recorded by the ccxt project; they lie outside of this repository. */
const FOLDER = join(import.meta.dirname, '../../../../shared/reference/ccxt-fixtures');
const missing = !existsSync(FOLDER);
if (missing) it.skip('SKIPPED: the recorded answers of exchanges are not on this machine');

type Row = Readonly<Record<string, unknown>>;
interface Case {
  readonly description: string;
  readonly httpResponse: unknown;
}
const load = (path: string): unknown => JSON.parse(readFileSync(join(FOLDER, path), 'utf8'));
const recorded = (exchange: string, method: string, description: string): unknown => {
  const { methods } = load(`${exchange}.json`) as {
    methods: Readonly<Record<string, readonly Case[]>>;
  };
  const found = methods[method]?.find((one) => one.description.includes(description));
  if (found === undefined) throw new Error(`no recording ${exchange} ${method} ${description}`);
  return found.httpResponse;
};

/** Reads an account of a venue whose answers are `routes`, by path; an empty list of its kind for everything else. */
async function read(
  exchange: string,
  spec: VenueSpec | undefined,
  routes: readonly (readonly [RegExp, unknown])[],
): Promise<ParsedAccount> {
  const venue = findVenue(exchange);
  if (venue === undefined || spec === undefined) throw new Error(`no venue ${exchange}`);
  const opened = await openExchange({
    venue,
    credentials: { apiKey: 'key', secret: 'c2VjcmV0', password: 'p', walletAddress: 'wallet' },
    testnet: false,
    gate: new VenueGate(idleClock),
    onBlocked: () => undefined,
  });
  const setMarkets: unknown = Reflect.get(opened, 'setMarkets');
  if (typeof setMarkets !== 'function') throw new Error('ccxt changed');
  Reflect.apply(setMarkets, opened, [Object.values(load(`markets/${exchange}.json`) as object)]);
  Reflect.set(opened, 'enableRateLimit', false);
  opened.fetch = (url, _method, _headers, body) => {
    const asked = `${url} ${typeof body === 'string' ? body : ''}`;
    const found = routes.find(([pattern]) => pattern.test(asked));
    if (found === undefined) return Promise.reject(new Error(`not recorded: ${asked}`));
    return Promise.resolve(structuredClone(found[1]));
  };
  const reader = createSpecReader(spec)({
    accountId: 'a',
    venue,
    clock: idleClock,
    allowLastPrice: false,
    tables: new Map(),
  });
  return reader.readAccount({ exchange: opened, markets: readMarkets(opened) });
}

const positions = (parsed: ParsedAccount): readonly Position[] =>
  parsed.account.pools.flatMap((pool) => [...pool.positions]);
const number = (row: Row, field: string): number => Number(row[field]);

describe.skipIf(missing)(
  'recorded answers, read by the venue’s own table, against the raw rows',
  () => {
    it('Bybit: a short in cross, with the maintenance margin that ccxt loses', async () => {
      const empty = { retCode: 0, retMsg: 'OK', result: { list: [], nextPageCursor: '' } };
      const answer = recorded('bybit', 'fetchPositions', 'realisedPNL') as {
        result: { list: readonly Row[] };
      };
      const parsed = await read('bybit', VENUE_SPECS['bybit'], [
        [/position\/list.*settleCoin=USDT/, answer],
        [/position\/list/, empty],
        [/wallet-balance/, recorded('bybit', 'fetchBalance', 'availableToWithdraw')],
      ]);
      const row = answer.result.list[0] ?? {};
      expect(positions(parsed)).toHaveLength(1);
      expect(positions(parsed)[0]).toMatchObject({
        side: 'short',
        contracts: number(row, 'size'),
        entryPrice: number(row, 'avgPrice'),
        markPrice: number(row, 'markPrice'),
        leverage: number(row, 'leverage'),
        marginMode: 'cross',
        reported: {
          liquidationPrice: number(row, 'liqPrice'),
          maintenanceMargin: number(row, 'positionMM'),
          unrealizedPnl: number(row, 'unrealisedPnl'),
        },
      });
      const pool = parsed.account.pools[0];
      const backing = (pool?.collateral ?? []).reduce(
        (sum, c) => sum + c.amount * c.price * c.weight,
        0,
      );
      // The venue's own margin balance, whatever it is made of, with the profit taken out.
      const [only] = positions(parsed);
      const profit =
        ((only?.entryPrice ?? NaN) - (only?.markPrice ?? NaN)) * (only?.contracts ?? NaN);
      expect((pool?.walletBalance ?? NaN) + backing + profit).toBeCloseTo(90_042.2788482, 4);
    });

    it('OKX: linear cross and inverse isolated, in contracts', async () => {
      const balance = recorded('okx', 'fetchBalance', 'spot balance');
      for (const description of ['fetch position', 'Inverse swap isolated']) {
        const answer = recorded('okx', 'fetchPosition', description) as { data: readonly Row[] };
        const row = answer.data[0] ?? {};
        const parsed = await read('okx', VENUE_SPECS['okx'], [
          [/account\/positions/, answer],
          [/account\/balance/, balance],
        ]);
        const isolated = row['mgnMode'] === 'isolated';
        expect(positions(parsed)[0]).toMatchObject({
          side: 'long',
          contracts: number(row, 'pos'),
          entryPrice: number(row, 'avgPx'),
          markPrice: number(row, 'markPx'),
          leverage: number(row, 'lever'),
          marginMode: row['mgnMode'],
          contractType: isolated ? 'inverse' : 'linear',
          ...(isolated ? { isolatedMargin: number(row, 'margin') } : {}),
          reported: {
            maintenanceMargin: number(row, 'mmr'),
            unrealizedPnl: number(row, 'upl'),
            ...(isolated ? { liquidationPrice: number(row, 'liqPx') } : {}),
          },
        });
      }
    });

    it('OKX: a row of the position history has no open size, and is refused', async () => {
      const answer = recorded('okx', 'fetchPositions', 'history');
      await expect(
        read('okx', VENUE_SPECS['okx'], [
          [/account\/positions/, answer],
          [/account\/balance/, recorded('okx', 'fetchBalance', 'spot balance')],
        ]),
      ).rejects.toThrow(/pos is not a number/);
    });

    it('Hyperliquid: cross longs of the main book and an isolated position of another', async () => {
      const whole = recorded('hyperliquid', 'fetchPositions', 'fetch positions') as {
        assetPositions: readonly { readonly position: Row }[];
      };
      // The markets of some positions were cut from the recording.
      const markets = load('markets/hyperliquid.json') as Readonly<Record<string, unknown>>;
      const main = {
        ...whole,
        assetPositions: whole.assetPositions.filter(
          ({ position }) => `${String(position['coin'])}/USDC:USDC` in markets,
        ),
      };
      expect(main.assetPositions.length).toBeGreaterThan(0);
      const dex = recorded('hyperliquid', 'fetchPositions', 'hip3') as typeof whole;
      const parsed = await read('hyperliquid', VENUE_SPECS['hyperliquid'], [
        [/perpDexs/, [null, { name: 'flx' }]],
        [/clearinghouseState.*flx/, dex],
        [/clearinghouseState/, main],
      ]);
      const raw = [...main.assetPositions, ...dex.assetPositions].map(({ position }) => position);
      const read_ = positions(parsed);
      expect(read_).toHaveLength(raw.length);
      for (const [index, row] of raw.entries()) {
        const position = read_[index];
        expect(position?.contracts).toBe(Math.abs(number(row, 'szi')));
        expect(position?.entryPrice).toBe(number(row, 'entryPx'));
        expect(position?.markPrice).toBeCloseTo(
          number(row, 'positionValue') / Math.abs(number(row, 'szi')),
          9,
        );
        expect(position?.reported?.liquidationPrice).toBe(
          row['liquidationPx'] === null ? 'none' : number(row, 'liquidationPx'),
        );
        expect(position?.maxLeverage).toBe(number(row, 'maxLeverage'));
      }
      expect(read_.at(-1)).toMatchObject({ marginMode: 'isolated', isolatedEquity: 3.459702 });
    });

    it('Phemex: rows of size zero are no positions, and the lowest price is no liquidation price', async () => {
      for (const method of ['fetchPositions', 'fetchBalance'] as const) {
        const description = method === 'fetchPositions' ? 'default method' : 'usdt balance';
        const answer = recorded('phemex', method, description) as {
          data: { positions: readonly Row[] };
        };
        const listed = new Set(Object.keys(load('markets/phemex.json') as object));
        const known = answer.data.positions.filter((row) =>
          [...listed].some((symbol) => symbol.replace('/USDT:USDT', 'USDT') === row['symbol']),
        );
        const parsed = await read('phemex', VENUE_SPECS['phemex'], [
          [/g-accounts/, { ...answer, data: { ...answer.data, positions: known } }],
          [/accounts\/accountPositions/, { code: 0, data: { account: {}, positions: [] } }],
        ]);
        const open = known.filter((row) => number(row, 'size') !== 0);
        expect(positions(parsed)).toHaveLength(open.length);
        for (const [index, row] of open.entries()) {
          expect(positions(parsed)[index]).toMatchObject({
            contracts: number(row, 'size'),
            entryPrice: number(row, 'avgEntryPriceRp'),
            markPrice: number(row, 'markPriceRp'),
            leverage: Math.abs(number(row, 'leverageRr')),
            marginMode: row['crossMargin'] === true ? 'cross' : 'isolated',
            maintenanceMarginRate: number(row, 'maintMarginReqRr'),
          });
          if (row['liquidationPriceRp'] === row['bankruptPriceRp']) {
            expect(positions(parsed)[index]?.reported?.liquidationPrice).toBe('none');
          }
        }
      }
    });

    it('HTX: a linear position whose liquidation price is below zero', async () => {
      const answer = recorded('htx', 'fetchPositions', 'Linear') as { data: readonly Row[] };
      const parsed = await read('htx', VENUE_SPECS['htx'], [
        [/position\/opens/, answer],
        [/v5\/account\/balance/, recorded('htx', 'fetchBalance', 'Linear')],
        [/_info/, { status: 'ok', data: [] }],
      ]);
      const row = answer.data[0] ?? {};
      expect(positions(parsed)[0]).toMatchObject({
        contracts: number(row, 'volume'),
        contractSize: 0.001,
        entryPrice: number(row, 'open_avg_price'),
        markPrice: number(row, 'mark_price'),
        leverage: number(row, 'lever_rate'),
        reported: {
          liquidationPrice: 'none',
          maintenanceMargin: number(row, 'maintenance_margin'),
          marginRatio: number(row, 'margin_rate'),
          unrealizedPnl: number(row, 'profit_unreal'),
        },
      });
    });

    it('dYdX: a short at the oracle price of its market', async () => {
      const answer = recorded('dydx', 'fetchPositions', 'fetchPositions') as {
        positions: readonly Row[];
      };
      const parsed = await read('dydx', VENUE_SPECS['dydx'], [
        [/perpetualPositions/, answer],
        [
          /perpetualMarkets/,
          { markets: { 'BTC-USD': { ticker: 'BTC-USD', oraclePrice: '118800' } } },
        ],
        [/subaccountNumber\/0/, recorded('dydx', 'fetchBalance', 'fetchBalance')],
        [/addresses\/wallet $/, { subaccounts: [{ subaccountNumber: 0 }] }],
      ]);
      const row = answer.positions[0] ?? {};
      expect(positions(parsed)[0]).toMatchObject({
        side: 'short',
        contracts: Math.abs(number(row, 'size')),
        entryPrice: number(row, 'entryPrice'),
        markPrice: 118_800,
        reported: { unrealizedPnl: number(row, 'unrealizedPnl') },
      });
    });

    it('Bitget: a unified account, its rate a rate', async () => {
      const answer = recorded('bitget', 'fetchPositions', 'uta') as {
        data: { list: readonly Row[] };
      };
      const parsed = await read('bitget', BITGET_UTA_SPEC, [
        [/current-position/, answer],
        [/account\/assets/, recorded('bitget', 'fetchBalance', 'uta')],
      ]);
      const row = answer.data.list[0] ?? {};
      expect(positions(parsed)).toHaveLength(1);
      expect(positions(parsed)[0]).toMatchObject({
        contracts: number(row, 'total'),
        entryPrice: number(row, 'avgPrice'),
        maintenanceMarginRate: number(row, 'mmr'),
        leverage: number(row, 'leverage'),
        reported: { liquidationPrice: 'none' },
      });
      const coins = parsed.account.pools[0]?.collateral?.map(({ asset }) => asset);
      expect(coins).toEqual(['BTC', 'WBTC', 'ETH', 'SOL']);
    });
  },
);
