import type { MonitorHealth } from '../../shared/contract/app-state.ts';
import type { MonitorPatch, MonitorState } from '../../shared/contract/monitor-protocol.ts';
import type { Answer } from '../ipc/request-handlers.ts';
import type { StateHub } from './state-hub.ts';

/**
 * Takes what the monitor says into the state. A monitor that was restarted does not know what its predecessor had shown:
 * once it has asked every account, its whole state takes the place of what stands; until then the old values stay.
 */
export function createMonitorFollower(
  hub: Pick<StateHub, 'applyMonitor' | 'replaceMonitor'>,
  queryState: () => Promise<Answer<MonitorState>>,
): { onHealth(health: MonitorHealth): void; onPatch(patch: MonitorPatch): void } {
  let restarted = false;

  async function replace(): Promise<void> {
    const state = await queryState();
    if (state.ok) hub.replaceMonitor(state.value);
    else restarted = true;
  }

  return {
    onHealth(health) {
      if (health.state === 'down') restarted = true;
    },
    onPatch(patch) {
      hub.applyMonitor(patch);
      if (!restarted || patch.firstRoundDone !== true) return;
      restarted = false;
      void replace();
    },
  };
}
