import type { CandleFile } from '../../shared/contract/candle-format/candle-file.ts';

const LISTED = 3;

/** What was assumed of a candle file, and which of its rows were left out, in sentences that name the coin. */
export function candleNotes([name, { refused, notes }]: readonly [
  string,
  CandleFile,
]): readonly string[] {
  const lines = refused.slice(0, LISTED).map(({ line, reason }) => `line ${line}: ${reason}`);
  const more = refused.length > LISTED ? `; and ${refused.length - LISTED} more` : '';
  return [
    ...notes.map((note) => `candles of ${name}: ${note}`),
    ...(refused.length === 0
      ? []
      : [`candles of ${name}: ${refused.length} refused (${lines.join('; ')}${more})`]),
  ];
}
