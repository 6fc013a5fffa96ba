import type { AlarmThresholds } from './thresholds.ts';

export type ThresholdField = keyof AlarmThresholds;

export interface ThresholdFault {
  readonly field: ThresholdField;
  /** A sentence for the screen. */
  readonly message: string;
}

interface Range {
  readonly minimum: number;
  readonly maximum: number;
  /** Whether the ends themselves are allowed. */
  readonly ends: boolean;
  readonly words: string;
}

const FRACTION: Range = {
  minimum: 0,
  maximum: 1,
  ends: false,
  words: 'Choose more than 0 and less than 100 %.',
};
const SIGMAS: Range = {
  minimum: 0.01,
  maximum: 20,
  ends: true,
  words: 'Choose more than 0 and at most 20.',
};
const TIME: Range = {
  minimum: 0,
  maximum: 86_400_000,
  ends: true,
  words: 'Choose from 0 to 1,440 minutes.',
};

const RANGES: Readonly<Record<ThresholdField, Range>> = {
  warningDistance: FRACTION,
  warningSigmas: SIGMAS,
  warningMarginRatio: FRACTION,
  criticalDistance: FRACTION,
  criticalSigmas: SIGMAS,
  criticalDistanceAlways: FRACTION,
  criticalMarginRatio: FRACTION,
  criticalTimeToLiquidationMs: TIME,
  criticalTimeMaxDistance: FRACTION,
};

/** Warning is always reached before critical. `larger` must exceed `smaller`. */
const ORDERS: readonly {
  readonly field: ThresholdField;
  readonly larger: ThresholdField;
  readonly smaller: ThresholdField;
  readonly message: string;
}[] = [
  {
    field: 'warningDistance',
    larger: 'warningDistance',
    smaller: 'criticalDistance',
    message: 'The warning distance must be larger than the critical one.',
  },
  {
    field: 'warningSigmas',
    larger: 'warningSigmas',
    smaller: 'criticalSigmas',
    message: 'The warning sigmas must be larger than the critical ones.',
  },
  {
    field: 'criticalDistanceAlways',
    larger: 'criticalDistance',
    smaller: 'criticalDistanceAlways',
    message: 'The distance that is always critical must be smaller than the critical one.',
  },
  {
    field: 'warningMarginRatio',
    larger: 'criticalMarginRatio',
    smaller: 'warningMarginRatio',
    message: 'The warning margin ratio must be smaller than the critical one.',
  },
];

/** What is wrong with these thresholds, at most one fault per field; none: they may be used. NaN is out of every range. */
export function checkThresholds(thresholds: AlarmThresholds): readonly ThresholdFault[] {
  const faults = new Map<ThresholdField, ThresholdFault>();
  for (const [name, range] of Object.entries(RANGES)) {
    const field = name as ThresholdField;
    const value = thresholds[field];
    const inside = range.ends
      ? value >= range.minimum && value <= range.maximum
      : value > range.minimum && value < range.maximum;
    if (!inside) faults.set(field, { field, message: range.words });
  }
  for (const { field, larger, smaller, message } of ORDERS) {
    if (faults.has(larger) || faults.has(smaller)) continue;
    if (thresholds[larger] <= thresholds[smaller]) faults.set(field, { field, message });
  }
  return [...faults.values()];
}
