import type { ExchangeId } from '../../../shared/domain/units.ts';

interface Weight {
  readonly path: RegExp;
  readonly weight: number;
  /** Of the same call without a symbol, where that asks about all of them. */
  readonly all?: number;
}

/** Binance's documentation of its USD-M and COIN-M endpoints; ccxt's table has most of these calls as 1. */
const BINANCE_FUTURES: readonly Weight[] = [
  { path: /\/[fd]api\/v[123]\/(account|balance|positionRisk)$/, weight: 5 },
  { path: /\/[fd]api\/v1\/(openOrders|openAlgoOrders)$/, weight: 1, all: 40 },
  { path: /\/[fd]api\/v1\/premiumIndex$/, weight: 1, all: 10 },
  { path: /\/[fd]api\/v1\/(multiAssetsMargin|positionSide\/dual)$/, weight: 30 },
  { path: /\/[fd]api\/v1\/(symbolConfig|accountConfig|adlQuantile)$/, weight: 5 },
  { path: /\/[fd]api\/v1\/(income|forceOrders)$/, weight: 30, all: 50 },
  { path: /\/[fd]api\/v[12]\/ticker\/24hr$/, weight: 1, all: 40 },
  { path: /\/[fd]api\/v[12]\/ticker\/(price|bookTicker)$/, weight: 2, all: 5 },
];

const WEIGHTS: Readonly<Record<ExchangeId, readonly Weight[]>> = {
  binance: BINANCE_FUTURES,
  binanceusdm: BINANCE_FUTURES,
  binancecoinm: BINANCE_FUTURES,
  aster: BINANCE_FUTURES,
};

/** What a request weighs: as the venue publishes it where a row tells, else as ccxt has it; never less than either. */
export function requestWeight(exchange: ExchangeId, url: string, ccxtCost: number): number {
  const rows = WEIGHTS[exchange];
  if (rows === undefined) return ccxtCost;
  const { pathname, searchParams } = new URL(url);
  const row = rows.find(({ path }) => path.test(pathname));
  if (row === undefined) return ccxtCost;
  const known = searchParams.has('symbol') ? row.weight : (row.all ?? row.weight);
  return Math.max(known, ccxtCost);
}
