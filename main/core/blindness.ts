import type { AlarmView } from '../../shared/alarms/alarm.ts';
import type {
  AccountView,
  Headline,
  MonitorHealth,
  PositionView,
} from '../../shared/contract/app-state.ts';
import type { MarketView } from '../../shared/contract/market.ts';
import type { FeedState } from '../../shared/domain/feed-state.ts';
import { compareLevels, type Level } from '../../shared/domain/level.ts';
import type { TimestampMs } from '../../shared/domain/units.ts';
import { keepsStoppingSentence } from '../../shared/words/monitor-words.ts';

export const NOT_MONITORED_ALARM = 'not-monitored|leeway';

/** How an account looks while nobody watches: its last values stay, none of them looks fresh or safe. */
export function blindAccount(view: AccountView): AccountView {
  return {
    ...view,
    level: atLeastUnknown(view.level),
    status: { ...view.status, state: atLeastStale(view.status.state) },
  };
}

/** The market goes on while nobody looks at it. */
export function blindMarket(view: MarketView): MarketView {
  return { ...view, state: atLeastStale(view.state) };
}

export function blindPosition(view: PositionView): PositionView {
  return {
    ...view,
    level: atLeastUnknown(view.level),
    valueState: atLeastStale(view.valueState),
    levelReasons: ['nobody is watching: the monitor is down', ...view.levelReasons],
  };
}

/** A danger that was seen stays a danger; everything else may be one by now. */
function atLeastUnknown(level: Level): Level {
  return compareLevels(level, 'unknown') > 0 ? level : 'unknown';
}

function atLeastStale(state: FeedState): FeedState {
  return state === 'ok' ? 'stale' : state;
}

export function notMonitoredHeadline(): Headline {
  return {
    level: 'unknown',
    text: 'Nobody is watching your positions: the monitor stopped. Leeway is restarting it.',
  };
}

/** The same alarm while the monitor runs: what is shown is live, and may stop being so at any moment. */
export function keepsStoppingAlarm(
  stops: NonNullable<MonitorHealth['stops']>,
  sinceMs: TimestampMs,
): AlarmView {
  return {
    ...notMonitoredAlarm(sinceMs),
    title: keepsStoppingSentence(stops),
    text: 'It runs at this moment and its figures are live, but it may stop again. Be ready to look at your positions at the exchange, restart Leeway, and report this if it stays.',
    valueState: 'ok',
  };
}

export function notMonitoredAlarm(sinceMs: TimestampMs): AlarmView {
  return {
    id: NOT_MONITORED_ALARM,
    rule: 'not-monitored',
    level: 'critical',
    phase: 'firing',
    subject: {},
    title: 'Nobody is watching your positions',
    text: 'The part of Leeway that reads your accounts stopped and is being restarted. Until it is back, no price alarm can reach you. If this stays, look at your positions at the exchange and restart Leeway.',
    sinceMs,
    valueState: 'unknown',
  };
}
