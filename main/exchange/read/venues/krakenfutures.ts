import type { MarginTier } from '../../../../shared/domain/margin-tier.ts';
import { parsePositive } from '../../../../shared/domain/parse-number.ts';
import type { AssetDraft, PoolDraft } from '../../parse/account-draft.ts';
import { compact } from '../../parse/compact.ts';
import { inUse } from '../../parse/in-use.ts';
import { readMarkTable } from '../../parse/mark-table.ts';
import { toUnifiedOrder, type OrderMap } from '../../parse/order-row.ts';
import { toTierTable } from '../../parse/parse-tiers.ts';
import type { PositionMap, PositionRow } from '../../parse/position-row.ts';
import { RowError, RowReader, isRecord, rowsAt, textOf, valueAt } from '../../parse/raw-row.ts';
import type { MarketBook, VenueMarket } from '../../parse/venue-market.ts';
import type { VenueSpec } from '../venue-spec.ts';

/** Names of instruments come in small letters in some answers and in capitals in others. */
const marketOf = (row: RowReader, markets: MarketBook): VenueMarket | undefined => {
  const id = row.text('symbol');
  return (
    markets.contract(id) ?? markets.contract(id.toUpperCase()) ?? markets.contract(id.toLowerCase())
  );
};

const POSITIONS: PositionMap = {
  id: ['symbol'],
  size: ['size'],
  sizeIn: 'units',
  side: { field: ['side'], words: { long: 'long', short: 'short' } },
  // A fixed leverage is how an isolated position is told; cross rows have none.
  marginMode: { field: ['mode'], words: { cross: 'cross', isolated: 'isolated' } },
  entryPrice: ['price'],
  markPrice: ['markPrice'],
  leverage: ['maxFixedLeverage'],
  unrealizedPnl: ['unrealizedPnl'],
  // Settled in other currencies where the row says so.
  pnlSinceSettlement: true,
  market: marketOf,
};

const ORDERS: OrderMap = {
  id: ['order_id', 'orderId'],
  market: ['market'],
  side: { field: ['side'], words: { buy: 'buy', sell: 'sell' } },
  size: ['unfilledSize', 'quantity'],
  price: ['limitPrice'],
  triggerPrice: ['stopPrice', 'triggerPrice'],
};

/** `PI_XBTUSD` and `FI_XBTUSD_260327` share the wallet `fi_xbtusd`; `PF_…` share the multi-collateral one. */
function walletOf(id: string): string {
  const [kind = '', pair = ''] = id.toLowerCase().split('_');
  if (kind === 'pf' || kind === 'ff') return 'flex';
  return `${kind === 'pv' || kind === 'fv' ? 'fv' : 'fi'}_${pair}`;
}

function flexPool(account: unknown, rows: readonly PositionRow[]): PoolDraft {
  const row = new RowReader(account, 'multi-collateral balance');
  const currencies = row.raw('currencies');
  const assets = Object.entries(isRecord(currencies) ? currencies : {}).map(
    ([id, raw]): AssetDraft => {
      const coin = new RowReader(raw, `balance in ${id}`);
      const value = coin.optionalNumber('value');
      const collateral = coin.optionalNumber('collateral');
      return compact<AssetDraft>({
        asset: currencyOf(id),
        amount: coin.number('quantity'),
        value,
        weight:
          collateral === undefined || value === undefined || !(value > 0)
            ? undefined
            : Math.min(1, Math.max(0, collateral / value)),
      });
    },
  );
  const equity = row.optionalNumber('marginEquity');
  return compact<PoolDraft>({
    id: 'flex',
    settle: 'USD',
    rows,
    cash: equity === undefined ? undefined : { kind: 'assets', equity, assets },
    inUse: inUse(row, ['maintenanceMargin', 'totalUnrealized']),
  });
}

function walletPool(
  id: string,
  account: unknown,
  rows: readonly PositionRow[],
  settle: string,
): PoolDraft {
  const row = new RowReader(account, `balance ${id}`);
  const currency = row.text('currency');
  const cash = new RowReader(row.raw('balances'), `balance ${id}`).optionalNumber(currency);
  const margin = valueAt(account, 'marginRequirements');
  const auxiliary = valueAt(account, 'auxiliary');
  const used = isRecord(margin) ? inUse(new RowReader(margin, id), ['mm']) : undefined;
  const profit = isRecord(auxiliary) ? inUse(new RowReader(auxiliary, id), ['pnl']) : undefined;
  return compact<PoolDraft>({
    id,
    settle,
    rows,
    cash: cash === undefined ? undefined : { kind: 'wallet', amount: cash },
    inUse: used === undefined && profit === undefined ? undefined : (used ?? 0) + (profit ?? 0),
  });
}

const currencyOf = (id: string): string => {
  const name = id.toUpperCase();
  return name === 'XBT' ? 'BTC' : name === 'XDG' ? 'DOGE' : name;
};

/**
 * Kraken Futures: one list of positions without marks or liquidation prices, and one answer with a wallet per
 * single-collateral pair and one for multi-collateral. Tier tables stand in the list of instruments.
 */
export const KRAKENFUTURES_SPEC: VenueSpec = {
  async read(tools) {
    const [accounts, positions] = await Promise.all([
      tools.call('privateGetAccounts'),
      tools.call('privateGetOpenpositions'),
    ]);
    const raw = rowsAt(positions, 'openPositions');
    const wallets = valueAt(accounts, 'accounts');
    if (raw === undefined) throw new RowError('the positions are not a list');
    if (!isRecord(wallets)) throw new RowError('the balance holds no accounts');
    const rows = tools.rows(
      POSITIONS,
      raw.map((each) =>
        isRecord(each)
          ? {
              ...each,
              mode: (parsePositive(each['maxFixedLeverage']) ?? 0) === 0 ? 'cross' : 'isolated',
            }
          : each,
      ),
    );
    const byWallet = Map.groupBy(rows, (row) => walletOf(row.market.id));
    const pools: PoolDraft[] = [];
    for (const [name, account] of Object.entries(wallets)) {
      const id = name.toLowerCase();
      if (!isRecord(account) || account['type'] === 'cashAccount') continue;
      const held = byWallet.get(id) ?? [];
      byWallet.delete(id);
      if (account['type'] === 'multiCollateralMarginAccount' || id === 'flex') {
        pools.push(flexPool(account, held));
      } else {
        const settle = held[0]?.settle ?? currencyOf(textOf(account['currency']) ?? id);
        pools.push(walletPool(id, account, held, settle));
      }
    }
    for (const [id, held] of byWallet) {
      pools.push({ id, settle: held[0]?.settle ?? 'USD', rows: held });
    }
    return { pools, hedged: false };
  },

  tiers(_tools, { market }) {
    const levels = rowsAt(market.info, 'marginLevels') ?? [];
    const starts = levels
      .map((each) => new RowReader(each, `margin level of ${market.id}`))
      .map((row) => ({
        row,
        floor: row.number(row.first(['numNonContractUnits', 'contracts']) ?? 'contracts'),
      }))
      .toSorted((a, b) => a.floor - b.floor);
    const rows = starts.map(({ row, floor }, index): MarginTier => {
      const rate = row.positive('maintenanceMargin');
      return {
        floor,
        cap: starts[index + 1]?.floor ?? Number.MAX_VALUE,
        maintenanceMarginRate: rate,
        maxLeverage: 1 / row.positive('initialMargin'),
      };
    });
    const inUnits = starts.some(({ row }) => row.has('numNonContractUnits'));
    return Promise.resolve(
      rows.length === 0
        ? undefined
        : {
            rows: toTierTable(rows, market.id),
            unit: inUnits ? 'quote' : 'contracts',
            mode: 'whole',
          },
    );
  },

  async marks(tools, markets) {
    const answer = await tools.call('publicGetTickers');
    return readMarkTable(
      answer,
      { path: 'tickers', id: ['symbol'], mark: ['markPrice'] },
      markets,
      tools.now(),
    );
  },

  orders: [
    {
      read: async (tools) => {
        const rows = rowsAt(await tools.call('privateGetOpenorders'), 'openOrders');
        if (rows === undefined) throw new RowError('the open orders are not a list');
        return rows.map((raw) => {
          const row = new RowReader(raw, 'open order');
          const market = marketOf(row, tools.markets);
          return toUnifiedOrder(
            isRecord(raw) ? { ...raw, market: market?.id ?? row.text('symbol') } : raw,
            ORDERS,
          );
        });
      },
    },
  ],
};
