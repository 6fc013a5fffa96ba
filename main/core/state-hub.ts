import type { AlarmView } from '../../shared/alarms/alarm.ts';
import type {
  AccountView,
  AppState,
  AppStatePatch,
  Headline,
  HostInfo,
  MonitorHealth,
  Notice,
  PositionView,
} from '../../shared/contract/app-state.ts';
import type { MonitorPatch, MonitorState } from '../../shared/contract/monitor-protocol.ts';
import type { Settings } from '../../shared/contract/settings.ts';
import { compareLevels } from '../../shared/domain/level.ts';
import type { MarketView } from '../../shared/contract/market.ts';
import type { JointLeeway } from '../../shared/domain/risk-report.ts';
import type { AccountId, PositionKey, TimestampMs } from '../../shared/domain/units.ts';
import { blindAccount, blindMarket, blindPosition } from './blindness.ts';

/** What the host itself knows. */
export interface HostPart {
  readonly host: HostInfo;
  readonly monitor: MonitorHealth;
  readonly notices: readonly Notice[];
  readonly settings: Settings;
}

/** Nobody is watching: why, in words for the top of the screen, and the alarm that says so. */
export interface Blindness {
  readonly headline: Headline;
  readonly alarm: AlarmView;
}

/** It is watched, and every figure is live, but the watcher may stop at any moment. */
export interface Instability {
  readonly alarm: AlarmView;
}

/** Merges what the monitor sees and what the host knows into the one state of the screens. */
export interface StateHub {
  readonly state: () => AppState;
  readonly setHost: (change: Partial<HostPart>) => void;
  readonly applyMonitor: (patch: MonitorPatch) => void;
  /** After a restart of the monitor: what it does not name any more is gone. */
  readonly replaceMonitor: (state: MonitorState) => void;
  /** While set, everything seen before stays on the screen, marked as no longer watched. */
  readonly setBlindness: (trouble: Blindness | Instability | undefined) => void;
  /** Accounts that should be watched are not known: whatever else looks calm, the headline does not. */
  readonly setLost: (why: string | undefined) => void;
  readonly onPatch: (listener: (patch: AppStatePatch) => void) => () => void;
}

interface MonitorPart {
  headline: Headline;
  alarms: readonly AlarmView[];
  jointLeeway: JointLeeway;
  problems: readonly string[];
  market?: MarketView;
}

export function createStateHub(now: () => TimestampMs, initial: HostPart): StateHub {
  let hostPart = initial;
  let seq = 0;
  let trouble: Blindness | Instability | undefined;
  let blindness: Blindness | undefined;
  let lost: string | undefined;
  let cached: AppState | undefined;
  const accounts = new Map<AccountId, AccountView>();
  const positions = new Map<PositionKey, PositionView>();
  const listeners = new Set<(patch: AppStatePatch) => void>();
  const monitorPart: MonitorPart = {
    headline: STARTING,
    alarms: [],
    jointLeeway: NEVER_SEEN,
    problems: [],
  };

  function publish(change: Omit<AppStatePatch, 'seq' | 'nowMs'>): void {
    seq += 1;
    cached = undefined;
    const patch = { ...change, seq, nowMs: now() };
    for (const listener of listeners) listener(patch);
  }

  const showAccount = (view: AccountView) => (blindness ? blindAccount(view) : view);
  const showPosition = (view: PositionView) => (blindness ? blindPosition(view) : view);
  const showMarket = (view: MarketView) => (blindness ? blindMarket(view) : view);
  const showAlarms = () => (trouble ? [trouble.alarm, ...monitorPart.alarms] : monitorPart.alarms);
  const showNotices = (): readonly Notice[] => [
    ...hostPart.notices,
    ...monitorPart.problems.map((text, i): Notice => ({
      id: `monitor-${String(i)}`,
      severity: 'warning',
      text,
    })),
  ];
  const showHeadline = (): Headline => {
    if (blindness !== undefined) return blindness.headline;
    const { headline } = monitorPart;
    if (trouble !== undefined) {
      return { ...headline, level: 'critical', text: `${trouble.alarm.title} ${headline.text}` };
    }
    const isCalm = compareLevels(headline.level, 'unknown') < 0;
    return lost !== undefined && isCalm ? { level: 'unknown' as const, text: lost } : headline;
  };

  function merge(patch: MonitorPatch): void {
    for (const view of patch.accounts ?? []) accounts.set(view.id, view);
    for (const id of patch.removedAccounts ?? []) accounts.delete(id);
    for (const view of patch.positions ?? []) positions.set(view.key, view);
    for (const key of patch.removedPositions ?? []) positions.delete(key);
    if (patch.headline) monitorPart.headline = patch.headline;
    if (patch.alarms) monitorPart.alarms = patch.alarms;
    if (patch.problems) monitorPart.problems = patch.problems;
    if (patch.jointLeeway) monitorPart.jointLeeway = patch.jointLeeway;
    if (patch.market) monitorPart.market = patch.market;
  }

  function applyMonitor(patch: MonitorPatch): void {
    merge(patch);
    publish({
      ...(patch.headline && { headline: showHeadline() }),
      ...(patch.problems && { notices: showNotices() }),
      ...(patch.alarms && { alarms: showAlarms() }),
      ...(patch.jointLeeway && { jointLeeway: patch.jointLeeway }),
      ...(patch.market && { market: showMarket(patch.market) }),
      ...(patch.accounts && { accounts: patch.accounts.map(showAccount) }),
      ...(patch.removedAccounts && { removedAccounts: patch.removedAccounts }),
      ...(patch.positions && { positions: patch.positions.map(showPosition) }),
      ...(patch.removedPositions && { removedPositions: patch.removedPositions }),
    });
  }

  return {
    state() {
      cached ??= {
        ...hostPart,
        notices: showNotices(),
        seq,
        nowMs: now(),
        headline: showHeadline(),
        alarms: showAlarms(),
        jointLeeway: monitorPart.jointLeeway,
        ...(monitorPart.market && { market: showMarket(monitorPart.market) }),
        accounts: [...accounts.values()].map(showAccount),
        positions: [...positions.values()].map(showPosition),
      };
      // The age of everything is counted from this moment, not from the last patch.
      return { ...cached, nowMs: now() };
    },
    setHost(change) {
      hostPart = { ...hostPart, ...change };
      publish(change.notices === undefined ? change : { ...change, notices: showNotices() });
    },
    applyMonitor,
    replaceMonitor(state) {
      const keptAccounts = new Set(state.accounts.map(({ id }) => id));
      const keptPositions = new Set(state.positions.map(({ key }) => key));
      applyMonitor({
        ...state,
        removedAccounts: [...accounts.keys()].filter((id) => !keptAccounts.has(id)),
        removedPositions: [...positions.keys()].filter((key) => !keptPositions.has(key)),
      });
    },
    setBlindness(next) {
      trouble = next;
      blindness = next !== undefined && 'headline' in next ? next : undefined;
      publish({
        headline: showHeadline(),
        alarms: showAlarms(),
        accounts: [...accounts.values()].map(showAccount),
        positions: [...positions.values()].map(showPosition),
        ...(monitorPart.market && { market: showMarket(monitorPart.market) }),
      });
    },
    setLost(why) {
      if (lost === why) return;
      lost = why;
      publish({ headline: showHeadline() });
    },
    onPatch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const STARTING: Headline = {
  level: 'unknown',
  text: 'Leeway is starting: nothing has been read yet.',
};

const NEVER_SEEN: JointLeeway = {
  down: { kind: 'unknown', reason: 'nothing has been read yet' },
  up: { kind: 'unknown', reason: 'nothing has been read yet' },
};
