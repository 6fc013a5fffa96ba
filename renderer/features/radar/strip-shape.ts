import type { MarketView, VerdictChange } from '../../../shared/contract/market.ts';
import type { MarketVerdict } from '../../../shared/domain/market-verdict.ts';
import type { Ratio, TimestampMs } from '../../../shared/domain/units.ts';

/** One verdict over a stretch of time, as shares of the strip's width. */
export interface StripPart {
  readonly from: Ratio;
  readonly to: Ratio;
  /** `unknown`: before the first change that is on record, and after the last candle. */
  readonly verdict: MarketVerdict | 'unknown';
}

/**
 * The changes of one subject (`*` is the market) over a stretch of time. What was before the first change on record is not known;
 * nothing holds beyond `seenUntilMs`, the last candle.
 */
export function toStripParts(
  changes: readonly VerdictChange[],
  coin: string,
  fromMs: TimestampMs,
  toMs: TimestampMs,
  seenUntilMs: TimestampMs,
): readonly StripPart[] {
  const span = toMs - fromMs;
  if (!(span > 0)) return [];
  const at = (ms: TimestampMs): Ratio => Math.min(1, Math.max(0, (ms - fromMs) / span));
  const own = changes.filter((change) => change.coin === coin).toSorted((a, b) => a.atMs - b.atMs);
  const parts: StripPart[] = [];
  const add = (part: StripPart): void => {
    if (part.to <= part.from) return;
    const last = parts.at(-1);
    if (last?.verdict === part.verdict && last.to === part.from) {
      parts[parts.length - 1] = { ...last, to: part.to };
    } else parts.push(part);
  };
  add({ from: 0, to: at(own[0]?.atMs ?? toMs), verdict: 'unknown' });
  for (const [index, change] of own.entries()) {
    const until = Math.min(own[index + 1]?.atMs ?? toMs, seenUntilMs);
    add({ from: at(change.atMs), to: at(until), verdict: change.verdict });
  }
  add({ from: own.length === 0 ? 1 : at(seenUntilMs), to: 1, verdict: 'unknown' });
  return parts;
}

/** With the verdict that stands now: changes are read once a minute, the verdict comes by itself. */
export function withPresent(
  changes: readonly VerdictChange[],
  market: Pick<MarketView, 'verdict' | 'regime' | 'scope' | 'sinceMs'>,
): readonly VerdictChange[] {
  const last = changes.findLast(({ coin }) => coin === '*');
  if (last === undefined || last.atMs >= market.sinceMs || last.verdict === market.verdict) {
    return changes;
  }
  const { verdict, regime, scope, sinceMs } = market;
  return [...changes, { atMs: sinceMs, coin: '*', verdict, regime, scope: scope ?? 'one-coin' }];
}
