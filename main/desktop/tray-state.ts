import type { AlarmView } from '../../shared/alarms/alarm.ts';
import type { AppState, PositionView } from '../../shared/contract/app-state.ts';
import { MINUTE_MS } from '../../shared/domain/units.ts';
import { formatSignedPercent } from '../../shared/words/format-number.ts';
import { hideAmountsIn } from '../../shared/words/hide-amounts.ts';
import type { Core } from '../start.ts';
import type { TrayActions, TrayState } from './tray.ts';

const SNOOZE_MS = 15 * MINUTE_MS;

/** What the tray shows of the state. A position whose distance is unknown cannot be ranked and is left out. */
export function trayState(state: AppState): TrayState {
  const near = state.positions
    .flatMap((view) =>
      view.risk.distance.kind === 'distance' ? [{ view, distance: view.risk.distance }] : [],
    )
    .toSorted((a, b) => a.distance.ratio - b.distance.ratio);
  const nearest = near[0];
  const { headline, settings } = state;
  // Whoever looks at a shared screen sees its tray, too.
  const hides = settings.appearance.hideAmounts;
  return {
    headline: hides ? { ...headline, text: hideAmountsIn(headline.text) } : headline,
    ...(nearest === undefined ? {} : { distance: nearest.distance.ratio }),
    nearest: near.slice(0, 3).map(({ view, distance }) => describe(view, distance)),
    canAcknowledge: firing(state).length > 0,
  };
}

export function trayActions(
  core: Pick<Core, 'state' | 'handleRequest'>,
  open: () => void,
  quit: () => void,
): TrayActions {
  const each = (channel: string, more: Record<string, unknown>) => {
    for (const { id } of firing(core.state())) {
      void core.handleRequest(channel, { alarmId: id, ...more });
    }
  };
  return {
    open,
    quit,
    acknowledgeAll: () => each('alarms/acknowledge', {}),
    snoozeAll: () => each('alarms/snooze', { durationMs: SNOOZE_MS }),
    sendTest: () => void core.handleRequest('alarms/send-test', {}),
  };
}

function firing(state: AppState): readonly AlarmView[] {
  return state.alarms.filter((alarm) => alarm.phase === 'firing');
}

function describe(
  view: PositionView,
  distance: { readonly ratio: number; readonly direction: 'down' | 'up' },
): string {
  const move = distance.direction === 'down' ? -distance.ratio : distance.ratio;
  return `${view.underlying} ${view.side} on ${view.exchangeName}: ${formatSignedPercent(move)}`;
}
