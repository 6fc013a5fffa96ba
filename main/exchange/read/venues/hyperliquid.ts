import type { MarginTier } from '../../../../shared/domain/margin-tier.ts';
import type { MarkReading } from '../../exchange-client.ts';
import { sumOrUnknown, type AssetDraft, type PoolDraft } from '../../parse/account-draft.ts';
import { compact } from '../../parse/compact.ts';
import { toTierTable } from '../../parse/parse-tiers.ts';
import type { PositionMap } from '../../parse/position-row.ts';
import { type RawRow, RowError, RowReader, isRecord, rowsAt, textOf } from '../../parse/raw-row.ts';
import { withoutMode } from '../../parse/unread-mode.ts';
import type { MarketBook, VenueMarket } from '../../parse/venue-market.ts';
import { answerOf, answerOrThrow } from '../account-setting.ts';
import { requestInfoOf } from '../../wire/request-info.ts';
import type { ReadTools, TierTable, VenueSpec } from '../venue-spec.ts';

/** Perpetuals are named by coin (`BTC`, `xyz:TSLA`), which the market list keeps beside its own id. */
const coinOf = (market: VenueMarket): string | undefined =>
  isRecord(market.info) ? (textOf(market.info['name']) ?? textOf(market.info['coin'])) : undefined;

const coinsByBook = new WeakMap<MarketBook, ReadonlyMap<string, VenueMarket>>();
function byCoin(markets: MarketBook): ReadonlyMap<string, VenueMarket> {
  const known = coinsByBook.get(markets);
  if (known !== undefined) return known;
  const coins = new Map<string, VenueMarket>();
  for (const market of markets.contracts()) {
    const coin = coinOf(market);
    if (coin !== undefined) coins.set(coin, market);
  }
  coinsByBook.set(markets, coins);
  return coins;
}

const POSITIONS: PositionMap = {
  id: ['coin'],
  size: ['szi'],
  sizeIn: 'units',
  marginMode: { field: ['mode'], words: { cross: 'cross', isolated: 'isolated' } },
  entryPrice: ['entryPx'],
  markPrice: ['mark'],
  // null: no price liquidates it.
  liquidationPrice: ['liquidationPx'],
  leverage: ['leverageValue'],
  unrealizedPnl: ['unrealizedPnl'],
  isolatedEquity: ['marginUsed'],
  maxLeverage: ['maxLeverage'],
  market: (row, markets) => byCoin(markets).get(row.text('coin')),
};

/** One flat row: the leverage's two parts lifted out, and the mark, which is value / size. */
function flatten(raw: unknown): RawRow {
  const position = isRecord(raw) ? raw['position'] : undefined;
  const row = new RowReader(position, 'position');
  if (!isRecord(position)) throw new RowError('a position is no row of fields');
  const leverage = new RowReader(row.raw('leverage'), `leverage of ${row.text('coin')}`);
  const size = row.number('szi');
  return {
    ...position,
    mode: leverage.text('type'),
    leverageValue: leverage.raw('value'),
    // A field that is missing tells nothing.
    ...(position['liquidationPx'] === null ? { liquidationPx: 0 } : {}),
    ...(size === 0 ? {} : { mark: row.number('positionValue') / Math.abs(size) }),
  };
}

/** Names of the builder-deployed markets, which keep books of their own; the venue's own has no name. */
async function dexNames(tools: ReadTools): Promise<readonly string[]> {
  const setting = await tools.setting('dexs', () =>
    tools.call('publicPostInfo', { type: 'perpDexs' }),
  );
  const answer = answerOrThrow(setting);
  if (!Array.isArray(answer)) throw new RowError('the list of markets of others could not be read');
  return answer.flatMap((each: unknown) => (isRecord(each) ? (textOf(each['name']) ?? []) : []));
}

interface Dex {
  readonly name: string | undefined;
  readonly state: RawRow;
}

function poolOf(dex: Dex, tools: ReadTools, spot: SpotMoney): PoolDraft {
  const list = rowsAt(dex.state, 'assetPositions');
  if (list === undefined) throw new RowError('the positions are not a list');
  const rows = tools.rows(POSITIONS, list.map(flatten));
  const cross = new RowReader(dex.state['crossMarginSummary'], 'balance');
  const whole = new RowReader(dex.state['marginSummary'], 'balance');
  const settle = rows[0]?.settle ?? settleOf(dex.name, tools.markets) ?? 'USDC';
  const stable = spot.assets?.find((each) => each.asset === settle);
  const own = cross.number('accountValue');
  const profits = sumOrUnknown(
    rows
      .filter((row) => row.position.marginMode === 'cross')
      .map((row) => row.position.reported?.unrealizedPnl),
  );
  const pool: PoolDraft = {
    id: dex.name ?? 'main',
    settle,
    rows,
    // A unified account keeps its money on the spot side; the perpetual side then tells its profit alone.
    ...(stable === undefined
      ? { cash: { kind: 'equity', amount: own } as const }
      : stable.amount === undefined || profits === undefined
        ? {}
        : { cash: { kind: 'wallet', amount: stable.amount + own - profits } as const }),
    inUse: Math.abs(whole.number('totalNtlPos')),
  };
  return spot.isModeUnread === true ? withoutMode(pool) : pool;
}

function settleOf(dex: string | undefined, markets: MarketBook): string | undefined {
  const prefix = dex === undefined ? undefined : `${dex}:`;
  for (const [coin, market] of byCoin(markets)) {
    if (prefix === undefined ? !coin.includes(':') : coin.startsWith(prefix)) return market.settle;
  }
  return undefined;
}

interface SpotMoney {
  readonly isModeUnread?: true;
  /** Absent: it backs nothing here. */
  readonly assets?: readonly AssetDraft[];
}

/** Spot balances count as margin only where the account was made unified. */
async function spotMoney(tools: ReadTools, user: string): Promise<SpotMoney> {
  const setting = await tools.setting('mode', () =>
    tools.call('publicPostInfo', { type: 'userAbstraction', user }),
  );
  // A gateway that does not know the question calls it a bad one.
  const isBadQuestion = setting.kind === 'unread' && requestInfoOf(setting.error)?.status === 400;
  if (setting.kind === 'unread' && !isBadQuestion) return { isModeUnread: true };
  const mode = answerOf(setting);
  // A bare word, which ccxt hands over with its quotes.
  const word = typeof mode === 'string' ? mode.replaceAll('"', '') : undefined;
  if (word !== 'unifiedAccount' && word !== 'portfolioMargin') return {};
  const answer = await tools.call('publicPostInfo', { type: 'spotClearinghouseState', user });
  const rows = rowsAt(answer, 'balances');
  if (rows === undefined) throw new RowError('the spot balance is not a list');
  return {
    assets: rows.map((raw) => {
      const row = new RowReader(raw, 'spot balance');
      return { asset: row.text('coin'), amount: row.number('total') };
    }),
  };
}

/** Asset contexts of one dex: universe and contexts are two lists of the same order. */
async function contexts(
  tools: ReadTools,
  dex: string,
): Promise<readonly { readonly name: string; readonly context: RowReader }[]> {
  const answer = await tools.call('publicPostInfo', {
    type: 'metaAndAssetCtxs',
    ...(dex === '' ? {} : { dex }),
  });
  const parts = rowsAt(answer) ?? [];
  const universe = rowsAt(parts[0], 'universe');
  const rows = rowsAt(parts[1]);
  if (universe === undefined || rows?.length !== universe.length) {
    throw new RowError('the prices are not two lists of the same length');
  }
  return universe.map((raw, index) => ({
    name: new RowReader(raw, 'market').text('name'),
    context: new RowReader(rows[index], 'mark price'),
  }));
}

/**
 * Maintenance is half of the initial margin at the highest leverage of the tier. Tables stand in `meta`, by the number that
 * a market names; a market without one has a single rate, 1 / (2 × its highest leverage).
 */
async function tableOf(tools: ReadTools, market: VenueMarket): Promise<TierTable | undefined> {
  const coin = coinOf(market) ?? '';
  const dex = coin.includes(':') ? (coin.split(':')[0] ?? '') : '';
  const meta = await tools.seldom(`meta ${dex}`, () =>
    tools.call('publicPostInfo', { type: 'meta', ...(dex === '' ? {} : { dex }) }),
  );
  const universe = rowsAt(meta, 'universe') ?? [];
  const row = universe.find((each) => isRecord(each) && each['name'] === coin);
  if (!isRecord(row)) return undefined;
  const reader = new RowReader(row, `market ${coin}`);
  const id = reader.optionalNumber('marginTableId');
  const found = (rowsAt(meta, 'marginTables') ?? []).find(
    (each) => Array.isArray(each) && Number(each[0]) === id,
  );
  const tiers = Array.isArray(found) ? rowsAt(found[1], 'marginTiers') : undefined;
  const steps = (tiers ?? [{ lowerBound: 0, maxLeverage: reader.positive('maxLeverage') }])
    .map((each) => new RowReader(each, `margin tier of ${coin}`))
    .toSorted((a, b) => a.number('lowerBound') - b.number('lowerBound'));
  const rows = steps.map((step, index) => {
    const next = steps[index + 1];
    return compact<MarginTier>({
      floor: step.number('lowerBound'),
      cap: next?.number('lowerBound') ?? Number.MAX_VALUE,
      maintenanceMarginRate: 1 / (2 * step.positive('maxLeverage')),
      maxLeverage: step.positive('maxLeverage'),
    });
  });
  return { rows: toTierTable(rows, coin), unit: 'quote', mode: 'marginal' };
}

const addressOf = (tools: ReadTools): string => {
  const address: unknown = Reflect.get(tools.exchange, 'walletAddress');
  if (typeof address !== 'string') throw new RowError('the wallet address is missing');
  return address;
};

/**
 * Hyperliquid by address: the venue's own book and every builder-deployed one, each with its own money. Sizes are signed
 * base units; `marginUsed` of an isolated position holds its profit; the cross summary leaves isolated positions out.
 */
export const HYPERLIQUID_SPEC: VenueSpec = {
  async read(tools) {
    const user = addressOf(tools);
    const [names, spot] = await Promise.all([dexNames(tools), spotMoney(tools, user)]);
    const dexes = await Promise.all(
      [undefined, ...names].map(async (name): Promise<Dex> => {
        const state = await tools.call('publicPostInfo', {
          type: 'clearinghouseState',
          user,
          ...(name === undefined ? {} : { dex: name }),
        });
        if (!isRecord(state)) throw new RowError('the account is no row of fields');
        return { name, state };
      }),
    );
    return { pools: dexes.map((dex) => poolOf(dex, tools, spot)), hedged: false };
  },

  tiers: (tools, { market }) => tableOf(tools, market),

  async marks(tools, markets) {
    const byDex = new Map<string, VenueMarket[]>();
    for (const market of markets) {
      const coin = coinOf(market) ?? '';
      const dex = coin.includes(':') ? (coin.split(':')[0] ?? '') : '';
      byDex.set(dex, [...(byDex.get(dex) ?? []), market]);
    }
    const marks = new Map<string, MarkReading>();
    await Promise.all(
      [...byDex].map(async ([dex, wanted]) => {
        const told = new Map((await contexts(tools, dex)).map((each) => [each.name, each.context]));
        for (const market of wanted) {
          const row = told.get(coinOf(market) ?? '');
          const markPrice = row?.optionalPositive('markPx');
          if (row === undefined || markPrice === undefined) continue;
          marks.set(
            market.symbol,
            compact<MarkReading>({
              markPrice,
              asOfMs: tools.now(),
              fundingRate: row.optionalNumber('funding'),
            }),
          );
        }
      }),
    );
    return marks;
  },

  orders: [
    {
      read: async (tools) => {
        const user = addressOf(tools);
        const names = await dexNames(tools);
        const answers = await Promise.all(
          [undefined, ...names].map((dex) =>
            tools.call('publicPostInfo', {
              type: 'frontendOpenOrders',
              user,
              ...(dex === undefined ? {} : { dex }),
            }),
          ),
        );
        return answers.flatMap((answer) => {
          const rows = rowsAt(answer);
          if (rows === undefined) throw new RowError('the open orders are not a list');
          return rows.map((row) => tools.exchange.parseOrder(row));
        });
      },
    },
  ],
};
