import type { ExchangeId } from '../domain/units.ts';

/** Names as traders say them; a venue that is not listed is called by its ccxt id, capitalized. */
const NAMES: Readonly<Record<string, string>> = {
  binance: 'Binance',
  binanceusdm: 'Binance',
  binancecoinm: 'Binance COIN-M',
  bitget: 'Bitget',
  bitmex: 'BitMEX',
  blofin: 'BloFin',
  bybit: 'Bybit',
  coinex: 'CoinEx',
  deribit: 'Deribit',
  dydx: 'dYdX',
  gate: 'Gate',
  gateio: 'Gate',
  htx: 'HTX',
  hyperliquid: 'Hyperliquid',
  krakenfutures: 'Kraken Futures',
  kucoin: 'KuCoin',
  kucoinfutures: 'KuCoin',
  mexc: 'MEXC',
  okx: 'OKX',
  phemex: 'Phemex',
  poloniex: 'Poloniex',
};

/** Demo venues carry the word Demo wherever they are named. */
export function exchangeName(
  exchange: ExchangeId,
  source: 'exchange' | 'demo' | 'imported' = 'exchange',
): string {
  const name = NAMES[exchange] ?? exchange.charAt(0).toUpperCase() + exchange.slice(1);
  return source === 'demo' ? `Demo ${name}` : name;
}
