import { equityBeside, strayPools, type PoolDraft } from '../../parse/account-draft.ts';
import { compact } from '../../parse/compact.ts';
import type { MarkReading } from '../../exchange-client.ts';
import { inUse } from '../../parse/in-use.ts';
import { toUnifiedOrder, type OrderMap } from '../../parse/order-row.ts';
import type { PositionMap, PositionRow } from '../../parse/position-row.ts';
import { RowError, RowReader, isRecord, rowsAt, valueAt } from '../../parse/raw-row.ts';
import { parseNumber } from '../../../../shared/domain/parse-number.ts';
import { withoutMode } from '../../parse/unread-mode.ts';
import type { VenueMarket } from '../../parse/venue-market.ts';
import { answerOf } from '../account-setting.ts';
import type { ReadTools, VenueSpec } from '../venue-spec.ts';

const SIDE = { field: ['direction'], words: { buy: 'long', sell: 'short' } } as const;

const LINEAR: PositionMap = {
  id: ['contract_code'],
  size: ['volume'],
  sizeIn: 'contracts',
  side: SIDE,
  hedge: { field: ['position_side'], words: { both: 'one-way', long: 'hedge', short: 'hedge' } },
  marginMode: { field: ['margin_mode'], words: { cross: 'cross', isolated: 'isolated' } },
  entryPrice: ['open_avg_price', 'cost_open'],
  markPrice: ['mark_price'],
  // Below zero where no price liquidates.
  liquidationPrice: ['liquidation_price'],
  leverage: ['lever_rate'],
  unrealizedPnl: ['profit_unreal'],
  // Profit counts from the last settlement.
  pnlSinceSettlement: true,
  maintenanceMargin: ['maintenance_margin'],
  marginRatio: ['margin_rate'],
  adjustFactor: ['adjust_factor'],
  isolatedMargin: ['margin', 'position_margin'],
};
/** Coin-margined contracts: figures of the account row beside it are lifted into the position. */
const INVERSE: PositionMap = { ...LINEAR, marginMode: 'cross' };

async function post(tools: ReadTools, endpoint: string): Promise<readonly unknown[]> {
  const rows = rowsAt(await tools.call(endpoint), 'data');
  if (rows === undefined) throw new RowError(`the answer of ${endpoint} is not a list`);
  return rows;
}

/** One account per contract (swaps) or per coin (dated contracts); `key` names what the two answers share. */
function coinPools(
  tools: ReadTools,
  accounts: readonly unknown[],
  positions: readonly unknown[],
  key: 'contract_code' | 'symbol',
  name: string,
): readonly PoolDraft[] {
  const taken = new Set<PositionRow>();
  const pools = accounts.map((each): PoolDraft => {
    const row = new RowReader(each, `${name} balance`);
    const scope = row.text(key);
    const held = tools.rows(
      INVERSE,
      positions
        .filter((raw) => isRecord(raw) && raw[key] === scope)
        .map((raw) => ({
          ...(isRecord(raw) ? raw : {}),
          liquidation_price: row.raw('liquidation_price'),
          adjust_factor: row.raw('adjust_factor'),
        })),
    );
    for (const one of held) taken.add(one);
    const settle: string = held[0]?.settle ?? row.text('symbol');
    const cash = row.optionalNumber('margin_static');
    return compact<PoolDraft>({
      id: `${scope} ${name}`,
      settle,
      rows: held,
      cash: cash === undefined ? undefined : { kind: 'wallet', amount: cash },
      inUse: inUse(row, ['margin_position', 'profit_unreal']),
    });
  });
  const known = new Set(accounts.filter(isRecord).map((row) => row[key]));
  const rest = tools.rows(
    INVERSE,
    positions.filter((raw) => isRecord(raw) && !known.has(raw[key])),
  );
  return [
    ...pools,
    ...[...Map.groupBy(rest, (row): string => row.settle)].map(([settle, held]) => ({
      id: `${settle} ${name}`,
      settle,
      rows: held,
    })),
  ];
}

function linearPools(
  answer: unknown,
  rows: readonly PositionRow[],
  shared: boolean,
): readonly PoolDraft[] {
  const data = new RowReader(valueAt(answer, 'data'), 'balance');
  const details = rowsAt(answer, 'data.details');
  if (details === undefined) throw new RowError('the balance holds no currencies');
  if (shared) {
    const equity = data.optionalNumber('equity');
    return [
      compact<PoolDraft>({
        id: 'USD',
        settle: 'USD',
        rows,
        cash: equity === undefined ? undefined : { kind: 'equity', amount: equity },
        inUse: inUse(data, ['profit_unreal'], ['maintenance_margin', 'initial_margin']),
        notCovered:
          rows.length > 0 ? ['multi-asset mode, in which several coins back this pool'] : undefined,
      }),
    ];
  }
  const pools = details.map((each): PoolDraft => {
    const row = new RowReader(each, 'balance');
    const settle: string = row.text('currency');
    return compact<PoolDraft>({
      id: settle,
      settle,
      rows: rows.filter((one) => one.settle === settle),
      cash: equityBeside(row.number('equity'), row.optionalNumber('isolated_equity')),
      inUse: inUse(
        row,
        ['profit_unreal', 'isolated_profit_unreal'],
        ['maintenance_margin', 'initial_margin'],
      ),
    });
  });
  pools.push(...strayPools(pools, rows));
  return pools;
}

const SIDES = { field: ['side'], words: { buy: 'buy', sell: 'sell' } } as const;
const PLAIN: OrderMap = {
  id: ['order_id', 'id'],
  market: ['contract_code'],
  side: SIDES,
  size: ['left'],
  price: ['price'],
};
const CONDITIONAL: OrderMap = {
  id: ['algo_id', 'id'],
  market: ['contract_code'],
  side: SIDES,
  size: ['volume'],
  triggerPrice: ['trigger_price', 'active_price'],
  stopPrice: ['sl_trigger_price'],
  takeProfitPrice: ['tp_trigger_price'],
  closes: (row) => ['tp', 'sl', 'tpsl'].includes(String(row.raw('type'))),
};

async function linearOrders(
  tools: ReadTools,
  endpoint: string,
  params: Readonly<Record<string, unknown>> = {},
): Promise<readonly unknown[]> {
  const rows = rowsAt(await tools.call(endpoint, params), 'data');
  if (rows === undefined) throw new RowError('the open orders are not a list');
  return rows;
}

/** Lists of the coin-margined orders: plain ones, and those with a condition by their kind. */
const COIN_ORDER_LISTS = ['', 'Trigger', 'Tpsl', 'Track'] as const;
const COIN_PAGE = 50;
const MOST_COIN_PAGES = 20;

const COIN_ORDER: OrderMap = {
  id: ['order_id_str', 'order_id'],
  market: ['contract_code'],
  side: { ...SIDES, field: ['direction'] },
  size: ['volume'],
  price: ['order_price', 'price'],
  triggerPrice: ['trigger_price', 'active_price'],
  // A stop or a target belongs to its position and has no word for closing of its own.
  closes: (row) => row.has('tpsl_order_type'),
};

/** One list of coin-margined orders: a swap is asked for by its contract, dated ones by their coin, all of it together. */
async function coinOrders(
  tools: ReadTools,
  list: (typeof COIN_ORDER_LISTS)[number],
  market: VenueMarket | undefined,
): Promise<readonly unknown[]> {
  if (market === undefined) return [];
  const [endpoint, params] = isDated(market)
    ? [`contractPrivatePostApiV1Contract${list}Openorders`, { symbol: market.settle }]
    : [`contractPrivatePostSwapApiV1Swap${list}Openorders`, { contract_code: market.id }];
  const orders: unknown[] = [];
  for (let page = 1; page <= MOST_COIN_PAGES; page++) {
    const answer = await tools.call(endpoint, {
      ...params,
      page_index: page,
      page_size: COIN_PAGE,
    });
    const rows = rowsAt(answer, 'data.orders');
    if (rows === undefined) throw new RowError('the open orders are not a list');
    orders.push(...rows.map((raw) => toUnifiedOrder(raw, COIN_ORDER)));
    const pages = parseNumber(valueAt(answer, 'data.total_page'));
    if (pages === undefined ? rows.length < COIN_PAGE : page >= pages) return orders;
  }
  throw new RowError('there are more open orders than can be read');
}

function plainOrder(raw: unknown): unknown {
  const row = new RowReader(raw, 'open order');
  const left = row.number('volume') - (row.optionalNumber('trade_volume') ?? 0);
  return toUnifiedOrder(isRecord(raw) ? { ...raw, left } : raw, PLAIN);
}

/** Dated contracts have figures after their name: `BTC260327`. */
const isDated = (market: VenueMarket): boolean => /\d{6}$/.test(market.id);

const isMulti = (answer: unknown): boolean => {
  const data = valueAt(answer, 'data');
  const mode = isRecord(data) ? (data['asset_mode'] ?? data['assets_mode']) : data;
  return mode === 1 || mode === '1' || (typeof mode === 'string' && /multi|join/i.test(mode));
};

/**
 * HTX: linear contracts in the unified v5 account, coin-margined swaps with an account per contract, coin-margined dated
 * contracts with one per coin. The older two answer by POST, which reads all the same.
 */
export const HTX_SPEC: VenueSpec = {
  async read(tools) {
    const [balance, positions, swapAccounts, swaps, futureAccounts, futures, mode] =
      await Promise.all([
        tools.call('contractPrivateGetV5AccountBalance'),
        tools.call('contractPrivateGetV5TradePositionOpens'),
        post(tools, 'contractPrivatePostSwapApiV1SwapAccountInfo'),
        post(tools, 'contractPrivatePostSwapApiV1SwapPositionInfo'),
        post(tools, 'contractPrivatePostApiV1ContractAccountInfo'),
        post(tools, 'contractPrivatePostApiV1ContractPositionInfo'),
        tools.setting('mode', () => tools.call('contractPrivateGetV5AccountAssetMode')),
      ]);
    const raw = rowsAt(positions, 'data');
    if (raw === undefined) throw new RowError('the positions are not a list');
    // Only several coins together have an equity in sum.
    const sum = new RowReader(valueAt(balance, 'data'), 'balance').optionalNumber('equity');
    const isUnread = mode.kind === 'unread';
    const isShared = isUnread ? sum !== undefined && sum !== 0 : isMulti(answerOf(mode));
    const isOpen = isUnread && sum === undefined;
    const linear = linearPools(balance, tools.rows(LINEAR, raw), isShared);
    return {
      pools: [
        ...(isOpen ? linear.map(withoutMode) : linear),
        ...coinPools(tools, swapAccounts, swaps, 'contract_code', 'coin-margined'),
        ...coinPools(tools, futureAccounts, futures, 'symbol', 'coin-margined futures'),
      ],
    };
  },

  async marks(tools, markets) {
    const marks = new Map<string, MarkReading>();
    await Promise.all(
      markets.map(async (market) => {
        const linear = market.contractType === 'linear';
        const answer = await tools.call(
          linear
            ? 'contractPublicGetIndexMarketHistoryLinearSwapMarkPriceKline'
            : 'contractPublicGetIndexMarketHistorySwapMarkPriceKline',
          { contract_code: market.id, period: '1min', size: 1 },
        );
        const last = (rowsAt(answer, 'data') ?? []).at(-1);
        const markPrice =
          last === undefined
            ? undefined
            : new RowReader(last, 'mark price').optionalPositive('close');
        if (markPrice !== undefined) marks.set(market.symbol, { markPrice, asOfMs: tools.now() });
      }),
    );
    return marks;
  },

  orders: [
    {
      read: async (tools) =>
        (await linearOrders(tools, 'contractPrivateGetV5TradeOrderOpens')).map(plainOrder),
    },
    // By kind; a row that two kinds tell counts once.
    ...['trigger', 'trailing_stop', 'tpsl', 'tp', 'sl'].map((type) => ({
      read: async (tools: ReadTools) =>
        (await linearOrders(tools, 'contractPrivateGetV5AlgoOrderOpens', { type })).map((raw) =>
          toUnifiedOrder(raw, CONDITIONAL),
        ),
    })),
    ...COIN_ORDER_LISTS.map((list) => ({
      perSymbol: true as const,
      only: (market: VenueMarket) => market.contractType === 'inverse',
      read: (tools: ReadTools, market?: VenueMarket) => coinOrders(tools, list, market),
    })),
  ],
};
