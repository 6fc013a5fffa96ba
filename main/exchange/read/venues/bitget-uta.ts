import type { MarginTier } from '../../../../shared/domain/margin-tier.ts';
import { afterHaircuts, type AssetDraft, type PoolDraft } from '../../parse/account-draft.ts';
import { compact } from '../../parse/compact.ts';
import { inUse } from '../../parse/in-use.ts';
import { toUnifiedOrder, type OrderMap } from '../../parse/order-row.ts';
import { BITGET_PRODUCTS, type BitgetProduct } from '../../parse/parse-bitget.ts';
import { toTierTable } from '../../parse/parse-tiers.ts';
import type { PositionMap } from '../../parse/position-row.ts';
import { RowError, RowReader, isRecord, rowsAt, valueAt } from '../../parse/raw-row.ts';
import type { VenueMarket } from '../../parse/venue-market.ts';
import type { ReadTools, VenueSpec } from '../venue-spec.ts';

const POSITIONS: PositionMap = {
  id: ['symbol'],
  size: ['size_told'],
  sizeIn: 'units',
  side: { field: ['posSide'], words: { long: 'long', short: 'short' } },
  hedge: { field: ['holdMode'], words: { one_way_mode: 'one-way', hedge_mode: 'hedge' } },
  marginMode: { field: ['marginMode'], words: { crossed: 'cross', isolated: 'isolated' } },
  entryPrice: ['avgPrice'],
  markPrice: ['markPrice'],
  liquidationPrice: ['liquidationPrice'],
  leverage: ['leverage'],
  unrealizedPnl: ['unrealisedPnl'],
  // ccxt hands this rate over as a margin ratio.
  maintenanceRate: ['mmr'],
  isolatedMargin: ['positionBalance'],
};

const PLAIN: OrderMap = {
  id: ['orderId'],
  market: ['symbol'],
  side: { field: ['side'], words: { buy: 'buy', sell: 'sell' } },
  size: ['left'],
  price: ['price'],
};
/** Rows of stops and take-profits name the leg that they close, and no side. */
const PROTECTING: OrderMap = {
  id: ['orderId'],
  market: ['symbol'],
  side: { field: ['posSide'], words: { long: 'sell', short: 'buy' } },
  size: ['qty'],
  triggerPrice: ['triggerPrice'],
  stopPrice: ['stopLoss'],
  takeProfitPrice: ['takeProfit'],
  closes: () => true,
};

/** A list under `data.list` or under `data`; `null` is how an empty one is written. */
function listOf(answer: unknown, what: string): readonly unknown[] {
  const data = valueAt(answer, 'data');
  if (isRecord(data) && data['list'] === null) return [];
  const rows = rowsAt(answer, 'data.list') ?? rowsAt(answer, 'data');
  if (rows === undefined) throw new RowError(`the ${what} are not a list`);
  return rows;
}

/** A gateway that ignores the category answers with all of them each time. */
const ofCategory = (category: BitgetProduct) => (row: unknown) =>
  !isRecord(row) || row['category'] === undefined || row['category'] === category;

const categoryOf = (market: VenueMarket): BitgetProduct =>
  market.contractType === 'inverse'
    ? 'COIN-FUTURES'
    : market.settle === 'USDC'
      ? 'USDC-FUTURES'
      : 'USDT-FUTURES';

/** Sizes are coins; an inverse position counts by what those were worth at entry. */
function withSize(raw: unknown, category: BitgetProduct): unknown {
  if (!isRecord(raw)) return raw;
  const row = new RowReader(raw, 'position');
  const size = row.number('total');
  const inverse = category === 'COIN-FUTURES' && size !== 0;
  return { ...raw, size_told: inverse ? size * row.positive('avgPrice') : size };
}

async function readOrders(tools: ReadTools, category: BitgetProduct): Promise<readonly unknown[]> {
  const [plain, strategy] = await Promise.all([
    tools.call('privateUtaGetV3TradeUnfilledOrders', { category, limit: 100 }),
    tools.call('privateUtaGetV3TradeUnfilledStrategyOrders', { category, limit: 100 }),
  ]);
  const lists = [listOf(plain, 'open orders'), listOf(strategy, 'stops')];
  if (lists.some((list) => list.length >= 100)) {
    throw new RowError('there are more open orders than one page holds');
  }
  const [open = [], stops = []] = lists.map((list) => list.filter(ofCategory(category)));
  return [
    ...open.map((raw) => {
      const row = new RowReader(raw, 'open order');
      const left = row.number('qty') - (row.optionalNumber('cumExecQty') ?? 0);
      return toUnifiedOrder(isRecord(raw) ? { ...raw, left } : raw, PLAIN);
    }),
    ...stops.map((raw) => toUnifiedOrder(raw, PROTECTING)),
  ];
}

/** Bitget's unified trading account (v3): all coins back all futures; equity after discounts is told in US dollars. */
export const BITGET_UTA_SPEC: VenueSpec = {
  async read(tools) {
    const [balance, ...lists] = await Promise.all([
      tools.call('privateUtaGetV3AccountAssets'),
      ...BITGET_PRODUCTS.map((category) =>
        tools.call('privateUtaGetV3PositionCurrentPosition', { category }),
      ),
    ]);
    const rows = tools.rows(
      POSITIONS,
      lists.flatMap((answer, index) => {
        const category = BITGET_PRODUCTS[index] ?? 'USDT-FUTURES';
        return listOf(answer, 'positions')
          .filter(ofCategory(category))
          .map((raw) => withSize(raw, category));
      }),
    );
    const data = new RowReader(valueAt(balance, 'data'), 'balance');
    const assets = (rowsAt(balance, 'data.assets') ?? []).map((raw): AssetDraft => {
      const row = new RowReader(raw, 'balance');
      return compact<AssetDraft>({
        asset: row.text('coin'),
        amount: row.number('equity'),
        value: row.optionalNumber('usdValue'),
      });
    });
    const equity = afterHaircuts(
      data.optionalNumber('effEquity'),
      data.optionalNumber('accountEquity'),
      assets,
    );
    return {
      pools: [
        compact<PoolDraft>({
          id: 'USD',
          settle: 'USD',
          rows,
          cash: equity === undefined ? undefined : { kind: 'assets', equity, assets },
          inUse: inUse(data, ['unrealisedPnl'], ['mmr', 'imr']),
        }),
      ],
    };
  },

  async tiers(tools, { market }) {
    const answer = await tools.call('publicUtaGetV3MarketPositionTier', {
      category: categoryOf(market),
      symbol: market.id,
    });
    const rows = (rowsAt(answer, 'data') ?? []).map((raw) => {
      const row = new RowReader(raw, `margin tier of ${market.id}`);
      return compact<MarginTier>({
        floor: row.number('minTierValue'),
        cap: row.positive('maxTierValue'),
        maintenanceMarginRate: row.positive('mmr'),
        maxLeverage: row.optionalPositive('leverage'),
      });
    });
    return rows.length === 0 || market.contractType === 'inverse'
      ? undefined
      : { rows: toTierTable(rows, market.id), unit: 'quote', mode: 'whole' };
  },

  orders: BITGET_PRODUCTS.map((category) => ({ read: (tools) => readOrders(tools, category) })),
};
