import type { Level } from '../../domain/level.ts';
import type { Figure, LiquidationDistance } from '../../domain/outcome.ts';
import type { DurationMs, Ratio } from '../../domain/units.ts';
import { formatRoughDuration, formatPercent, formatSigmas } from '../../words/format-number.ts';
import { CONTRADICTION } from '../../words/position-words.ts';
import { unknownWords } from '../../words/unknown-words.ts';
import type { AlarmThresholds } from './thresholds.ts';

/** What the level of a position follows from. */
export interface LevelFacts {
  readonly distance: LiquidationDistance;
  /** The distance in daily standard deviations; unknown counts as near. */
  readonly sigmas: Figure;
  /** Of the scope that liquidates the position; 1 = liquidation. */
  readonly marginRatio: Figure<Ratio>;
  readonly liquidatable: boolean;
  /** At the present speed; absent: not moving towards the liquidation price, or not measured. */
  readonly timeToLiquidationMs?: DurationMs;
  /** The venue's own liquidation price lies where this side can never be liquidated. */
  readonly contradictsSide?: true;
}

/** In every reason that says how near it is. */
export const DISTANCE_REASON = / to liquidation(,|$)/;

export interface LevelVerdict {
  readonly level: Level;
  /** In words, for the reached level only; the strongest first. Empty when safe. */
  readonly reasons: readonly string[];
}

/** `watch` reaches this much further than the warning thresholds. */
const WATCH_FACTOR = 1.5;

/**
 * Level of a position. Critical: distance < 5 % and < 1 sigma, or distance < 1.5 %, or margin ratio >= 0.8, or the
 * liquidation price reached in < 15 min at this speed while the distance is < 10 %. Warning: distance < 10 % and < 3
 * sigmas, or margin ratio >= 0.6 (defaults; see `AlarmThresholds`). An unknown sigma counts as met. An unknown distance
 * is `unknown`, unless the margin ratio alone is critical. A row that contradicts itself is at least a warning. No liquidation price at all is safe by distance.
 */
export function levelOf(facts: LevelFacts, t: AlarmThresholds): LevelVerdict {
  const critical = criticalReasons(facts, t);
  if (critical.length > 0) return { level: 'critical', reasons: critical };
  const warning = [
    ...(facts.contradictsSide === true ? [CONTRADICTION] : []),
    ...bandReasons(facts, t.warningDistance, t.warningSigmas, t.warningMarginRatio),
  ];
  if (facts.distance.kind === 'unknown') {
    const why = `the distance to liquidation is unknown: ${unknownWords(facts.distance.reason)}`;
    return { level: 'unknown', reasons: [why, ...warning] };
  }
  if (warning.length > 0) return { level: 'warning', reasons: warning };
  const watch = bandReasons(
    facts,
    t.warningDistance * WATCH_FACTOR,
    t.warningSigmas * WATCH_FACTOR,
    t.warningMarginRatio / WATCH_FACTOR,
  );
  return watch.length > 0 ? { level: 'watch', reasons: watch } : { level: 'safe', reasons: [] };
}

/** A level is given up a tenth further than where it began (promise C4) … */
const FURTHER = 1.1;
/** … and critical only where two and a half times the way is left: prices that return within the hour are one danger, not ten. */
const CRITICAL_FURTHER = 2.5;

/**
 * Thresholds that must be left behind before a level is given up. Those of critical reach further, but never beyond what
 * would hold a warning, and always at least as far as a warning's would.
 */
export function holdingThresholds(t: AlarmThresholds): AlarmThresholds {
  const warningDistance = t.warningDistance * FURTHER;
  const warningSigmas = t.warningSigmas * FURTHER;
  const warningMarginRatio = t.warningMarginRatio / FURTHER;
  return {
    warningDistance,
    warningSigmas,
    warningMarginRatio,
    criticalDistance: reach(t.criticalDistance, warningDistance),
    criticalSigmas: reach(t.criticalSigmas, warningSigmas),
    criticalDistanceAlways: reach(t.criticalDistanceAlways, warningDistance),
    criticalMarginRatio: Math.min(
      Math.max(ratioAtDistance(t.criticalMarginRatio, CRITICAL_FURTHER), warningMarginRatio),
      t.criticalMarginRatio / FURTHER,
    ),
    criticalTimeToLiquidationMs: t.criticalTimeToLiquidationMs * FURTHER,
    criticalTimeMaxDistance: t.criticalTimeMaxDistance * FURTHER,
  };
}

function reach(trip: number, most: number): number {
  return Math.max(Math.min(trip * CRITICAL_FURTHER, most), trip * FURTHER);
}

/** What is left above the requirement is 1 / ratio - 1 of it: the ratio where that is `times` as much. */
function ratioAtDistance(ratio: Ratio, times: number): Ratio {
  return 1 / (1 + times * (1 / ratio - 1));
}

/** Distances, as fractions of the mark, at which warning and critical begin by distance and sigma together. */
export function bandDistances(
  dailySigma: Ratio | undefined,
  t: AlarmThresholds,
): { readonly warning: Ratio; readonly critical: Ratio } {
  const sigma = dailySigma ?? Infinity;
  return {
    warning: Math.max(
      Math.min(t.warningDistance, t.warningSigmas * sigma),
      t.criticalDistanceAlways,
    ),
    critical: Math.max(
      Math.min(t.criticalDistance, t.criticalSigmas * sigma),
      t.criticalDistanceAlways,
    ),
  };
}

function criticalReasons(facts: LevelFacts, t: AlarmThresholds): string[] {
  if (facts.liquidatable) return ['it can be liquidated now'];
  const reasons: string[] = [];
  const { distance, marginRatio } = facts;
  if (distance.kind === 'distance' && distance.ratio < t.criticalDistanceAlways) {
    reasons.push(`only ${formatPercent(distance.ratio)} to liquidation`);
  } else {
    reasons.push(...distanceReasons(facts, t.criticalDistance, t.criticalSigmas));
  }
  reasons.push(...ratioReasons(marginRatio, t.criticalMarginRatio));
  if (marginRatio.kind === 'unknown' && marginRatio.reason === 'not-positive-equity') {
    reasons.push('the equity behind it is zero or less');
  }
  const time = facts.timeToLiquidationMs;
  if (
    time !== undefined &&
    time < t.criticalTimeToLiquidationMs &&
    distance.kind === 'distance' &&
    distance.ratio < t.criticalTimeMaxDistance
  ) {
    reasons.push(`about ${formatRoughDuration(time)} to liquidation at this speed`);
  }
  return reasons;
}

function bandReasons(facts: LevelFacts, distance: Ratio, sigmas: number, ratio: Ratio): string[] {
  return [...distanceReasons(facts, distance, sigmas), ...ratioReasons(facts.marginRatio, ratio)];
}

function distanceReasons(facts: LevelFacts, maxDistance: Ratio, maxSigmas: number): string[] {
  const { distance, sigmas } = facts;
  if (distance.kind !== 'distance' || distance.ratio >= maxDistance) return [];
  if (sigmas.kind === 'unknown') {
    return [`${formatPercent(distance.ratio)} to liquidation, volatility unknown`];
  }
  if (sigmas.value >= maxSigmas) return [];
  return [`${formatPercent(distance.ratio)} to liquidation, ${formatSigmas(sigmas.value)}`];
}

function ratioReasons(marginRatio: Figure<Ratio>, limit: Ratio): string[] {
  if (marginRatio.kind !== 'known' || marginRatio.value < limit) return [];
  return [`margin ratio ${formatPercent(marginRatio.value, 0)}`];
}
