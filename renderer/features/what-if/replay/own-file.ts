import { baseCoin } from '../../../../shared/market/verdict/base-coin.ts';

/** A candle file that the trader chose, with the coin that it is about. */
export interface OwnFile {
  readonly coin: string;
  readonly file: Blob & { readonly name: string };
}

/** The coin that a file is probably about: `BTC` for `btc-5m.csv.gz` and `BTCUSDT_1h.csv`; the trader can change it. */
export function coinOfFile(name: string): string {
  return baseCoin(name.replace(/[\s_.-].*$/, ''));
}
