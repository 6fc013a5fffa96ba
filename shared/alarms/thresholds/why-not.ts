import type { Level } from '../../domain/level.ts';
import type { Ratio } from '../../domain/units.ts';
import { formatPercent, formatRoughDuration, formatSigmas } from '../../words/format-number.ts';
import { unknownWords } from '../../words/unknown-words.ts';
import type { LevelFacts } from './level-of.ts';
import type { AlarmThresholds } from './thresholds.ts';

export interface WhyNot {
  /** The level that is not reached. */
  readonly next: 'warning' | 'critical';
  /** One sentence for each way that leads there: where the position stands, and where that level begins. */
  readonly because: readonly string[];
}

/**
 * Why a position is not worse than this level, with numbers: the counterpart of `levelOf`. Undefined where nothing is worse
 * (critical), and where it is not known how near it is (unknown): that is never an all-clear.
 */
export function whyNot(
  level: Level,
  facts: Omit<LevelFacts, 'timeToLiquidationMs'>,
  t: AlarmThresholds,
): WhyNot | undefined {
  if (level === 'critical' || level === 'unknown') return undefined;
  if (level === 'warning') {
    const always = `, or less than ${formatPercent(t.criticalDistanceAlways)} whatever the sigmas`;
    return {
      next: 'critical',
      because: [
        ...distanceSentence('critical', facts, t.criticalDistance, t.criticalSigmas, always),
        ...speedSentence(facts, t),
        ...ratioSentence('critical', facts, t.criticalMarginRatio),
      ],
    };
  }
  return {
    next: 'warning',
    because: [
      ...distanceSentence('a warning', facts, t.warningDistance, t.warningSigmas, ''),
      ...ratioSentence('a warning', facts, t.warningMarginRatio),
    ],
  };
}

function distanceSentence(
  what: string,
  { distance, sigmas }: Pick<LevelFacts, 'distance' | 'sigmas'>,
  limit: Ratio,
  maxSigmas: number,
  orElse: string,
): readonly string[] {
  if (distance.kind === 'none') return ['No price of the coin liquidates it.'];
  if (distance.kind === 'unknown') return [];
  const { ratio } = distance;
  if (ratio >= limit) {
    const [is, begins] = apart(ratio, limit);
    return [`It is ${is} from liquidation; ${what} begins below ${begins}.`];
  }
  const begins = formatPercent(limit);
  if (sigmas.kind === 'unknown') {
    const why = unknownWords(sigmas.reason);
    return [
      `It is ${formatPercent(ratio)} from liquidation, which is below ${begins}; how much the coin moves in a day is not known yet (${why}), and ${what} waits for that.`,
    ];
  }
  return [
    `It is ${formatPercent(ratio)} from liquidation, which is below ${begins}, but that is ${formatSigmas(sigmas.value)}; ${what} also needs less than ${plain(maxSigmas)}${orElse}.`,
  ];
}

/** The way that looks at the speed: its limit is named where the position is near enough for it. */
function speedSentence(
  { distance }: Pick<LevelFacts, 'distance'>,
  t: AlarmThresholds,
): readonly string[] {
  if (distance.kind !== 'distance' || distance.ratio >= t.criticalTimeMaxDistance) return [];
  if (t.criticalTimeToLiquidationMs === 0) return [];
  const time = formatRoughDuration(t.criticalTimeToLiquidationMs);
  return [`At its present speed the price does not get there within ${time}.`];
}

function ratioSentence(
  what: string,
  { marginRatio }: Pick<LevelFacts, 'marginRatio'>,
  limit: Ratio,
): readonly string[] {
  if (marginRatio.kind === 'unknown') {
    return [`Its margin ratio is not known: ${unknownWords(marginRatio.reason)}.`];
  }
  const [is, begins] = apart(marginRatio.value, limit);
  return [`Its margin ratio is ${is}; ${what} begins at ${begins}.`];
}

/** Both in percent, with as many digits as it takes to see that they are not the same. */
function apart(a: Ratio, b: Ratio): readonly [string, string] {
  const pairs = [1, 2, 3].map(
    (digits) => [formatPercent(a, digits), formatPercent(b, digits)] as const,
  );
  return pairs.find(([one, other]) => one !== other) ?? [formatPercent(a), formatPercent(b)];
}

function plain(value: number): string {
  return `${Math.round(value * 100) / 100}`;
}
