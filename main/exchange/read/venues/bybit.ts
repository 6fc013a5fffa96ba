import type { MarginMode } from '../../../../shared/domain/position.ts';
import type { MarginTier } from '../../../../shared/domain/margin-tier.ts';
import { parseNumber } from '../../../../shared/domain/parse-number.ts';
import { MINUTE_MS } from '../../../../shared/domain/units.ts';
import { BYBIT_NO_PRICE } from '../../../../shared/risk/venue/no-price.ts';
import {
  afterHaircuts,
  type AssetDraft,
  type CashDraft,
  type PoolDraft,
} from '../../parse/account-draft.ts';
import { compact } from '../../parse/compact.ts';
import { inUse } from '../../parse/in-use.ts';
import { joinMarks, readMarkTable } from '../../parse/mark-table.ts';
import { toTierTable } from '../../parse/parse-tiers.ts';
import type { PositionMap, PositionRow } from '../../parse/position-row.ts';
import { RowError, RowReader, isRecord, rowsAt, textOf, valueAt } from '../../parse/raw-row.ts';
import { withoutMode } from '../../parse/unread-mode.ts';
import type { VenueMarket } from '../../parse/venue-market.ts';
import { answerOf } from '../account-setting.ts';
import { readPages } from '../read-pages.ts';
import type { ReadTools, VenueSpec } from '../venue-spec.ts';

const positionMap = (marginMode: PositionMap['marginMode']): PositionMap => ({
  id: ['symbol'],
  size: ['size'],
  sizeIn: 'units',
  side: { field: ['side'], words: { Buy: 'long', Sell: 'short' } },
  hedge: { field: ['positionIdx'], words: { '0': 'one-way', '1': 'hedge', '2': 'hedge' } },
  marginMode,
  entryPrice: ['avgPrice', 'entryPrice'],
  markPrice: ['markPrice'],
  liquidationPrice: ['liqPrice'],
  leverage: ['leverage'],
  unrealizedPnl: ['unrealisedPnl'],
  maintenanceMargin: ['positionMM'],
  // Both hold the fee to close and what was added by hand; in cross `positionBalance` is 0.
  isolatedMargin: ['positionBalance', 'positionIM'],
  // Prices near zero or far beyond any market are written where no price liquidates.
  noLiquidationPrice: BYBIT_NO_PRICE,
});

const LISTS = [
  { category: 'linear', settleCoin: 'USDT' },
  { category: 'linear', settleCoin: 'USDC' },
  { category: 'inverse' },
] as const;
const PAGES = { path: 'result.list', cursorPath: 'result.nextPageCursor' } as const;

const readList = (tools: ReadTools, params: Readonly<Record<string, unknown>>) =>
  readPages(tools, 'privateGetV5PositionList', params, { ...PAGES, pageSize: 200 });

/** A gateway that ignores what a list is asked for tells the same rows in each; they are the same positions. */
function distinct(lists: readonly (readonly unknown[])[]): readonly unknown[] {
  const seen = new Set<string>();
  return lists.flatMap((list) => {
    const fresh = list.filter((row) => !seen.has(legOf(row)));
    for (const row of list) seen.add(legOf(row));
    return fresh;
  });
}

const legOf = (row: unknown): string =>
  ['symbol', 'positionIdx', 'side'].map((field) => String(valueAt(row, field))).join(' ');

/** `BTC-27MAR26-60000-C`, or with the settle currency behind. */
const OPTION = /-[CP](-\w+)?$/;

/** How many options are held: they take part in the margin of a unified account. Undefined: not known. */
async function readOptions(tools: ReadTools): Promise<number | undefined> {
  const load = () =>
    readPages(
      tools,
      'privateGetV5PositionList',
      { category: 'option' },
      { ...PAGES, pageSize: 200 },
    );
  const setting = await tools.setting('options', load, MINUTE_MS);
  if (setting.kind === 'unread') return undefined;
  return (rowsAt(answerOf(setting)) ?? []).filter(
    (row) =>
      OPTION.test(textOf(valueAt(row, 'symbol')) ?? '') && parseNumber(valueAt(row, 'size')) !== 0,
  ).length;
}

/** What an option asks for is no witness for a future. */
function withOptions(pool: PoolDraft, options: number | undefined): PoolDraft {
  if (options === undefined || options === 0) return pool;
  const { inUse: _, ...rest } = pool;
  if (pool.rows.length === 0) return rest;
  const what = `${String(options)} option positions`;
  return { ...rest, notCovered: [...(pool.notCovered ?? []), what] };
}

const OPTIONS_UNREAD =
  'Whether there are options on Bybit could not be read; their margin is left out.';

interface BybitAccount {
  /** 1: classic; 3, 4: unified, inverse apart; 5, 6: everything unified. Absent: not told. */
  readonly status: number | undefined;
  readonly marginMode: MarginMode | undefined;
  /** Neither told nor, on a gateway without it, of one kind only. */
  readonly isModeUnread: boolean;
}

const CLASSIC = 1;
const MODES: Readonly<Record<string, MarginMode>> = {
  ISOLATED_MARGIN: 'isolated',
  REGULAR_MARGIN: 'cross',
  PORTFOLIO_MARGIN: 'cross',
};

async function readAccountInfo(tools: ReadTools): Promise<BybitAccount> {
  const setting = await tools.setting('account', () => tools.call('privateGetV5AccountInfo'));
  const answer = answerOf(setting);
  const result = isRecord(answer) && isRecord(answer['result']) ? answer['result'] : {};
  const status = parseNumber(result['unifiedMarginStatus']);
  const marginMode = MODES[textOf(result['marginMode']) ?? ''];
  return {
    status,
    marginMode,
    isModeUnread:
      setting.kind !== 'absent' &&
      status !== CLASSIC &&
      (status === undefined || marginMode === undefined),
  };
}

/** `tradeMode` tells the mode of each row in a classic account; a unified account has one mode for all. */
const BY_ROW: PositionMap['marginMode'] = {
  field: ['tradeMode'],
  words: { '0': 'cross', '1': 'isolated' },
};

/** Figures of the whole account are written only where positions share it, not in isolated mode. */
const tellsWhole = (wallet: RowReader): boolean =>
  wallet.has('totalMarginBalance') && wallet.has('totalMaintenanceMargin');

function usdPool(
  wallet: RowReader,
  coins: readonly unknown[],
  rows: readonly PositionRow[],
): PoolDraft {
  const assets = coins.map((raw): AssetDraft => {
    const coin = new RowReader(raw, 'balance');
    const amount = coin.number('equity');
    // A coin that is not switched on as collateral stands for nothing.
    const off = coin.raw('collateralSwitch') === false || coin.raw('marginCollateral') === false;
    return compact<AssetDraft>({
      asset: coin.text('coin'),
      amount,
      value: coin.optionalNumber('usdValue'),
      weight: off && amount > 0 ? 0 : undefined,
    });
  });
  const equity = afterHaircuts(
    wallet.optionalNumber('totalMarginBalance'),
    wallet.optionalNumber('totalEquity'),
    assets,
  );
  const isolated = rows.some((row) => row.position.marginMode === 'isolated');
  return compact<PoolDraft>({
    id: 'USD',
    settle: 'USD',
    rows,
    cash:
      equity === undefined || isolated
        ? undefined
        : { kind: 'assets', equity, assets: assets.filter((each) => each.weight !== 0) },
    inUse: usedBy(wallet, coins),
  });
}

/** The account's own totals count resting orders as well; the coins tell what is for positions. */
function usedBy(wallet: RowReader, coins: readonly unknown[]): number | undefined {
  const used = coins.map((raw) =>
    inUse(new RowReader(raw, 'balance'), ['totalPositionMM', 'totalPositionIM', 'unrealisedPnl']),
  );
  const sum = used.reduce<number>((total, each) => total + (each ?? 0), 0);
  if (sum !== 0) return sum;
  return inUse(wallet, ['totalPerpUPL'], ['totalMaintenanceMargin', 'totalInitialMargin']);
}

function coinPools(
  coins: readonly unknown[],
  rows: readonly PositionRow[],
  settles: (asset: string) => boolean,
): readonly PoolDraft[] {
  const pools = new Map<string, PoolDraft>();
  for (const raw of coins) {
    const coin = new RowReader(raw, 'balance');
    const asset: string = coin.text('coin');
    if (!settles(asset)) continue;
    const amount = coin.optionalNumber('walletBalance');
    pools.set(
      asset,
      compact<PoolDraft>({
        id: asset,
        settle: asset,
        rows: rows.filter((row) => row.settle === asset),
        cash:
          amount === undefined
            ? undefined
            : ({ kind: 'wallet', amount, holdsIsolated: true } satisfies CashDraft),
        inUse: inUse(coin, ['totalPositionMM', 'totalPositionIM', 'unrealisedPnl']),
        openOrderInitialMargin: coin.optionalNumber('totalOrderIM'),
      }),
    );
  }
  for (const row of rows) {
    const settle: string = row.settle;
    if (pools.has(settle)) continue;
    pools.set(settle, { id: settle, settle, rows: rows.filter((each) => each.settle === settle) });
  }
  return [...pools.values()];
}

const tickers = (category: string) => (tools: ReadTools, markets: readonly VenueMarket[]) =>
  tools
    .call('publicGetV5MarketTickers', {
      category,
      ...(markets.length === 1 ? { symbol: markets[0]?.id } : {}),
    })
    .then((answer) =>
      readMarkTable(
        answer,
        {
          path: 'result.list',
          id: ['symbol'],
          mark: ['markPrice'],
          fundingRate: ['fundingRate'],
          nextFundingAt: ['nextFundingTime'],
        },
        markets,
        tools.now(),
      ),
    );

/**
 * Bybit v5. Linear USDT, linear USDC and inverse positions are three lists of up to 200 rows a page. A unified account is
 * one pool in USD over all of its coins (inverse apart before unified 2.0); a classic one has a pool per coin, and so has
 * a unified one in isolated mode, where each position stands on its own margin.
 */
export const BYBIT_SPEC: VenueSpec = {
  async read(tools) {
    const [account, options, lists] = await Promise.all([
      readAccountInfo(tools),
      readOptions(tools),
      Promise.all(LISTS.map((params) => readList(tools, params))),
    ]);
    const classic = account.status === CLASSIC;
    const answer = await tools.call('privateGetV5AccountWalletBalance', {
      accountType: classic ? 'CONTRACT' : 'UNIFIED',
    });
    const wallets = rowsAt(answer, 'result.list');
    if (wallets === undefined) throw new RowError('the balance is not a list');
    const map = positionMap(classic ? BY_ROW : (account.marginMode ?? BY_ROW));
    const rows = tools.rows(map, distinct(lists));
    const isInverse = ({ position }: PositionRow): boolean => position.contractType === 'inverse';
    const inverse = rows.filter(isInverse);
    const linear = rows.filter((row) => !isInverse(row));
    const warnings = options === undefined && !classic ? [OPTIONS_UNREAD] : [];
    if (wallets.length === 0) {
      return { pools: coinPools([], [...linear, ...inverse], () => false) };
    }
    const wallet = new RowReader(wallets[0], 'balance');
    const coins = rowsAt(wallets[0], 'coin') ?? [];
    const settles = (asset: string): boolean => tools.markets.settles(asset);
    if (classic) {
      return { venue: 'bybit-classic', pools: coinPools(coins, [...linear, ...inverse], settles) };
    }
    const inverseApart = account.status === 3 || account.status === 4;
    if (!inverseApart) {
      const pool = withOptions(usdPool(wallet, coins, [...linear, ...inverse]), options);
      const isCross = tellsWhole(wallet) && inverse.length === 0;
      return { pools: [account.isModeUnread && !isCross ? withoutMode(pool) : pool], warnings };
    }
    const apart = await tools.call('privateGetV5AccountWalletBalance', { accountType: 'CONTRACT' });
    const apartCoins = rowsAt((rowsAt(apart, 'result.list') ?? [])[0], 'coin') ?? [];
    const shared = withOptions(usdPool(wallet, coins, linear), options);
    return {
      warnings,
      pools: [
        account.isModeUnread && !tellsWhole(wallet) ? withoutMode(shared) : shared,
        ...coinPools(apartCoins, inverse, settles).map((pool) => ({
          ...pool,
          venue: 'bybit-classic' as const,
        })),
      ],
    };
  },

  async tiers(tools, { market }) {
    const inverse = market.contractType === 'inverse';
    const answer = await tools.call('publicGetV5MarketRiskLimit', {
      category: inverse ? 'inverse' : 'linear',
      symbol: market.id,
    });
    const raw = rowsAt(answer, 'result.list') ?? [];
    const limits = raw
      .map((each) => new RowReader(each, `margin tier of ${market.id}`))
      .filter((row) => row.raw('symbol') === market.id)
      .toSorted((a, b) => a.number('riskLimitValue') - b.number('riskLimitValue'));
    const rows = limits.map((row, index) => {
      const rate = row.positive('maintenanceMargin');
      // Some lists are in percent: initial margin × leverage is then 100 and not 1.
      const percent =
        rate >= 1 ||
        (row.optionalPositive('initialMargin') ?? 0) * (row.optionalPositive('maxLeverage') ?? 0) >
          10;
      return compact<MarginTier>({
        floor: index === 0 ? 0 : (limits[index - 1]?.number('riskLimitValue') ?? 0),
        cap: row.positive('riskLimitValue'),
        maintenanceMarginRate: percent ? rate / 100 : rate,
        maintenanceMarginDeduction: row.optionalNumber('mmDeduction'),
        maxLeverage: row.optionalPositive('maxLeverage'),
      });
    });
    return rows.length === 0
      ? undefined
      : { rows: toTierTable(rows, market.id), unit: inverse ? 'base' : 'quote', mode: 'marginal' };
  },

  async marks(tools, markets) {
    const inverse = markets.filter((market) => market.contractType === 'inverse');
    const linear = markets.filter((market) => market.contractType !== 'inverse');
    return joinMarks(
      await Promise.all([
        ...(linear.length === 0 ? [] : [tickers('linear')(tools, linear)]),
        ...(inverse.length === 0 ? [] : [tickers('inverse')(tools, inverse)]),
      ]),
    );
  },

  // Conditional orders stand in the same lists; ccxt's method cannot ask for all inverse ones.
  orders: LISTS.map((params) => ({
    read: async (tools) => {
      const rows = await readPages(tools, 'privateGetV5OrderRealtime', params, {
        ...PAGES,
        pageSize: 50,
      });
      return rows.map((row) => tools.exchange.parseOrder(row));
    },
  })),
};
