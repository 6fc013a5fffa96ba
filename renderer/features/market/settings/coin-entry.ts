import { COIN_NAME } from '../../../../shared/contract/market-limits.ts';
import { err, ok, type Result } from '../../../../shared/lib/result.ts';
import { baseCoin } from '../../../../shared/market/verdict/base-coin.ts';
import { isStable } from '../../../../shared/risk/scope/scope-model.ts';

/** Watched whatever is set: nothing is market-wide without them. */
export const ALWAYS_WATCHED = ['BTC', 'ETH'] as const;

/**
 * Coins as they were typed, one or several (`sol, BTC/USDT DOGEUSDT`), each once and by its own name. Nothing is taken where
 * one of them is refused; the error is a sentence.
 */
export function parseCoins(
  text: string,
  present: readonly string[],
  most: number,
): Result<readonly string[], string> {
  const words = text
    .toUpperCase()
    .split(/[\s,;]+/)
    .filter((word) => word !== '');
  if (words.length === 0) return err('Write a coin, such as SOL.');
  const added: string[] = [];
  for (const word of words) {
    const coin = baseCoin(word);
    if (!COIN_NAME.test(coin)) {
      return err(`"${word}" is no coin. Write it as exchanges do, such as SOL.`);
    }
    if (isStable(coin)) return err(`${coin} is a stablecoin: it has no market to watch.`);
    if (present.includes(coin) || added.includes(coin)) return err(`${coin} is there already.`);
    added.push(coin);
  }
  if (present.length + added.length > most) return err(`At most ${most} coins fit here.`);
  return ok(added);
}
