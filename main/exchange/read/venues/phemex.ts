import { parsePositive } from '../../../../shared/domain/parse-number.ts';
import type { PoolDraft } from '../../parse/account-draft.ts';
import { PHEMEX_NO_PRICE } from '../../../../shared/risk/venue/no-price.ts';
import { compact } from '../../parse/compact.ts';
import { inUse } from '../../parse/in-use.ts';
import type { PositionMap } from '../../parse/position-row.ts';
import { RowError, RowReader, isRecord, rowsAt, textOf, valueAt } from '../../parse/raw-row.ts';
import type { MarketBook } from '../../parse/venue-market.ts';
import type { ReadTools, VenueSpec } from '../venue-spec.ts';

const common = {
  id: ['symbol'],
  side: { field: ['side'], words: { Buy: 'long', Sell: 'short', '1': 'long', '2': 'short' } },
  hedge: { field: ['posMode'], words: { OneWay: 'one-way', Hedged: 'hedge' } },
  // Leverage is written below zero for cross; this field says it plainly.
  marginMode: { field: ['crossMargin'], words: { true: 'cross', false: 'isolated' } },
  leverage: ['leverage_told'],
  liquidationPrice: ['liquidation_told'],
  noLiquidationPrice: PHEMEX_NO_PRICE,
  isolatedMargin: ['margin_told'],
} as const;

/** USDT contracts count coins; their figures end in `Rp`, `Rv` and `Rr`. */
const USDT: PositionMap = {
  ...common,
  size: ['size', 'sizeRq'],
  sizeIn: 'units',
  entryPrice: ['avgEntryPriceRp', 'avgEntryPrice'],
  markPrice: ['markPriceRp'],
  unrealizedPnl: ['unRealisedPnlRv', 'unrealisedPnlRv'],
  maintenanceRate: ['maintMarginReqRr'],
  initialRate: ['initMarginReqRr'],
};
/** The older contracts count contracts and write plain figures beside scaled ones. */
const COIN: PositionMap = {
  ...common,
  size: ['size'],
  sizeIn: 'contracts',
  entryPrice: ['avgEntryPrice'],
  markPrice: ['markPrice'],
  maintenanceRate: ['maintMarginReq'],
  initialRate: ['initMarginReq'],
};

/** A position that nothing liquidates has the lowest price of its market for both its liquidation and its bankruptcy. */
const LOWEST_SHARE = 0.1;
/** The same where the latter is not told. */
const LOWEST_SHARE_ALONE = 0.001;

function prepare(raw: unknown): unknown {
  if (!isRecord(raw)) return raw;
  const row = new RowReader(raw, 'position');
  const at = (...names: string[]): number | undefined => {
    const field = row.first(names);
    return field === undefined ? undefined : row.optionalNumber(field);
  };
  const liquidation = at('liquidationPriceRp', 'liquidationPrice');
  const bankrupt = at('bankruptPriceRp', 'bankruptPrice');
  const mark = at('markPriceRp', 'markPrice');
  const share = liquidation === undefined || mark === undefined ? undefined : liquidation / mark;
  const isLowest =
    share !== undefined && share < (liquidation === bankrupt ? LOWEST_SHARE : LOWEST_SHARE_ALONE);
  // Without a mark the lowest price of a market looks like any other.
  const isOpen = share === undefined && (bankrupt === undefined || liquidation === bankrupt);
  const margin = at('positionMarginRv', 'positionMargin');
  const isUsdt = row.has('positionMarginRv');
  const fee = at('bankruptCommRv');
  return {
    ...raw,
    liquidation_told: isOpen ? undefined : isLowest ? 0 : liquidation,
    leverage_told: Math.abs(at('leverageRr', 'leverage') ?? 0),
    // The fee reserved to close is taken out of a USDT position's margin; the rules of the venue have it inside.
    ...(margin === undefined || (isUsdt && fee === undefined)
      ? {}
      : { margin_told: margin + (fee ?? 0) }),
  };
}

interface Part {
  readonly currency: string;
  readonly endpoint: string;
  readonly map: PositionMap;
  readonly balance: string;
  readonly used: string;
  /** Figures ending in `Ev` are whole numbers of this many to one. */
  readonly scale: number;
}

const usdtPart = (currency: string): Part => ({
  currency,
  endpoint: 'privateGetGAccountsAccountPositions',
  map: USDT,
  balance: 'accountBalanceRv',
  used: 'totalUsedBalanceRv',
  scale: 1,
});

/** Decimals of a currency where the list of markets does not tell them. */
const DECIMALS: Readonly<Record<string, number>> = { USD: 4 };
const coinPart = (currency: string, decimals: number | undefined): Part => ({
  currency,
  endpoint: 'privateGetAccountsAccountPositions',
  map: COIN,
  balance: 'accountBalanceEv',
  used: 'totalUsedBalanceEv',
  scale: 10 ** (decimals ?? DECIMALS[currency] ?? 8),
});

/** One for each currency that any contract is settled in; USDT always. */
function partsOf(markets: MarketBook): readonly Part[] {
  const parts = new Map([['USDT', usdtPart('USDT')]]);
  for (const { settle, info } of markets.contracts()) {
    if (parts.has(settle)) continue;
    const isNewer = textOf(valueAt(info, 'type'))?.endsWith('V2') === true;
    const decimals = parsePositive(valueAt(info, 'valueScale'));
    parts.set(settle, isNewer ? usdtPart(settle) : coinPart(settle, decimals));
  }
  return [...parts.values()];
}

async function readPart(tools: ReadTools, part: Part): Promise<PoolDraft> {
  const answer = await tools.call(part.endpoint, { currency: part.currency });
  const raw = rowsAt(answer, 'data.positions');
  if (raw === undefined) throw new RowError('the positions are not a list');
  const row = new RowReader(valueAt(answer, 'data.account'), `${part.currency} balance`);
  const balance = row.optionalNumber(part.balance);
  const settle: string = part.currency;
  return compact<PoolDraft>({
    id: settle,
    settle,
    venue: part.map === USDT ? undefined : 'phemex',
    rows: tools.rows(part.map, raw.map(prepare)),
    cash:
      balance === undefined
        ? undefined
        : { kind: 'wallet', amount: balance / part.scale, holdsIsolated: true },
    // Resting orders use balance as well.
    inUse: inUse(row, [], [part.used]),
  });
}

/**
 * Phemex: an account per settle currency, balance and positions in one answer. Rows of size zero are listed for every
 * market that was ever traded. Open orders are asked for market by market.
 */
export const PHEMEX_SPEC: VenueSpec = {
  async read(tools) {
    const parts = partsOf(tools.markets);
    return { pools: await Promise.all(parts.map((part) => readPart(tools, part))) };
  },
  orders: [{ params: {}, perSymbol: true }],
};
