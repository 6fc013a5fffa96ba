import { collectDefaultMetrics, Counter, Registry } from 'prom-client';
import type { AppState, AppStatePatch } from '../../shared/contract/app-state.ts';
import { createStateGauges } from './state-gauges.ts';

export interface Metrics {
  /** In the text format of Prometheus, of the moment in which it is asked. */
  render(): Promise<{ readonly contentType: string; readonly body: string }>;
  stop(): void;
}

export interface MetricsOptions {
  readonly state: () => AppState;
  /** Each subscription returns its cancel. */
  readonly onPatch: (listener: (patch: AppStatePatch) => void) => () => void;
  readonly onDelivered: (
    listener: (result: { readonly channel: string; readonly ok: boolean }) => void,
  ) => () => void;
  readonly beats: () => { readonly ok: number; readonly failed: number };
}

/**
 * What Leeway knows, for Prometheus. A figure that is not known has no sample, never a zero; `…_known` beside it is 0 then,
 * so that a rule can tell "far away" from "nobody knows".
 */
export function createMetrics(options: MetricsOptions): Metrics {
  const registry = new Registry();
  const gauges = createStateGauges(registry);
  const deliveries = new Counter({
    name: 'leeway_deliveries_total',
    help: 'Messages that a channel took (ok) or did not take (failed).',
    labelNames: ['channel', 'result'],
    registers: [registry],
  });
  const pollErrors = new Counter({
    name: 'leeway_poll_errors_total',
    help: 'Readings of an account that failed, by kind.',
    labelNames: ['account', 'kind'],
    registers: [registry],
  });
  const heartbeats = new Counter({
    name: 'leeway_heartbeats_total',
    help: 'Signs of life that arrived (ok) or did not (failed).',
    labelNames: ['result'],
    registers: [registry],
  });
  const troubles = new Map<string, string>();
  let hasProcessFigures = false;

  /** The state says which trouble there is, not how often it came: a new time of the next try is a new failure. */
  function countErrors({ accounts = [] }: Pick<AppStatePatch, 'accounts'>): void {
    for (const { id, status } of accounts) {
      const trouble =
        status.error === undefined
          ? ''
          : `${status.error.kind} ${String(status.nextTryMs ?? status.sinceMs ?? 0)}`;
      if (trouble !== '' && troubles.get(id) !== trouble) {
        pollErrors.inc({ account: id, kind: status.error?.kind ?? 'internal' });
      }
      troubles.set(id, trouble);
    }
  }

  const cancels = [
    options.onPatch(countErrors),
    options.onDelivered(({ channel, ok }) =>
      deliveries.inc({ channel, result: ok ? 'ok' : 'failed' }),
    ),
  ];
  countErrors(options.state());

  return {
    async render() {
      // Event loop, memory and collector of this process: watched from the first question on, so that nobody pays for it unasked.
      if (!hasProcessFigures) collectDefaultMetrics({ register: registry });
      hasProcessFigures = true;
      gauges.update(options.state());
      heartbeats.reset();
      const { ok, failed } = options.beats();
      heartbeats.inc({ result: 'ok' }, ok);
      heartbeats.inc({ result: 'failed' }, failed);
      return { contentType: registry.contentType, body: await registry.metrics() };
    },
    stop() {
      for (const cancel of cancels) cancel();
      registry.clear();
    },
  };
}
