/* oxlint-disable no-console -- a skip is said aloud */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AlarmView } from '../../../../shared/alarms/alarm.ts';
import { createAlertmanager } from '../../../../main/alarms/channels/alertmanager.ts';
import { missingAlertmanager, startAlertmanager } from '../../../helpers/alertmanager.ts';
import { criticalState } from '../../../helpers/sample-state.ts';
import { createVirtualClock } from '../../../helpers/virtual-clock.ts';

const missing = missingAlertmanager();
if (missing !== undefined) console.warn(`skipped: ${missing}`);

describe.skipIf(missing !== undefined)('the real Alertmanager', () => {
  let real: Awaited<ReturnType<typeof startAlertmanager>>;
  beforeAll(async () => {
    real = await startAlertmanager();
  });
  afterAll(() => real.stop());

  it('takes what fires with its labels, and forgets what is over', async () => {
    await expect.poll(() => real.isReady(), { interval: 100 }).toBe(true);
    // Started at the real time: Alertmanager ends what is dated into its past.
    const clock = createVirtualClock(Date.now());
    const sample = criticalState();
    let alarms: readonly AlarmView[] = sample.alarms.map((alarm) => ({
      ...alarm,
      sinceMs: clock.now() - 60_000,
    }));
    const channel = createAlertmanager({
      clock,
      random: () => 0.5,
      fetch: (url, init) => fetch(url, init),
      target: () => ({ state: 'ready', url: real.url, token: undefined }),
      views: () => ({ accounts: sample.accounts, positions: sample.positions, alarms }),
    });
    const severities = async () =>
      (await real.alerts())
        .filter(({ labels }) => labels['job'] === 'leeway')
        .map(({ labels }) => `${labels['alertname'] ?? ''} ${labels['severity'] ?? ''}`)
        .toSorted();

    channel.alarmsChanged();
    await clock.advance(300);
    await expect
      .poll(severities)
      .toEqual([
        'LeewayDisagreement warning',
        'LeewayLiquidationRisk critical',
        'LeewayLiquidationRisk warning',
        'LeewayUnprotected info',
      ]);
    expect(channel.facts?.().lastSuccessMs).toBeDefined();

    alarms = alarms.slice(0, 1);
    channel.alarmsChanged();
    // The clock goes on in steps: the answer to the first post comes in real time.
    const later = async () => {
      await clock.advance(300);
      return severities();
    };
    await expect.poll(later).toEqual(['LeewayLiquidationRisk critical']);
    channel.stop();
  });
});
