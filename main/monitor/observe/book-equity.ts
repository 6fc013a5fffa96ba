import type { HistoryPoint } from '../../../shared/contract/channels.ts';
import type { Amount, DurationMs, TimestampMs } from '../../../shared/domain/units.ts';

/** Accounts are sampled together; what is older than this is not of the same moment. */
const SAME_MOMENT_MS: DurationMs = 300_000;

/**
 * What all accounts were worth together, from what was recorded of each, oldest first: at every moment at which all of them
 * are known. Nothing where one was never recorded: without it the sum would be of another book.
 */
export function bookEquity(
  histories: readonly (readonly HistoryPoint[])[],
): readonly HistoryPoint[] {
  const points = histories
    .flatMap((history, account) =>
      history.flatMap(({ atMs, equity }) =>
        equity === undefined || equity === null ? [] : [{ account, atMs, equity }],
      ),
    )
    .toSorted((a, b) => a.atMs - b.atMs);
  const last = new Map<number, { readonly atMs: TimestampMs; readonly equity: Amount }>();
  const sums = new Map<TimestampMs, HistoryPoint>();
  for (const { account, atMs, equity } of points) {
    last.set(account, { atMs, equity });
    const together = [...last.values()].filter((one) => atMs - one.atMs <= SAME_MOMENT_MS);
    if (together.length < histories.length) continue;
    sums.set(atMs, { atMs, equity: together.reduce((sum, one) => sum + one.equity, 0) });
  }
  return [...sums.values()];
}
