import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AppState, AppStatePatch } from '../../../shared/contract/app-state.ts';
import { createMetrics } from '../../../main/metrics/create-metrics.ts';
import { openMetricsToken } from '../../../main/metrics/metrics-token.ts';
import { blindState, calmState, criticalState } from '../../helpers/sample-state.ts';

/** Every sample as `name{labels}` → value, labels as they stand. */
async function samplesOf(metrics: ReturnType<typeof createMetrics>) {
  const { body } = await metrics.render();
  const rows = body.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    rows.map((row) => [row.slice(0, row.lastIndexOf(' ')), row.slice(row.lastIndexOf(' ') + 1)]),
  );
}

function setUp(initial: AppState) {
  let state = initial;
  let onPatch: (patch: AppStatePatch) => void = () => undefined;
  let onDelivered: (result: { channel: string; ok: boolean }) => void = () => undefined;
  const metrics = createMetrics({
    state: () => state,
    onPatch(listener) {
      onPatch = listener;
      return () => undefined;
    },
    onDelivered(listener) {
      onDelivered = listener;
      return () => undefined;
    },
    beats: () => ({ ok: 4, failed: 1 }),
  });
  const find = async (name: string, ...parts: string[]) => {
    const found = [...(await samplesOf(metrics))].filter(
      ([key]) =>
        (key === name || key.startsWith(`${name}{`)) && parts.every((part) => key.includes(part)),
    );
    return found.map(([, value]) => value);
  };
  return {
    metrics,
    find,
    patch: (change: Partial<AppState>) => {
      state = { ...state, ...change };
      onPatch({ seq: 2, nowMs: state.nowMs, ...change });
    },
    delivered: (channel: string, ok: boolean) => onDelivered({ channel, ok }),
  };
}

describe('metrics', () => {
  it('give each position and account its figures', async () => {
    const { find, metrics } = setUp(criticalState());
    expect(await find('leeway_position_distance_ratio', 'BTC/USDT')).toEqual(['0.036']);
    expect(await find('leeway_position_level', 'BTC/USDT', 'level="critical"')).toEqual(['4']);
    expect(await find('leeway_account_level', 'acc-binance')).toEqual(['4']);
    expect(await find('leeway_joint_leeway_ratio', 'down')).toEqual(['-0.031']);
    expect(await find('leeway_monitor_up')).toEqual(['1']);
    expect(await find('leeway_alarm_active', 'liquidation-risk', 'critical', 'firing')).toEqual([
      '1',
    ]);
    metrics.stop();
  });

  it('have no sample for what is not known, and say that it is not known', async () => {
    const { find, metrics } = setUp(blindState());
    expect(await find('leeway_position_distance_ratio', 'XRP')).toEqual([]);
    expect(await find('leeway_position_figure_known', 'XRP', 'figure="distance"')).toEqual(['0']);
    expect(await find('leeway_account_equity', 'acc-import')).toEqual([]);
    expect(await find('leeway_account_figure_known', 'acc-import', '"equity"')).toEqual(['0']);
    expect(await find('leeway_joint_leeway_ratio')).toEqual([]);
    expect(await find('leeway_account_seen', 'acc-binance')).toEqual(['0']);
    expect(await find('leeway_account_data_age_seconds', 'acc-binance')).toEqual(['147']);
    metrics.stop();
  });

  it('call it infinite where no price liquidates: that is known, and is not near', async () => {
    const { find, metrics } = setUp(blindState());
    const inverse = ['acc-bitget', 'BTC/', 'side="short"'];
    expect(await find('leeway_position_distance_ratio', ...inverse)).toEqual(['+Inf']);
    metrics.stop();
  });

  it('forget what is gone', async () => {
    const { find, patch, metrics } = setUp(criticalState());
    expect((await find('leeway_position_level')).length).toBe(3);
    patch({ positions: [], alarms: [] });
    expect(await find('leeway_position_level')).toEqual([]);
    expect(await find('leeway_alarm_active')).toEqual([]);
    metrics.stop();
  });

  it('have no age of a heartbeat that never came', async () => {
    const calm = calmState();
    const { heartbeat: _sent, ...host } = calm.host;
    const { find, metrics } = setUp({ ...calm, host, monitor: { state: 'down', sinceMs: 0 } });
    expect(await find('leeway_monitor_heartbeat_age_seconds')).toEqual([]);
    expect(await find('leeway_heartbeat_last_success_age_seconds')).toEqual([]);
    expect(await find('leeway_monitor_up')).toEqual(['0']);
    metrics.stop();
  });

  it('count deliveries, heartbeats and each failed reading once', async () => {
    const { find, patch, delivered, metrics } = setUp(calmState());
    delivered('telegram', true);
    delivered('telegram', false);
    delivered('telegram', false);
    expect(await find('leeway_deliveries_total', 'telegram', 'ok')).toEqual(['1']);
    expect(await find('leeway_deliveries_total', 'telegram', 'failed')).toEqual(['2']);
    expect(await find('leeway_heartbeats_total', 'ok')).toEqual(['4']);
    const failed = (nextTryMs: number) => {
      const error = { kind: 'network' as const, message: 'x' };
      const accounts = calmState().accounts.map((view) => ({
        ...view,
        status: { ...view.status, state: 'error' as const, nextTryMs, error },
      }));
      patch({ accounts: accounts.slice(0, 1) });
    };
    failed(1);
    failed(1);
    failed(2);
    expect(await find('leeway_poll_errors_total', 'kind="network"')).toEqual(['2']);
    expect(await find('leeway_heartbeats_total', 'failed')).toEqual(['1']);
    metrics.stop();
  });

  it('tell of the event loop', async () => {
    const { find, metrics } = setUp(calmState());
    expect((await find('nodejs_eventloop_lag_p99_seconds')).length).toBe(1);
    metrics.stop();
  });
});

describe('the token of the metrics', () => {
  it('is made once, for its owner only, and stays over a restart', () => {
    const home = mkdtempSync(join(tmpdir(), 'leeway-metrics-'));
    const first = openMetricsToken(home, {});
    expect(first.token.length).toBeGreaterThanOrEqual(32);
    expect(readFileSync(String(first.file), 'utf8').trim()).toBe(first.token);
    if (process.platform !== 'win32') {
      expect(statSync(String(first.file)).mode & 0o777).toBe(0o600);
    }
    expect(openMetricsToken(home, {})).toEqual(first);
  });

  it('may come from the environment, and never is a short one', () => {
    const home = mkdtempSync(join(tmpdir(), 'leeway-metrics-'));
    const token = 'a-token-of-my-own-01';
    expect(openMetricsToken(home, { LEEWAY_METRICS_TOKEN: token })).toEqual({ token });
    expect(openMetricsToken(home, { LEEWAY_METRICS_TOKEN: 'short' }).token).not.toBe('short');
  });
});
