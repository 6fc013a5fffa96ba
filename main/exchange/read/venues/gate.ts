import type { MarginTier } from '../../../../shared/domain/margin-tier.ts';
import { parseNumber } from '../../../../shared/domain/parse-number.ts';
import { MINUTE_MS } from '../../../../shared/domain/units.ts';
import { valued, type AssetDraft, type PoolDraft } from '../../parse/account-draft.ts';
import { compact } from '../../parse/compact.ts';
import { inUse } from '../../parse/in-use.ts';
import { joinMarks, readMarkTable } from '../../parse/mark-table.ts';
import { toUnifiedOrder, type OrderMap } from '../../parse/order-row.ts';
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
import type { VenueMarket } from '../../parse/venue-market.ts';
import { answerOf } from '../account-setting.ts';
import type { ReadTools, VenueSpec } from '../venue-spec.ts';

const POSITIONS: PositionMap = {
  id: ['contract'],
  size: ['size'],
  sizeIn: 'contracts',
  hedge: {
    field: ['mode'],
    words: {
      single: 'one-way',
      dual_long: 'hedge',
      dual_short: 'hedge',
      dual_plus_long: 'hedge',
      dual_plus_short: 'hedge',
    },
  },
  marginMode: { field: ['margin_mode_told'], words: { cross: 'cross', isolated: 'isolated' } },
  entryPrice: ['entry_price'],
  markPrice: ['mark_price'],
  liquidationPrice: ['liq_price'],
  leverage: ['leverage_told'],
  unrealizedPnl: ['unrealised_pnl'],
  maintenanceMargin: ['maintenance_margin_told'],
  maintenanceRate: ['average_maintenance_rate', 'maintenance_rate'],
  isolatedMargin: ['margin'],
  maxLeverage: ['leverage_max'],
};

/** `leverage` 0 is how cross is written; its limit then stands in a field of its own. */
function prepare(raw: unknown): unknown {
  if (!isRecord(raw)) return raw;
  const row = new RowReader(raw, 'position');
  const leverage = row.optionalNumber('leverage');
  const told = textOf(raw['pos_margin_mode']);
  const cross = told === undefined ? leverage === 0 : told === 'cross';
  if (told === undefined && leverage === undefined) return raw;
  return {
    ...raw,
    margin_mode_told: cross ? 'cross' : 'isolated',
    leverage_told: cross ? raw['cross_leverage_limit'] : raw['leverage'],
    // 0 where an older gateway does not tell it.
    ...(row.optionalPositive('maintenance_margin') === undefined
      ? {}
      : { maintenance_margin_told: raw['maintenance_margin'] }),
  };
}

const PARTS = [
  { id: 'usdt', settle: 'USDT', kind: 'Futures' },
  { id: 'btc', settle: 'BTC', kind: 'Futures' },
  { id: 'usdt', settle: 'USDT', kind: 'Delivery' },
] as const;
type Part = (typeof PARTS)[number];

/** Whoever never moved money into a part has no account there, which Gate answers with an error. */
const NEVER_USED = /USER_NOT_FOUND|please transfer funds first/i;

interface PartAnswer {
  readonly part: Part;
  readonly account: unknown;
  readonly rows: readonly PositionRow[];
}

async function readPart(tools: ReadTools, part: Part): Promise<PartAnswer | undefined> {
  try {
    const [account, positions] = await Promise.all([
      tools.call(`private${part.kind}GetSettleAccounts`, { settle: part.id }),
      tools.call(`private${part.kind}GetSettlePositions`, { settle: part.id }),
    ]);
    const list = rowsAt(positions);
    if (list === undefined) throw new RowError('the positions are not a list');
    return { part, account, rows: tools.rows(POSITIONS, list.map(prepare)) };
  } catch (error) {
    if (error instanceof Error && NEVER_USED.test(error.message)) return undefined;
    throw error;
  }
}

function partPool({ part, account, rows }: PartAnswer): PoolDraft {
  const row = new RowReader(account, `${part.settle} balance`);
  const total = row.optionalNumber('total');
  return compact<PoolDraft>({
    id: part.kind === 'Delivery' ? `${part.settle} delivery` : part.settle,
    settle: part.settle,
    rows,
    // Without unrealized profit; the margins of isolated positions are in it.
    cash: total === undefined ? undefined : { kind: 'wallet', amount: total, holdsIsolated: true },
    inUse: inUse(row, [
      'position_margin',
      'unrealised_pnl',
      'cross_initial_margin',
      'cross_unrealised_pnl',
    ]),
    openOrderInitialMargin: row.optionalPositive('order_margin'),
  });
}

/** Single-currency margin: each currency of the unified account backs the positions settled in it. */
function currencyPool(answer: PartAnswer, unified: unknown): PoolDraft {
  const pool = partPool(answer);
  const balance = valueAt(unified, `balances.${answer.part.settle}`);
  const row = isRecord(balance) ? new RowReader(balance, `${pool.settle} balance`) : undefined;
  const equity = row?.optionalNumber('margin_balance');
  const { cash: _futures, ...rest } = pool;
  return {
    ...rest,
    ...(equity === undefined ? {} : { cash: { kind: 'equity' as const, amount: equity } }),
  };
}

const MODES = ['classic', 'single_currency', 'multi_currency', 'portfolio'] as const;
type Mode = (typeof MODES)[number];
/** How the accounts of the parts write the same. */
const MODE_BY_NUMBER: Readonly<Record<string, Mode>> = {
  '0': 'classic',
  '1': 'multi_currency',
  '2': 'portfolio',
  '3': 'single_currency',
};

/** A key that may not ask for the mode finds it in the accounts; undefined where it stands nowhere. */
async function modeOf(tools: ReadTools, parts: readonly PartAnswer[]): Promise<Mode | undefined> {
  const setting = await tools.setting('mode', () => tools.call('privateUnifiedGetUnifiedMode'));
  const word = textOf(valueAt(answerOf(setting), 'mode'));
  const told = MODES.find((mode) => mode === word);
  if (told !== undefined) return told;
  const numbers = new Set(
    parts.flatMap(({ account }) => {
      const number = parseNumber(valueAt(account, 'margin_mode'));
      return number === undefined ? [] : [String(number)];
    }),
  );
  const [only] = numbers;
  if (numbers.size === 1 && only !== undefined) return MODE_BY_NUMBER[only];
  return setting.kind === 'absent' ? 'classic' : undefined;
}

/** Unified accounts of several currencies back all parts together; the worth of coins comes from their own marks. */
async function unifiedPool(tools: ReadTools, parts: readonly PartAnswer[]): Promise<PoolDraft> {
  const answer = await tools.call('privateUnifiedGetAccounts');
  const row = new RowReader(answer, 'unified balance');
  const balances = valueAt(answer, 'balances');
  const held = Object.entries(isRecord(balances) ? balances : {}).flatMap(([asset, raw]) => {
    const amount = new RowReader(raw, `balance in ${asset}`).optionalNumber('equity');
    return amount === 0 || asset === 'POINT' ? [] : [{ asset, amount }];
  });
  const coins = held.flatMap(({ asset }) => tools.markets.find(`${asset}/USDT:USDT`) ?? []);
  const marks = coins.length === 0 ? new Map<string, never>() : await readMarks(tools, coins);
  const assets = held.map(({ asset, amount }): AssetDraft => {
    const price = marks.get(`${asset}/USDT:USDT`)?.markPrice;
    return valued(asset, amount, price);
  });
  const rows = parts.flatMap((part) => part.rows);
  const equity = row.optionalNumber('total_margin_balance');
  return compact<PoolDraft>({
    id: 'USD',
    settle: 'USD',
    rows,
    cash: equity === undefined ? undefined : { kind: 'assets', equity, assets },
    inUse: inUse(row, [], ['total_maintenance_margin']),
  });
}

const OPTIONS_UNREAD =
  'Whether there are options on Gate could not be read; their margin is left out.';

/** Options take part in the margin of a unified account. Undefined: not known. */
async function countOptions(tools: ReadTools): Promise<number | undefined> {
  const load = () => tools.call('privateOptionsGetPositions');
  const setting = await tools.setting('options', load, MINUTE_MS);
  if (setting.kind === 'unread') return undefined;
  const rows = rowsAt(answerOf(setting)) ?? [];
  return rows.filter((row) => parseNumber(valueAt(row, 'size')) !== 0).length;
}

async function readMarks(tools: ReadTools, markets: readonly VenueMarket[]) {
  const bySettle = Map.groupBy(markets, (market) => market.settle.toLowerCase());
  return joinMarks(
    await Promise.all(
      [...bySettle].map(async ([settle, wanted]) =>
        readMarkTable(
          await tools.call('publicFuturesGetSettleTickers', { settle }),
          { path: '', id: ['contract'], mark: ['mark_price'], fundingRate: ['funding_rate'] },
          wanted,
          tools.now(),
        ),
      ),
    ),
  );
}

const PLAIN: OrderMap = {
  id: ['id'],
  market: ['contract'],
  // What is left keeps the sign of the size.
  size: ['left', 'size'],
  price: ['price'],
};
const TRIGGERED: OrderMap = {
  id: ['id'],
  market: ['contract'],
  side: { field: ['side_told'], words: { buy: 'buy', sell: 'sell' } },
  size: ['size_told'],
  price: ['price_told'],
  triggerPrice: ['trigger_told'],
  closes: (row) => row.raw('closes_told') === true,
};

/** A price order keeps what it will place in `initial` and when in `trigger`; size 0 closes all of the leg it names. */
function flattenTriggered(raw: unknown): RawRow {
  const initial = new RowReader(isRecord(raw) ? raw['initial'] : undefined, 'price order');
  const trigger = new RowReader(isRecord(raw) ? raw['trigger'] : undefined, 'price order');
  const size = initial.optionalNumber('size') ?? 0;
  const kind = isRecord(raw) ? (textOf(raw['order_type']) ?? '') : '';
  const leg = textOf(initial.raw('auto_size')) ?? kind;
  const side =
    size !== 0
      ? size > 0
        ? 'buy'
        : 'sell'
      : leg.includes('long')
        ? 'sell'
        : leg.includes('short')
          ? 'buy'
          : undefined;
  return {
    ...(isRecord(raw) ? raw : {}),
    contract: initial.text('contract'),
    side_told: side,
    size_told: size,
    price_told: initial.raw('price'),
    trigger_told: trigger.raw('price'),
    closes_told:
      kind.startsWith('close-') ||
      initial.raw('is_close') === true ||
      initial.raw('close') === true ||
      initial.raw('is_reduce_only') === true ||
      initial.raw('reduce_only') === true,
  };
}

async function readOrders(tools: ReadTools, part: Part): Promise<readonly unknown[]> {
  try {
    const [plain, triggered] = await Promise.all([
      tools.call(`private${part.kind}GetSettleOrders`, { settle: part.id, status: 'open' }),
      tools.call(`private${part.kind}GetSettlePriceOrders`, { settle: part.id, status: 'open' }),
    ]);
    const [first, second] = [rowsAt(plain), rowsAt(triggered)];
    if (first === undefined || second === undefined)
      throw new RowError('the open orders are not a list');
    return [
      ...first.map((raw) => toUnifiedOrder(raw, PLAIN)),
      ...second.map((raw) => toUnifiedOrder(flattenTriggered(raw), TRIGGERED)),
    ];
  } catch (error) {
    if (error instanceof Error && NEVER_USED.test(error.message)) return [];
    throw error;
  }
}

/**
 * Gate: perpetuals settled in USDT and in BTC, and dated contracts, each with an account of its own unless the account is
 * unified. Sizes are signed contracts; leverage 0 is cross; `total` is cash without unrealized profit.
 */
export const GATE_SPEC: VenueSpec = {
  async read(tools) {
    const answers = await Promise.all(PARTS.map((part) => readPart(tools, part)));
    const parts = answers.filter((each) => each !== undefined);
    const word = await modeOf(tools, parts);
    if (word === undefined) return { pools: parts.map(partPool).map(withoutMode) };
    if (word === 'classic') return { pools: parts.map(partPool) };
    if (word === 'single_currency') {
      // Not the futures account but the unified one then holds the money of each currency.
      const answer = await tools.call('privateUnifiedGetAccounts');
      return { pools: parts.map((part) => currencyPool(part, answer)) };
    }
    const [pool, options] = await Promise.all([unifiedPool(tools, parts), countOptions(tools)]);
    const notCovered = [
      ...(word === 'portfolio' ? ['portfolio margin, whose requirement nets by scenarios'] : []),
      ...(options === undefined || options === 0 ? [] : [`${String(options)} option positions`]),
    ];
    return {
      warnings: options === undefined ? [OPTIONS_UNREAD] : [],
      pools: [pool.rows.length > 0 && notCovered.length > 0 ? { ...pool, notCovered } : pool],
    };
  },

  async tiers(tools, { market }) {
    if (/_\d{8}$/.test(market.id)) return undefined;
    const answer = await tools.call('publicFuturesGetSettleRiskLimitTiers', {
      settle: market.settle.toLowerCase(),
      contract: market.id,
    });
    const limits = (rowsAt(answer) ?? [])
      .map((raw) => new RowReader(raw, `margin tier of ${market.id}`))
      .filter((row) => !row.has('contract') || row.raw('contract') === market.id)
      .toSorted((a, b) => a.number('risk_limit') - b.number('risk_limit'));
    const rows = limits.map((row, index) =>
      compact<MarginTier>({
        floor: limits[index - 1]?.number('risk_limit') ?? 0,
        cap: row.positive('risk_limit'),
        maintenanceMarginRate: row.positive('maintenance_rate'),
        maintenanceMarginDeduction: row.optionalNumber('deduction'),
        maxLeverage: row.optionalPositive('leverage_max'),
      }),
    );
    return rows.length === 0
      ? undefined
      : {
          rows: toTierTable(rows, market.id),
          unit: market.contractType === 'inverse' ? 'base' : 'quote',
          mode: 'marginal',
        };
  },

  marks: readMarks,

  orders: PARTS.map((part) => ({ read: (tools) => readOrders(tools, part) })),
};
