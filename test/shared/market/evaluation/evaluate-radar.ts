import {
  DAY_MS,
  HOUR_MS,
  type DurationMs,
  type TimestampMs,
} from '../../../../shared/domain/units.ts';
import {
  createRadar,
  WHOLE_MARKET,
  type RadarVerdict,
} from '../../../../shared/market/verdict/radar.ts';
import { byClose } from '../../../helpers/by-close.ts';
import type { CoinCandles, Label } from './shared-candles.ts';

/** Plays candles to a radar in the order of their closes and gives every change that it tells. */
export function playToRadar(coins: readonly CoinCandles[]): readonly RadarVerdict[] {
  const radar = createRadar({ watched: coins });
  const changes: RadarVerdict[] = [];
  for (const { symbol, candle } of byClose(coins)) radar.push(symbol, candle);
  changes.push(...radar.settle());
  return changes;
}

export interface Spell {
  readonly from: TimestampMs;
  readonly to: TimestampMs;
}

/** When the symbol was in a sell-off: from the line that says so to the one that says otherwise. */
function sellOffSpells(changes: readonly RadarVerdict[], symbol: string): readonly Spell[] {
  const spells: Spell[] = [];
  let from: TimestampMs | undefined;
  for (const change of changes) {
    if (change.symbol !== symbol) continue;
    if (change.verdict === 'sell-off') {
      from ??= change.timestamp;
    } else if (from !== undefined) {
      spells.push({ from, to: change.timestamp });
      from = undefined;
    }
  }
  if (from !== undefined) spells.push({ from, to: Infinity });
  return spells;
}

export interface Score {
  readonly marketWide: number;
  readonly found: number;
  /** Hours before the close of the candle (at least of the hour) in which the label begins, of those found, ascending. */
  readonly leadHours: readonly number[];
  readonly spells: number;
  /** Spells that overlap a label of the asset, counted from a day before its onset to its end. */
  readonly right: number;
  /** Spells that begin between a day before the onset and the trough of a label. */
  readonly strictlyRight: number;
  readonly quiet: number;
  readonly quietFalse: number;
  readonly hard: number;
  readonly hardFalse: number;
  /** Hard controls that a spell overlaps in any way, also one that began before. */
  readonly hardTouched: number;
  readonly altOnly: number;
  readonly altCalledMarket: number;
}

/**
 * How the sell-offs of one symbol (or `*`) stand against the labels of one asset, within a span of time. Found: a sell-off
 * began between a day before the label's onset and its trough. An episode of altcoins is called market-wide when that is
 * said between its peak and its trough; not when BTC or ETH have a sell-off of their own that a long candle shows with it.
 */
export function scoreAgainst(
  labels: readonly Label[],
  changes: readonly RadarVerdict[],
  symbol: string,
  assets: readonly string[],
  span: Spell,
  intervalMs: DurationMs,
): Score {
  const all = sellOffSpells(changes, symbol);
  /** A long candle shows only at its close what happened in it. */
  const lag = Math.max(HOUR_MS, intervalMs);
  const inSpan = labels.filter(({ onsetAt }) => onsetAt >= span.from && onsetAt < span.to);
  const ofAsset = labels.filter(
    ({ type, asset }) => type === 'selloff_fast_24h' && assets.includes(asset),
  );
  const wanted = ofAsset.filter(
    ({ scope, onsetAt }) => scope === 'market_wide' && onsetAt >= span.from && onsetAt < span.to,
  );
  const leads = wanted.flatMap(({ onsetAt, troughAt }) => {
    const spell = all.find(({ from }) => from >= onsetAt - DAY_MS && from <= troughAt + lag);
    const closesAt = (Math.floor(onsetAt / lag) + 1) * lag;
    return spell === undefined ? [] : [(closesAt - spell.from) / HOUR_MS];
  });
  const spells = all.filter(({ from }) => from >= span.from && from < span.to);
  const beginsIn = ({ onsetAt, endAt }: Label) =>
    all.some(({ from }) => from > onsetAt && from <= endAt);
  const quiet = inSpan.filter(({ type }) => type === 'control_quiet');
  const hard = inSpan.filter(({ type }) => type === 'control_hard_volume_or_vol_spike');
  const altOnly = inSpan.filter(
    ({ type, scope }) => type === 'altcoin_only_24h' && scope !== 'market_wide',
  );
  const marketSpells = sellOffSpells(
    changes.filter(({ verdict, scope }) => verdict !== 'sell-off' || scope === 'market-wide'),
    WHOLE_MARKET,
  );
  const hasOwnOf = (from: TimestampMs, after: TimestampMs) =>
    labels.some(
      ({ type, asset, onsetAt }) =>
        type === 'selloff_fast_24h' &&
        (asset === 'BTC' || asset === 'ETH') &&
        onsetAt > after &&
        onsetAt < from,
    );
  return {
    marketWide: wanted.length,
    found: leads.length,
    leadHours: leads.toSorted((a, b) => a - b),
    spells: spells.length,
    right: spells.filter((spell) =>
      ofAsset.some(
        ({ onsetAt, endAt }) => spell.from <= endAt + lag && spell.to >= onsetAt - DAY_MS,
      ),
    ).length,
    strictlyRight: spells.filter(({ from }) =>
      ofAsset.some(({ onsetAt, troughAt }) => from >= onsetAt - DAY_MS && from <= troughAt + lag),
    ).length,
    quiet: quiet.length,
    quietFalse: quiet.filter(beginsIn).length,
    hard: hard.length,
    hardFalse: hard.filter(beginsIn).length,
    hardTouched: hard.filter(({ onsetAt, endAt }) =>
      all.some(({ from, to }) => from <= endAt && to > onsetAt + HOUR_MS),
    ).length,
    altOnly: altOnly.length,
    altCalledMarket: altOnly.filter(({ peakAt, troughAt }) =>
      marketSpells.some(
        ({ from }) => from >= peakAt && from <= troughAt + lag && !hasOwnOf(from, troughAt),
      ),
    ).length,
  };
}
