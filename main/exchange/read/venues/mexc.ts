import type { MarginTier } from '../../../../shared/domain/margin-tier.ts';
import { strayPools, type PoolDraft } from '../../parse/account-draft.ts';
import { compact } from '../../parse/compact.ts';
import { inUse } from '../../parse/in-use.ts';
import { readMarkTable } from '../../parse/mark-table.ts';
import { toUnifiedOrder, type OrderMap } from '../../parse/order-row.ts';
import { toTierTable } from '../../parse/parse-tiers.ts';
import type { PositionMap } from '../../parse/position-row.ts';
import { RowError, RowReader, isRecord, rowsAt } from '../../parse/raw-row.ts';
import type { ReadTools, VenueSpec } from '../venue-spec.ts';

const POSITIONS: PositionMap = {
  id: ['symbol'],
  size: ['holdVol'],
  sizeIn: 'contracts',
  side: { field: ['positionType'], words: { '1': 'long', '2': 'short' } },
  marginMode: { field: ['openType'], words: { '1': 'isolated', '2': 'cross' } },
  entryPrice: ['holdAvgPrice', 'openAvgPrice'],
  // Not told beside the position; the ticker's fair price is the mark.
  markPrice: ['fairPrice'],
  liquidationPrice: ['liquidatePrice'],
  leverage: ['leverage'],
  unrealizedPnl: ['unrealized'],
  isolatedMargin: ['im'],
};

/** 1 opens a long, 2 closes a short, 3 opens a short, 4 closes a long. */
const SIDE = {
  field: ['side'],
  words: { '1': 'buy', '2': 'buy', '3': 'sell', '4': 'sell' },
} as const;
const closes = (row: RowReader): boolean => ['2', '4'].includes(String(row.raw('side')));

const PLAIN: OrderMap = {
  id: ['orderId'],
  market: ['symbol'],
  side: SIDE,
  size: ['left'],
  price: ['price'],
  closes,
};
const PLANNED: OrderMap = {
  id: ['id', 'orderId'],
  market: ['symbol'],
  side: SIDE,
  size: ['vol'],
  price: ['price'],
  triggerPrice: ['triggerPrice'],
  closes,
};
/** A stop and a take-profit of one position stand in one row; the side is that of the position. */
const PROTECTING: OrderMap = {
  id: ['id', 'orderId'],
  market: ['symbol'],
  side: { field: ['positionType'], words: { '1': 'sell', '2': 'buy' } },
  size: ['vol', 'remainVol'],
  stopPrice: ['stopLossPrice'],
  takeProfitPrice: ['takeProfitPrice'],
  closes: () => true,
};

function withLeft(raw: unknown): unknown {
  if (!isRecord(raw)) return raw;
  const row = new RowReader(raw, 'open order');
  return { ...raw, left: row.number('vol') - (row.optionalNumber('dealVol') ?? 0) };
}

/** Pages of 100; what is more than ten pages is no list that a person keeps. */
async function readOrderPages(
  tools: ReadTools,
  endpoint: string,
  params: Readonly<Record<string, unknown>>,
): Promise<readonly unknown[]> {
  const rows: unknown[] = [];
  for (let page = 1; page <= 10; page++) {
    const answer = await tools.call(endpoint, { ...params, page_num: page, page_size: 100 });
    const list = rowsAt(answer, 'data') ?? rowsAt(answer, 'data.resultList');
    if (list === undefined) throw new RowError('the open orders are not a list');
    rows.push(...list);
    if (list.length < 100) return rows;
  }
  throw new RowError('the list of open orders does not end');
}

/**
 * MEXC futures: all currencies in one answer, all positions in another. ccxt calls every position cross; `openType` tells.
 * The levels of a market are steps of the same number of contracts, each with the same step in the rate.
 */
export const MEXC_SPEC: VenueSpec = {
  async read(tools) {
    const [assets, positions] = await Promise.all([
      tools.call('contractPrivateGetAccountAssets'),
      tools.call('contractPrivateGetPositionOpenPositions'),
    ]);
    const balances = rowsAt(assets, 'data');
    const raw = rowsAt(positions, 'data');
    if (balances === undefined) throw new RowError('the balance is not a list');
    if (raw === undefined) throw new RowError('the positions are not a list');
    const rows = tools.rows(POSITIONS, raw);
    const pools = balances.flatMap((each): readonly PoolDraft[] => {
      const row = new RowReader(each, 'balance');
      const settle: string = row.text('currency');
      const held = rows.filter((one) => one.settle === settle);
      if (held.length === 0 && !tools.markets.settles(settle)) return [];
      return [
        compact<PoolDraft>({
          id: settle,
          settle,
          rows: held,
          cash: { kind: 'equity', amount: row.number('equity'), holdsIsolated: true },
          inUse: inUse(row, ['positionMargin', 'unrealized']),
        }),
      ];
    });
    pools.push(...strayPools(pools, rows));
    return { pools };
  },

  tiers(_tools, { market }) {
    const row = new RowReader(market.info, `market ${market.id}`);
    const rate = row.optionalPositive('maintenanceMarginRate');
    if (rate === undefined) return Promise.resolve(undefined);
    const first = row.optionalPositive('riskBaseVol');
    const step = row.optionalPositive('riskIncrVol');
    const rateStep = row.optionalPositive('riskIncrMmr');
    const levels = row.optionalPositive('riskLevelLimit') ?? 1;
    const stepped = first !== undefined && step !== undefined && rateStep !== undefined;
    const rows = Array.from({ length: stepped ? levels : 1 }, (_none, index): MarginTier => {
      const initial = row.optionalPositive('initialMarginRate');
      const more = row.optionalPositive('riskIncrImr') ?? 0;
      return compact<MarginTier>({
        floor: stepped && index > 0 ? first + step * (index - 1) : 0,
        cap: stepped ? first + step * index : Number.MAX_VALUE,
        maintenanceMarginRate: rate + (rateStep ?? 0) * index,
        maxLeverage: initial === undefined ? undefined : 1 / (initial + more * index),
      });
    });
    return Promise.resolve({
      rows: toTierTable(rows, market.id),
      unit: 'contracts',
      mode: 'whole',
    });
  },

  async marks(tools, markets) {
    return readMarkTable(
      await tools.call('contractPublicGetTicker'),
      {
        path: 'data',
        id: ['symbol'],
        mark: ['fairPrice'],
        fundingRate: ['fundingRate'],
        time: ['timestamp'],
      },
      markets,
      tools.now(),
    );
  },

  orders: [
    {
      read: async (tools) => {
        const rows = await readOrderPages(tools, 'contractPrivateGetOrderListOpenOrders', {});
        return rows.map((raw) => toUnifiedOrder(withLeft(raw), PLAIN));
      },
    },
    {
      read: async (tools) => {
        const rows = await readOrderPages(tools, 'contractPrivateGetPlanorderListOrders', {
          states: 1,
        });
        return rows.map((raw) => toUnifiedOrder(raw, PLANNED));
      },
    },
    {
      read: async (tools) => {
        const rows = await readOrderPages(tools, 'contractPrivateGetStoporderListOrders', {
          is_finished: 0,
        });
        return rows.map((raw) => toUnifiedOrder(raw, PROTECTING));
      },
    },
  ],
};
