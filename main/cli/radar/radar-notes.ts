import type { TimestampMs } from '../../../shared/domain/units.ts';
import type { CliIo } from '../cli-io.ts';

/** What the radar says beside its verdicts: on stderr, in sentences, or with `--json` one object a line. */
export interface Notes {
  file(symbol: string, file: string, note: string): void;
  /** A row that was left out; lines count from 1, the header is one. */
  row(symbol: string, file: string, line: number, reason: string): void;
  /** A candle that the radar refused. The first ones of a coin are named, the others counted. */
  candle(symbol: string, timestamp: TimestampMs, reason: string): void;
  /** Says how many were only counted. */
  end(): void;
}

const MOST_NAMED = 5;

export function createNotes(io: CliIo, asJson: boolean): Notes {
  const say = (symbol: string, text: string, details: object) =>
    io.err(
      asJson
        ? `${JSON.stringify({ symbol, ...details })}\n`
        : `leeway: note: ${symbol}: ${text}.\n`,
    );
  const refused = new Map<string, number>();
  return {
    file: (symbol, file, note) => say(symbol, note, { file, note }),
    row: (symbol, file, line, reason) =>
      say(symbol, `line ${line} left out: ${reason}`, { file, line, reason }),
    candle(symbol, timestamp, reason) {
      const count = (refused.get(symbol) ?? 0) + 1;
      refused.set(symbol, count);
      if (count > MOST_NAMED) return;
      const time = new Date(timestamp).toISOString();
      say(symbol, `the candle of ${time} is refused: ${reason}`, { timestamp, reason });
    },
    end() {
      for (const [symbol, count] of refused) {
        if (count > MOST_NAMED) {
          const note = `${count - MOST_NAMED} more candles refused`;
          say(symbol, note, { note });
        }
      }
    },
  };
}
