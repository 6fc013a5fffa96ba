/** Stands for every amount while amounts are hidden. */
export const HIDDEN = '•••••';

/**
 * A coin or currency behind a number: `USDT`, `S`, `1000PEPE`, `kPEPE`, `wstETH`. What else is written in capitals behind a
 * number is a time or none of the trader's business.
 */
const ASSET = String.raw`(?!(?:UTC|API|AM|PM)\b)(?:(?=\d*[A-Z])[A-Z\d]{1,20}|[a-z]{1,4}[A-Z][A-Z\d]{1,12})\b`;
/** Money (`$1,234`), and numbers of coins and contracts; times, prices, percentages and names of coins are none. */
const AMOUNT = new RegExp(
  String.raw`\$\d(?:[\d,.]*\d)?|(?<![\w:.,/])\d(?:[\d,.]*\d)?(?=[ \u00a0\u202f](?:${ASSET}|contracts?\b))`,
  'g',
);

/** A sentence of the core as it may be seen by others: without amounts of money, coins and contracts. */
export function hideAmountsIn(sentence: string): string {
  return sentence.replaceAll(AMOUNT, (amount) => (amount.startsWith('$') ? `$${HIDDEN}` : HIDDEN));
}

/**
 * A message as it may stand on a shared screen. It still says what happens and how near it is; where amounts were in it, it
 * says where they are.
 */
export function hideAmountsOf<Message extends { readonly title: string; readonly text: string }>(
  message: Message,
): Message {
  const title = hideAmountsIn(message.title);
  const text = hideAmountsIn(message.text);
  return title === message.title && text === message.text
    ? message
    : { ...message, title, text: `${text} Open Leeway for the amounts.` };
}
