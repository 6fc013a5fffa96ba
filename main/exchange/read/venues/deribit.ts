import type { VenueTotals } from '../../../../shared/domain/book.ts';
import { strayPools, type PoolDraft } from '../../parse/account-draft.ts';
import { compact } from '../../parse/compact.ts';
import { inUse } from '../../parse/in-use.ts';
import { toUnifiedOrder, type OrderMap } from '../../parse/order-row.ts';
import type { PositionMap, PositionRow } from '../../parse/position-row.ts';
import { RowError, RowReader, isRecord, rowsAt, textOf } from '../../parse/raw-row.ts';
import type { VenueSpec } from '../venue-spec.ts';

const POSITIONS: PositionMap = {
  id: ['instrument_name'],
  // US dollars for inverse contracts, coins for linear ones; negative for shorts.
  size: ['size'],
  sizeIn: 'units',
  side: { field: ['direction'], words: { buy: 'long', sell: 'short', zero: 'sign' } },
  marginMode: 'cross',
  entryPrice: ['average_price'],
  markPrice: ['mark_price'],
  liquidationPrice: ['estimated_liquidation_price'],
  leverage: ['leverage'],
  unrealizedPnl: ['total_profit_loss'],
  pnlSinceSettlement: true,
  maintenanceMargin: ['maintenance_margin'],
};

interface Rates {
  readonly initialBase: number;
  readonly maintenanceBase: number;
  /** Per coin of size. */
  readonly perUnit: number;
}

/** Rates that grow with the size, as Deribit published them; no call tells them. */
const RATES_AS_OF = '2022-01-11';
const RATES: Readonly<Record<string, Rates>> = {
  'BTC-PERPETUAL': { initialBase: 0.02, maintenanceBase: 0.01, perUnit: 0.00005 },
  'ETH-PERPETUAL': { initialBase: 0.02, maintenanceBase: 0.01, perUnit: 0.000004 },
  'BTC_USDC-PERPETUAL': { initialBase: 0.02, maintenanceBase: 0.01, perUnit: 0.00005 },
  'SOL_USDC-PERPETUAL': { initialBase: 0.04, maintenanceBase: 0.02, perUnit: 0.000005 },
};
/** The published rates count only while they give the maintenance margin that the venue reports. */
const RATE_TOLERANCE = 0.05;

function withRates(row: PositionRow): PositionRow {
  const { position } = row;
  const rates = RATES[row.market.id];
  const told = position.reported?.maintenanceMargin;
  const mark = position.markPrice;
  if (rates === undefined || told === undefined || mark === undefined || !(told > 0)) return row;
  const inverse = position.contractType === 'inverse';
  const coins = inverse ? position.contracts / mark : position.contracts;
  const value = inverse ? coins : coins * mark;
  const expected = value * (rates.maintenanceBase + rates.perUnit * coins);
  if (Math.abs(expected - told) > RATE_TOLERANCE * told) return row;
  return { ...row, position: { ...position, marginRateFormula: rates, tiersAsOf: RATES_AS_OF } };
}

const ORDERS: OrderMap = {
  id: ['order_id'],
  market: ['instrument_name'],
  side: { field: ['direction'], words: { buy: 'buy', sell: 'sell' } },
  size: ['amount'],
  price: ['price_told'],
  triggerPrice: ['trigger_price'],
};

/** `price` is a word for an order at the market; what was filled is gone. */
function prepareOrder(raw: unknown): unknown {
  if (!isRecord(raw)) return raw;
  const row = new RowReader(raw, 'open order');
  return {
    ...raw,
    price_told: typeof raw['price'] === 'number' ? raw['price'] : undefined,
    amount: row.number('amount') - (row.optionalNumber('filled_amount') ?? 0),
  };
}

/** Margin models: `cross_*` shares all currencies, `*_pm` nets by scenarios. */
const isShared = (row: RowReader): boolean =>
  textOf(row.raw('margin_model'))?.startsWith('cross') === true ||
  row.raw('cross_collateral_enabled') === true;
const isPortfolio = (row: RowReader): boolean =>
  textOf(row.raw('margin_model'))?.endsWith('_pm') === true ||
  row.raw('portfolio_margining_enabled') === true;

/**
 * Deribit: all currencies in one answer, all positions in another. In the standard model every currency is a pool of its
 * own, sizes are US dollars or coins, and the maintenance rate grows with the size. Options are seen, not computed.
 */
/** Undefined where the venue does not give both equity and maintenance. */
function totalsOf(
  row: RowReader,
  equityName: string,
  initialName: string,
  maintenanceName: string,
): VenueTotals | undefined {
  const equity = row.optionalNumber(equityName);
  const maintenanceMargin = row.optionalNumber(maintenanceName);
  if (equity === undefined || maintenanceMargin === undefined) return undefined;
  return compact<VenueTotals>({
    equity,
    initialMargin: row.optionalNumber(initialName),
    maintenanceMargin,
  });
}

export const DERIBIT_SPEC: VenueSpec = {
  async read(tools) {
    const [balance, positions] = await Promise.all([
      tools.call('privateGetGetAccountSummaries', { extended: true }),
      tools.call('privateGetGetPositions', { currency: 'any' }),
    ]);
    const summaries = rowsAt(balance, 'result.summaries');
    const raw = rowsAt(positions, 'result');
    if (summaries === undefined) throw new RowError('the balance is not a list');
    if (raw === undefined) throw new RowError('the positions are not a list');
    const isOption = (row: unknown): boolean =>
      isRecord(row) && textOf(row['kind'])?.startsWith('option') === true;
    const options = raw.filter(
      (row) => isOption(row) && isRecord(row) && Number(row['size']) !== 0,
    );
    const rows = tools
      .rows(
        POSITIONS,
        raw.filter((row) => !isOption(row)),
      )
      .map(withRates);
    const currencies = summaries.map((each) => new RowReader(each, 'balance'));
    const shared = currencies.filter(isShared);
    const portfolio = currencies.some(isPortfolio);
    const notCovered = (settle: string | undefined): readonly string[] | undefined => {
      const held = options.filter(
        (row) =>
          settle === undefined ||
          String(isRecord(row) ? row['instrument_name'] : '').includes(settle),
      );
      const words = [
        ...(held.length > 0 ? [`${String(held.length)} option positions`] : []),
        ...(portfolio ? ['portfolio margin, whose requirement nets by scenarios'] : []),
      ];
      return words.length === 0 ? undefined : words;
    };
    const pools = currencies
      .filter((row) => !isShared(row))
      .map((row): PoolDraft => {
        const settle: string = row.text('currency').toUpperCase();
        const coveredNot = notCovered(settle);
        return compact<PoolDraft>({
          id: settle,
          settle,
          rows: rows.filter((each) => each.settle === settle),
          cash: { kind: 'equity', amount: row.number('equity') },
          // The margin of an option is no witness for a future.
          inUse:
            coveredNot === undefined
              ? inUse(row, ['maintenance_margin', 'futures_session_upl'])
              : undefined,
          openOrderInitialMargin: row.optionalPositive('open_orders_margin'),
          notCovered: coveredNot,
          venueTotals: totalsOf(row, 'equity', 'initial_margin', 'maintenance_margin'),
        });
      });
    const first = shared[0];
    if (first !== undefined) {
      const names = new Set(shared.map((row) => row.text('currency').toUpperCase()));
      const equity =
        first.optionalNumber('total_margin_balance_usd') ??
        first.optionalNumber('total_equity_usd');
      const coveredNot = notCovered(undefined);
      pools.unshift(
        compact<PoolDraft>({
          id: 'USD',
          settle: 'USD',
          rows: rows.filter((each) => names.has(each.settle)),
          cash: equity === undefined ? undefined : { kind: 'equity', amount: equity },
          inUse:
            coveredNot === undefined ? inUse(first, ['total_maintenance_margin_usd']) : undefined,
          notCovered: coveredNot,
          venueTotals: totalsOf(
            first,
            'total_margin_balance_usd',
            'total_initial_margin_usd',
            'total_maintenance_margin_usd',
          ),
        }),
      );
    }
    pools.push(...strayPools(pools, rows));
    const dated = rows.some((row) => row.position.marginRateFormula !== undefined);
    return compact({
      pools,
      hedged: false,
      warnings: dated
        ? [
            `The margin rates of Deribit are those published on ${RATES_AS_OF}; they fit its present figures.`,
          ]
        : undefined,
    });
  },

  // All currencies, triggers included.
  orders: [
    {
      read: async (tools) => {
        const rows = rowsAt(await tools.call('privateGetGetOpenOrders'), 'result');
        if (rows === undefined) throw new RowError('the open orders are not a list');
        return rows.map((row) => toUnifiedOrder(prepareOrder(row), ORDERS));
      },
    },
  ],
};
