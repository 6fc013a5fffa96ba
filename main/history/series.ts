import type { HistoryPoint } from '../../shared/contract/channels.ts';
import type { DurationMs } from '../../shared/domain/units.ts';
import type { SeriesRequest } from './history.ts';
import { ROLL_UPS } from './schema.ts';

/** Samples are 10 s, a minute or an hour apart by age; three of them missing is a gap (promise F11). */
const RAW_SPACING_MS: DurationMs = 10_000;
const SAMPLES_PER_BUCKET = 3;

/** Figures of one stretch of time, numbered from `sinceMs`. */
export interface Bucket {
  readonly bucket: number;
  readonly equity: number | undefined;
  readonly marginRatio: number | undefined;
  readonly nearestDistance: number | undefined;
}

/** Wide enough for the wanted number of points, and for a sample in each where nothing is missing. */
export function bucketWidth({ sinceMs, untilMs, points }: SeriesRequest): DurationMs {
  const wanted = Math.ceil(Math.max(1, untilMs - sinceMs) / points);
  const age = untilMs - sinceMs;
  const [minutes, hours] = ROLL_UPS;
  const spacing =
    age > hours.keepMs ? hours.widthMs : age > minutes.keepMs ? minutes.widthMs : RAW_SPACING_MS;
  return Math.max(wanted, spacing * SAMPLES_PER_BUCKET);
}

/** Points in order; a stretch without samples is one point without figures. Begins with the first sample. */
export function toPoints(
  buckets: readonly Bucket[],
  { sinceMs, untilMs }: SeriesRequest,
  width: DurationMs,
): readonly HistoryPoint[] {
  const points: HistoryPoint[] = [];
  const timeOf = (bucket: number) => Math.min(untilMs, Math.floor(sinceMs) + bucket * width);
  let next: number | undefined;
  for (const { bucket, equity, marginRatio, nearestDistance } of buckets) {
    if (next !== undefined && bucket > next) points.push({ atMs: timeOf(next) });
    points.push({
      atMs: timeOf(bucket),
      ...(equity === undefined ? {} : { equity }),
      ...(marginRatio === undefined ? {} : { marginRatio }),
      ...(nearestDistance === undefined ? {} : { nearestDistance }),
    });
    next = bucket + 1;
  }
  const last = Math.floor((untilMs - Math.floor(sinceMs)) / width);
  // The stretch that is still filling is not missing yet.
  if (next !== undefined && last > next) points.push({ atMs: timeOf(next) });
  return points;
}
