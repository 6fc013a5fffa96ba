import type { Underlying } from '../../domain/units.ts';

const QUOTES = ['USDT', 'USDC', 'FDUSD', 'TUSD', 'BUSD', 'USD', 'EUR'];
const OTHER_NAMES: ReadonlyMap<string, Underlying> = new Map([
  ['XBT', 'BTC'],
  ['WBTC', 'BTC'],
  ['WETH', 'ETH'],
  ['STETH', 'ETH'],
]);

/** Coin that a symbol is about: `BTC` for `BTC`, `BTCUSDT`, `XBT/USD:BTC` and `btc-usd`; `PEPE` for `1000PEPEUSDT`. */
export function baseCoin(symbol: string): Underlying {
  const name = symbol.toUpperCase();
  const first = /^[^/:_\-.]+/.exec(name)?.[0] ?? name;
  const quote =
    first === name ? QUOTES.find((one) => name.endsWith(one) && name !== one) : undefined;
  const base = quote === undefined ? first : first.slice(0, -quote.length);
  const coin = base.replace(/^1(?:000)+(?=\D)/, '');
  return OTHER_NAMES.get(coin) ?? coin;
}
