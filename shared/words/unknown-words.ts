import type { UnknownReason } from '../domain/outcome.ts';

const WORDS: Record<UnknownReason, string> = {
  'no-wallet': 'the balance behind it is not known',
  'no-tiers': 'the margin table of this market is not known',
  'no-mark-price': 'there is no mark price',
  'no-entry-price': 'the entry price is missing',
  'no-leverage': 'the leverage is missing',
  'no-volatility': 'there are too few candles to measure volatility',
  'no-funding-rate': 'the funding rate is not known',
  'no-exchange-rate': 'there is no exchange rate into the display currency',
  'mixed-currencies': 'amounts of different currencies cannot be added',
  'not-positive-equity': 'the equity is zero or less',
  'invalid-input': 'the data contradict themselves',
  'not-covered': 'the account holds things that Leeway does not compute',
  'member-unknown': 'a part of it is unknown',
  'never-seen': 'the account has not been read yet',
  stale: 'the data are too old',
  unsupported: 'Leeway has no margin rules for this case',
};

/** Why a figure is unknown, as the end of a sentence: "Unknown: …". */
export function unknownWords(reason: UnknownReason): string {
  return WORDS[reason];
}
