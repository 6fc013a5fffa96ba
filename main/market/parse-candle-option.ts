import { err, ok, type Result } from '../../shared/lib/result.ts';
import type { Underlying } from '../../shared/domain/units.ts';

/**
 * `BTC=FILE[,ETH=FILE…]` as files by underlying. Only the first `=` of a part separates, so a path may contain more; a
 * comma belongs to the path where no `NAME=` follows it. Given several times, the option adds up.
 */
export function parseCandleOption(
  texts: readonly string[],
): Result<ReadonlyMap<Underlying, string>, string> {
  const files = new Map<Underlying, string>();
  for (const part of texts.flatMap(partsOf)) {
    const at = part.indexOf('=');
    const name = part.slice(0, at).trim();
    const file = part.slice(at + 1).trim();
    if (at < 1 || name === '' || file === '') {
      return err(`"${part}" names no candles. Write coin=file, such as BTC=btc-5m.csv.gz.`);
    }
    if (files.has(name)) return err(`${name} is named twice.`);
    files.set(name, file);
  }
  if (files.size === 0) return err('Name the candles: coin=file, such as BTC=btc-5m.csv.gz.');
  return ok(files);
}

/** A name may hold a slash: the underlying of a position that names none is its symbol. */
function partsOf(text: string): readonly string[] {
  return text.split(/,(?=[^,=]+=)/);
}
