import type { MarginTier } from '../../../../shared/domain/margin-tier.ts';
import { strayPools, type PoolDraft } from '../../parse/account-draft.ts';
import { compact } from '../../parse/compact.ts';
import { inUse } from '../../parse/in-use.ts';
import { readMarkTable } from '../../parse/mark-table.ts';
import { toUnifiedOrder, type OrderMap } from '../../parse/order-row.ts';
import { toTierTable } from '../../parse/parse-tiers.ts';
import type { PositionMap } from '../../parse/position-row.ts';
import { RowError, RowReader, isRecord, rowsAt } from '../../parse/raw-row.ts';
import { requestInfoOf } from '../../wire/request-info.ts';
import type { VenueMarket } from '../../parse/venue-market.ts';
import { BINANCE_ORDER_COST } from '../read-binance-usdm.ts';
import type { OrderCall, ReadTools, TierTable, VenueSpec } from '../venue-spec.ts';

/** Rows of the older position answers of Binance: COIN-M, and both sides of portfolio margin. */
export const BINANCE_POSITIONS: PositionMap = {
  id: ['symbol'],
  size: ['positionAmt'],
  sizeIn: 'contracts',
  side: { field: ['positionSide'], words: { BOTH: 'sign', LONG: 'long', SHORT: 'short' } },
  hedge: { field: ['positionSide'], words: { BOTH: 'one-way', LONG: 'hedge', SHORT: 'hedge' } },
  marginMode: {
    field: ['marginType'],
    words: { cross: 'cross', crossed: 'cross', isolated: 'isolated' },
  },
  entryPrice: ['entryPrice'],
  markPrice: ['markPrice'],
  liquidationPrice: ['liquidationPrice'],
  leverage: ['leverage'],
  unrealizedPnl: ['unRealizedProfit', 'unrealizedProfit'],
  maintenanceMargin: ['maintMargin'],
  isolatedMargin: ['isolatedWallet'],
  // Holds the profit.
  isolatedEquity: ['isolatedMargin'],
};

const ORDERS: OrderMap = {
  id: ['algoId', 'strategyId', 'orderId'],
  market: ['symbol'],
  side: { field: ['side'], words: { BUY: 'buy', SELL: 'sell' } },
  size: ['quantity', 'origQty'],
  price: ['price'],
  triggerPrice: ['triggerPrice', 'stopPrice', 'activatePrice'],
};

/** One list of open orders of Binance, of everything of its kind or of one symbol. */
export function orderCall(
  endpoint: string,
  kind: 'linear' | 'inverse',
  isNewer: boolean,
): OrderCall {
  return {
    only: ({ contractType }) => contractType === kind,
    read: (tools, market) => readBinanceOrders(tools, endpoint, isNewer, market),
  };
}

/** Rows of one list of open orders; a gateway that lacks a newer endpoint keeps conditional orders among the others. */
async function readBinanceOrders(
  tools: ReadTools,
  endpoint: string,
  isNewer: boolean,
  market?: VenueMarket,
): Promise<readonly unknown[]> {
  try {
    const answer = await tools.call(endpoint, market === undefined ? {} : { symbol: market.id });
    const rows = rowsAt(answer);
    if (rows === undefined) throw new RowError('the open orders are not a list');
    return rows.map((raw) => toUnifiedOrder(raw, ORDERS));
  } catch (error) {
    if (isNewer && requestInfoOf(error)?.status === 404) return [];
    throw error;
  }
}

/** Tables of all coin-margined markets in one answer: floors and caps count coins, the deduction `cum` too. */
export async function coinBrackets(
  tools: ReadTools,
  endpoint: string,
  id: string,
): Promise<TierTable | undefined> {
  const answer = await tools.seldom(endpoint, () => tools.call(endpoint), 3_600_000);
  const entry = (rowsAt(answer) ?? []).find((row) => isRecord(row) && row['symbol'] === id);
  const brackets = rowsAt(entry, 'brackets') ?? [];
  const rows = brackets.map((raw) => {
    const row = new RowReader(raw, `margin tier of ${id}`);
    return compact<MarginTier>({
      floor: row.number(row.first(['qtyFloor', 'qtylFloor']) ?? 'qtyFloor'),
      cap: row.positive('qtyCap'),
      maintenanceMarginRate: row.positive('maintMarginRatio'),
      maintenanceMarginDeduction: row.optionalNumber('cum'),
      maxLeverage: row.optionalPositive('initialLeverage'),
    });
  });
  return rows.length === 0
    ? undefined
    : { rows: toTierTable(rows, id), unit: 'base', mode: 'marginal' };
}

/** Binance COIN-M: one wallet per coin; positions carry their margin mode and leverage; sizes are contracts. */
export const BINANCE_COINM_SPEC: VenueSpec = {
  async read(tools) {
    const [account, positions] = await Promise.all([
      tools.call('dapiPrivateGetAccount'),
      tools.call('dapiPrivateGetPositionRisk'),
    ]);
    const assets = rowsAt(account, 'assets');
    const raw = rowsAt(positions);
    if (assets === undefined) throw new RowError('the balance holds no assets');
    if (raw === undefined) throw new RowError('the positions are not a list');
    const rows = tools.rows(BINANCE_POSITIONS, raw);
    const pools = assets.map((each): PoolDraft => {
      const row = new RowReader(each, 'balance');
      const settle: string = row.text('asset');
      const cash = row.optionalNumber('crossWalletBalance');
      return compact<PoolDraft>({
        id: settle,
        settle,
        rows: rows.filter((one) => one.settle === settle),
        cash: cash === undefined ? undefined : { kind: 'wallet', amount: cash },
        inUse: inUse(row, [
          'maintMargin',
          'positionInitialMargin',
          'unrealizedProfit',
          'crossUnPnl',
        ]),
        openOrderInitialMargin: row.optionalPositive('openOrderInitialMargin'),
      });
    });
    pools.push(...strayPools(pools, rows));
    const hedged = raw.some((row) => isRecord(row) && (row['positionSide'] ?? 'BOTH') !== 'BOTH');
    return { pools, ...(hedged ? { hedged } : {}) };
  },

  tiers: (tools, { market }) => coinBrackets(tools, 'dapiPrivateV2GetLeverageBracket', market.id),

  async marks(tools, markets) {
    return readMarkTable(
      { rows: await tools.call('dapiPublicGetPremiumIndex') },
      {
        path: 'rows',
        id: ['symbol'],
        mark: ['markPrice'],
        fundingRate: ['lastFundingRate'],
        nextFundingAt: ['nextFundingTime'],
        time: ['time'],
      },
      markets,
      tools.now(),
    );
  },

  orders: [
    orderCall('dapiPrivateGetOpenOrders', 'inverse', false),
    orderCall('dapiPrivateGetOpenAlgoOrders', 'inverse', true),
  ],
  orderCost: BINANCE_ORDER_COST,
};
