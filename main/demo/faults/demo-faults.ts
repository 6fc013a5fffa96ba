import type { DemoVenue } from '../account/demo-blueprints.ts';

/** Ways in which a venue misbehaves; each is one that real venues have shown. */
export const FAULT_MODES = [
  'html-200',
  'empty-object',
  'empty-body',
  'truncated-json',
  'wrong-key',
  'forbidden',
  'banned',
  'rate-limited',
  'maintenance',
  'hang',
  'stall',
  'slow',
  'reset',
  'clock-skew',
  'positions-vanish',
  'zero-rows',
  'wrong-side',
  'socket-silent',
] as const;
export type FaultMode = (typeof FAULT_MODES)[number];

export interface DemoFault {
  readonly mode: FaultMode;
  /** Which calls; `all` when absent. Sockets are only touched by `socket-silent`. */
  readonly scope?: 'all' | 'private' | 'public';
  /** Only paths that contain this. */
  readonly path?: string;
  /** So many requests, then it is over; without it until it is cleared. `positions-vanish` has 1 by default. */
  readonly times?: number;
  /** `slow`: how long; `clock-skew`: how far the venue's clock is ahead (negative: behind). */
  readonly ms?: number;
  /** Seconds in the Retry-After of `banned` and `rate-limited`. */
  readonly retryAfter?: number;
}

/** Which venue misbehaves how. */
export interface FaultBoard {
  set(venue: DemoVenue, fault: DemoFault | undefined): void;
  current(venue: DemoVenue): DemoFault | undefined;
  /** The fault for a request, counted; undefined when it does not apply. */
  take(venue: DemoVenue, path: string, isPrivate: boolean): DemoFault | undefined;
  /** How far the venue's clock is ahead. */
  skewMs(venue: DemoVenue): number;
}

export function createFaultBoard(): FaultBoard {
  const faults = new Map<DemoVenue, { readonly fault: DemoFault; left: number }>();
  return {
    set(venue, fault) {
      if (fault === undefined) {
        faults.delete(venue);
        return;
      }
      const once = fault.mode === 'positions-vanish' ? 1 : Number.POSITIVE_INFINITY;
      faults.set(venue, { fault, left: fault.times ?? once });
    },
    current: (venue) => faults.get(venue)?.fault,
    take(venue, path, isPrivate) {
      const entry = faults.get(venue);
      if (entry === undefined || !applies(entry.fault, path, isPrivate)) return undefined;
      entry.left -= 1;
      if (entry.left <= 0) faults.delete(venue);
      return entry.fault;
    },
    skewMs(venue) {
      const fault = faults.get(venue)?.fault;
      return fault?.mode === 'clock-skew' ? (fault.ms ?? 60_000) : 0;
    },
  };
}

export function isFaultMode(text: string): text is FaultMode {
  return (FAULT_MODES as readonly string[]).includes(text);
}

const POSITION_PATHS = /position(Risk|\/all-position|\/single-position)/;
const ROW_FAULTS: readonly FaultMode[] = ['positions-vanish', 'zero-rows', 'wrong-side'];

function applies(fault: DemoFault, path: string, isPrivate: boolean): boolean {
  if (fault.mode === 'socket-silent' || fault.mode === 'clock-skew') return false;
  if (ROW_FAULTS.includes(fault.mode) && !POSITION_PATHS.test(path)) return false;
  if (fault.mode === 'wrong-key' && !isPrivate) return false;
  if (fault.path !== undefined && !path.includes(fault.path)) return false;
  const scope = fault.scope ?? 'all';
  return scope === 'all' || (scope === 'private') === isPrivate;
}
