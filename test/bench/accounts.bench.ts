import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { createForkLauncher } from '../../main/monitor/process/launch-monitor.ts';
import { demoAccounts } from '../../main/demo/account/demo-accounts.ts';
import { createDemoLauncher } from '../../main/demo/launch-demo.ts';
import { createExchangeClient } from '../../main/exchange/create-client.ts';
import { systemClock } from '../../main/system-clock.ts';
import { DEFAULT_THRESHOLDS } from '../../shared/alarms/thresholds/thresholds.ts';
import type { ExchangeAccount, MonitorState } from '../../shared/contract/monitor-protocol.ts';
import type { Figure } from './figure.ts';

const root = join(import.meta.dirname, '..', '..');
const ACCOUNTS = 20;
const LATENCY_MS = 100;
const MINUTE_MS = 60_000;

/** Twenty accounts at two venues that take 100 ms to answer: Leeway against a plain script, in the same run. */
export async function runAccountsBench(): Promise<readonly Figure[]> {
  const launcher = createDemoLauncher(join(root, 'out', 'main', 'demo.js'));
  const demo = await launcher.launch({ crashId: '2025-10-10', seed: 1 });
  try {
    for (const venue of ['binance', 'bitget']) {
      await fetch(`${demo.endpoint}/demo/fault`, {
        method: 'POST',
        body: JSON.stringify({ venue, mode: 'slow', ms: LATENCY_MS }),
      });
    }
    const accounts = twenty(demo.endpoint);
    const plain = await runPlain(accounts);
    const ours = await runMonitor(accounts);
    const refresh = await measureRefresh(accounts);
    return [
      figure(
        'first full picture of 20 accounts',
        ours.firstMs / 1000,
        's',
        undefined,
        '100 ms latency, from process start',
      ),
      figure('the same by a plain ccxt script', plain.firstMs / 1000, 's'),
      figure(
        'how many times sooner',
        plain.firstMs / ours.firstMs,
        '×',
        undefined,
        'asked: 10 × or more',
      ),
      figure('memory of the monitor with 20 accounts', ours.rssMb, 'MB'),
      figure('memory of the plain script', plain.rssMb, 'MB'),
      figure(
        'oldest position reading after a minute',
        ours.oldestMs / 1000,
        's',
        undefined,
        'prices come by stream in between',
      ),
      figure('the same by the plain script', plain.oldestMs / 1000, 's'),
      figure('all 20 refreshed, of the slowest account', refresh.ratio, '×', 1.5),
      figure('event-loop delay during it, p99', refresh.delayP99Ms, 'ms', 20),
    ];
  } finally {
    demo.stop();
  }
}

function figure(
  name: string,
  value: number,
  unit: Figure['unit'],
  limit?: number,
  note?: string,
): Figure {
  return {
    name,
    value,
    unit,
    ...(limit === undefined ? {} : { limit }),
    ...(note === undefined ? {} : { note }),
  };
}

function twenty(endpoint: string): readonly ExchangeAccount[] {
  const demo = demoAccounts(endpoint);
  return Array.from({ length: ACCOUNTS }, (_, i) => {
    const account = demo[i % demo.length];
    if (account === undefined) throw new Error('the demo has no accounts');
    return { ...account, id: `a${i}`, name: `a${i}`, source: 'exchange' };
  });
}

interface Run {
  readonly firstMs: number;
  readonly rssMb: number;
  readonly oldestMs: number;
}

async function runPlain(accounts: readonly ExchangeAccount[]): Promise<Run> {
  const child: ChildProcess = fork(join(import.meta.dirname, 'plain-script.ts'), [], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  child.send({ accounts, untilMs: MINUTE_MS });
  const [first] = (await once(child, 'message')) as [{ firstMs: number }];
  const [last] = (await once(child, 'message')) as [{ oldestMs: number; rssMb: number }];
  return { firstMs: first.firstMs, rssMb: last.rssMb, oldestMs: last.oldestMs };
}

async function runMonitor(accounts: readonly ExchangeAccount[]): Promise<Run> {
  const began = performance.now();
  const port = createForkLauncher(join(root, 'out', 'main', 'monitor.js')).launch();
  const read = new Set<string>();
  const first = Promise.withResolvers<number>();
  const asked = Promise.withResolvers<MonitorState>();
  port.onMessage((message) => {
    if (message.type === 'changed') {
      for (const { id, status } of message.patch.accounts ?? []) {
        if (status.state === 'ok') read.add(id);
      }
      if (read.size === ACCOUNTS) first.resolve(performance.now() - began);
    }
    // The one question below.
    if (message.type === 'answer' && message.result.ok) {
      asked.resolve(message.result.value as MonitorState);
    }
  });
  port.send({
    type: 'configure',
    config: { accounts, thresholds: DEFAULT_THRESHOLDS, displayCurrency: 'USD' },
  });
  const firstMs = await first.promise;
  await sleep(Math.max(1, MINUTE_MS - (performance.now() - began)));
  const rssMb = residentMb();
  port.send({ type: 'query', id: 1, query: { kind: 'state' } });
  const state = await asked.promise;
  port.kill();
  const ages = state.accounts.map(({ status }) => state.nowMs - (status.asOfMs ?? 0));
  return { firstMs, rssMb, oldestMs: Math.max(...ages) };
}

/** Of the monitor, the one child of this process that runs monitor.js. */
function residentMb(): number {
  if (process.platform !== 'linux') return Number.NaN;
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8')
    .trim()
    .split(' ');
  const pid = children.find((each) =>
    readFileSync(`/proc/${each}/cmdline`, 'utf8').includes('monitor.js'),
  );
  const status = pid === undefined ? '' : readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1000;
}

/** All twenty at once, by clients that have read before, against the slowest of them. */
async function measureRefresh(
  accounts: readonly ExchangeAccount[],
): Promise<{ ratio: number; delayP99Ms: number }> {
  const clients = accounts.map((account) => createExchangeClient({ account, clock: systemClock }));
  const readAll = () =>
    Promise.all(
      clients.map(async (client) => {
        const began = performance.now();
        const result = await client.fetchAccount();
        if (!result.ok) throw new Error(result.error.message);
        return performance.now() - began;
      }),
    );
  await readAll();
  await sleep(1_000);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const began = performance.now();
  const single = await readAll();
  const all = performance.now() - began;
  delay.disable();
  for (const client of clients) await client.close();
  return { ratio: all / Math.max(...single), delayP99Ms: delay.percentile(99) / 1e6 };
}
