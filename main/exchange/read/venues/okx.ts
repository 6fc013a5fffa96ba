import type { MarginTier } from '../../../../shared/domain/margin-tier.ts';
import {
  afterHaircuts,
  equityBeside,
  type AssetDraft,
  type PoolDraft,
} from '../../parse/account-draft.ts';
import { compact } from '../../parse/compact.ts';
import { inUse } from '../../parse/in-use.ts';
import { joinMarks, readMarkTable } from '../../parse/mark-table.ts';
import { toTierTable } from '../../parse/parse-tiers.ts';
import type { PositionMap, PositionRow } from '../../parse/position-row.ts';
import {
  type RawRow,
  RowError,
  RowReader,
  isRecord,
  rowsAt,
  textOf,
  valueAt,
} from '../../parse/raw-row.ts';
import { withoutMode } from '../../parse/unread-mode.ts';
import { answerOf } from '../account-setting.ts';
import type { VenueSpec } from '../venue-spec.ts';

const POSITIONS: PositionMap = {
  id: ['instId'],
  size: ['pos'],
  sizeIn: 'contracts',
  side: { field: ['posSide'], words: { net: 'sign', long: 'long', short: 'short' } },
  hedge: { field: ['posSide'], words: { net: 'one-way', long: 'hedge', short: 'hedge' } },
  marginMode: { field: ['mgnMode'], words: { cross: 'cross', isolated: 'isolated' } },
  entryPrice: ['avgPx'],
  markPrice: ['markPx'],
  // '' in cross of several currencies: not told, which is not "none".
  liquidationPrice: ['liqPx'],
  leverage: ['lever'],
  unrealizedPnl: ['upl'],
  maintenanceMargin: ['mmr'],
  isolatedMargin: ['margin'],
};

const FUTURES = new Set(['SWAP', 'FUTURES']);
/** Account levels whose cross positions share all currencies. */
const SHARED_LEVELS = new Set(['3', '4']);

function assetOf(row: RowReader): AssetDraft {
  const amount = row.number('eq');
  const value = row.optionalNumber('eqUsd');
  const discounted = row.optionalNumber('disEq');
  const weight =
    discounted === undefined || value === undefined || !(value > 0)
      ? undefined
      : discounted / value;
  return compact<AssetDraft>({
    asset: row.text('ccy'),
    amount,
    value,
    // A currency that backs nothing is worth nothing here; above 1 the two figures are of different moments.
    weight: weight === undefined ? undefined : Math.min(1, Math.max(0, weight)),
  });
}

/** Options and spot margin in cross share the currency with the futures: their margin is not computed here. */
function beside(pool: PoolDraft, others: readonly unknown[]): PoolDraft {
  const sharing = others.filter(
    (row) => valueAt(row, 'mgnMode') !== 'isolated' && valueAt(row, 'ccy') === pool.settle,
  );
  if (sharing.length === 0) return pool;
  const { inUse: _, ...rest } = pool;
  return { ...rest, notCovered: [`${String(sharing.length)} spot margin or option positions`] };
}

/** Single-currency account: each currency backs the positions that are settled in it. */
function currencyPool(row: RowReader, rows: readonly PositionRow[]): PoolDraft {
  const asset = row.text('ccy');
  const equity = row.number('eq');
  return compact<PoolDraft>({
    id: asset,
    settle: asset,
    rows: rows.filter((each) => each.settle === asset),
    // `eq` holds the isolated positions' equity, which `isoEq` tells.
    cash: equityBeside(equity, row.optionalNumber('isoEq')),
    inUse: inUse(row, ['upl', 'isoEq'], ['imr', 'mmr'], ['ordFrozen', 'liab', 'crossLiab']),
    openOrderInitialMargin: row.optionalPositive('ordFrozen'),
  });
}

/**
 * OKX v5: one balance and one list of positions of all instruments. Sizes are contracts; tier tables count contracts and
 * their rate holds for the whole position. Levels: 1 spot, 2 single currency, 3 several currencies, 4 portfolio margin.
 */
export const OKX_SPEC: VenueSpec = {
  async read(tools) {
    const [balance, positions, config] = await Promise.all([
      tools.call('privateGetAccountBalance'),
      tools.call('privateGetAccountPositions'),
      tools.setting('config', () => tools.call('privateGetAccountConfig')),
    ]);
    const raw = rowsAt(positions, 'data');
    const summary = rowsAt(balance, 'data')?.[0];
    if (raw === undefined) throw new RowError('the positions are not a list');
    if (!isRecord(summary)) throw new RowError('the balance is missing');
    const isFuture = (row: unknown): boolean => {
      const type = textOf(valueAt(row, 'instType'));
      if (type === undefined || FUTURES.has(type)) return isRecord(row);
      // A kind that nobody knows yet counts as what its instrument is.
      return tools.markets.contract(textOf(valueAt(row, 'instId')) ?? '') !== undefined;
    };
    const rows = tools.rows(POSITIONS, raw.filter(isFuture));
    const others = raw.filter((row) => !isFuture(row) && isRecord(row) && row['pos'] !== '0');
    const details = (rowsAt(summary, 'details') ?? []).map((row) => new RowReader(row, 'balance'));
    const setup = rowsAt(answerOf(config), 'data')?.[0];
    const level = isRecord(setup) ? textOf(setup['acctLv']) : undefined;
    const adjusted = new RowReader(summary, 'balance').optionalNumber('adjEq');
    // Only the levels that share all currencies have an adjusted equity.
    const shared = level === undefined ? adjusted !== undefined : SHARED_LEVELS.has(level);
    const cross = shared ? rows.filter((row) => row.position.marginMode === 'cross') : [];
    const apart = rows.filter((row) => !cross.includes(row));
    const pools: PoolDraft[] = [];
    if (shared) {
      const pool = sharedPool(summary, adjusted, details, cross, others, level);
      // Portfolio margin has an adjusted equity as well.
      pools.push(config.kind === 'unread' ? withoutMode(pool) : pool);
    }
    for (const row of details) {
      const held = apart.some((each) => each.settle === row.raw('ccy'));
      if (shared ? held : held || tools.markets.settles(row.text('ccy'))) {
        const own = beside(currencyPool(row, apart), others);
        // Without the level, only a field that is there and empty tells that no currencies are shared.
        const pool = config.kind === 'unread' && !('adjEq' in summary) ? withoutMode(own) : own;
        // What the shared pool counts already backs no isolated position a second time.
        pools.push(
          shared ? { id: `isolated ${pool.id}`, settle: pool.settle, rows: pool.rows } : pool,
        );
      }
    }
    const known = new Set(pools.flatMap((pool) => pool.rows));
    for (const row of apart.filter((each) => !known.has(each))) {
      const settle: string = row.settle;
      pools.push({ id: settle, settle, rows: apart.filter((each) => each.settle === settle) });
      for (const each of apart) if (each.settle === row.settle) known.add(each);
    }
    return compact({
      pools,
      hedged: isRecord(setup) && setup['posMode'] === 'long_short_mode' ? true : undefined,
      warnings:
        others.length > 0 && !shared
          ? [`${String(others.length)} spot margin or option positions on OKX are not covered.`]
          : undefined,
    });
  },

  async tiers(tools, { market }) {
    const info: RawRow = isRecord(market.info) ? market.info : {};
    const answer = await tools.call('publicGetPublicPositionTiers', {
      instType: textOf(info['instType']) ?? 'SWAP',
      tdMode: 'cross',
      instFamily: textOf(info['instFamily']) ?? textOf(info['uly']),
    });
    const rows = (rowsAt(answer, 'data') ?? []).map((raw) => {
      const row = new RowReader(raw, `margin tier of ${market.id}`);
      return compact<MarginTier>({
        floor: row.number('minSz'),
        cap: row.positive('maxSz'),
        maintenanceMarginRate: row.positive('mmr'),
        maxLeverage: row.optionalPositive('maxLever'),
      });
    });
    return rows.length === 0
      ? undefined
      : { rows: toTierTable(withoutSteps(rows), market.id), unit: 'contracts', mode: 'whole' };
  },

  async marks(tools, markets) {
    const types = [...new Set(markets.map((market) => instTypeOf(market.info)))];
    const parts = await Promise.all(
      types.map(async (instType) =>
        readMarkTable(
          await tools.call('publicGetPublicMarkPrice', { instType }),
          { path: 'data', id: ['instId'], mark: ['markPx'], time: ['ts'] },
          markets,
          tools.now(),
        ),
      ),
    );
    return joinMarks(parts);
  },

  // One list of plain orders; conditional ones are asked for by kind.
  orders: [
    { params: {} },
    ...['conditional', 'oco', 'trigger', 'move_order_stop'].map((ordType) => ({
      params: { trigger: true, ordType },
    })),
  ],
};

function sharedPool(
  summary: RawRow,
  adjusted: number | undefined,
  details: readonly RowReader[],
  rows: readonly PositionRow[],
  others: readonly unknown[],
  level: string | undefined,
): PoolDraft {
  const row = new RowReader(summary, 'balance');
  const assets = details.map(assetOf);
  const equity = afterHaircuts(adjusted, row.optionalNumber('totalEq'), assets);
  return compact<PoolDraft>({
    id: 'USD',
    settle: 'USD',
    rows,
    cash: equity === undefined ? undefined : { kind: 'assets', equity, assets },
    // Spot margin and options take part in the same margin: then it witnesses nothing about futures.
    inUse:
      others.length > 0
        ? undefined
        : inUse(row, ['notionalUsd', 'upl'], ['mmr', 'imr'], ['ordFroz', 'borrowFroz']),
    openOrderInitialMargin: row.optionalPositive('ordFroz'),
    notCovered: notCovered(others.length, level, rows.length),
  });
}

function notCovered(
  others: number,
  level: string | undefined,
  held: number,
): readonly string[] | undefined {
  const words = [
    ...(others > 0 ? [`${String(others)} spot margin or option positions`] : []),
    ...(level === '4' && held > 0 ? ['portfolio margin, whose requirement nets by scenarios'] : []),
  ];
  return words.length === 0 ? undefined : words;
}

const instTypeOf = (info: unknown): string =>
  (isRecord(info) ? textOf(info['instType']) : undefined) ?? 'SWAP';

/** OKX's tables leave one step between rows (0–500, 501–1000); the edge belongs to the lower row. */
function withoutSteps(rows: readonly MarginTier[]): readonly MarginTier[] {
  const sorted = rows.toSorted((a, b) => a.floor - b.floor);
  return sorted.map((row, index) => {
    const before = index === 0 ? 0 : sorted[index - 1]?.cap;
    const near =
      before !== undefined && row.floor > before && row.floor - before <= before * 0.05 + 1;
    return near ? { ...row, floor: before } : row;
  });
}
