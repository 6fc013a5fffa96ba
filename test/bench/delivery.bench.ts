import { performance } from 'node:perf_hooks';
import { DEFAULT_THRESHOLDS } from '../../shared/alarms/thresholds/thresholds.ts';
import type { FromMonitor, MonitorState } from '../../shared/contract/monitor-protocol.ts';
import { createRemoteChannel } from '../../main/alarms/channels/remote-channel.ts';
import { createDelivery } from '../../main/alarms/create-delivery.ts';
import type { AlarmChannel } from '../../main/host-ports.ts';
import { createMonitor } from '../../main/monitor/create-monitor.ts';
import { exchangeAccount, FakeExchange } from '../main/monitor/fake-exchange.ts';
import { VirtualClock } from '../main/monitor/virtual-clock.ts';
import { percentile, type Figure } from './figure.ts';
import { DESK, positionsOf } from './monitor.bench.ts';

const ROUNDS = 4;
const FIRST_SECONDS_MS = 10_000;

/** From an answer of a venue to the call of a channel, in a crash of the whole desk; and how much is said about it. */
export async function runDeliveryBench(): Promise<readonly Figure[]> {
  const wall: number[] = [];
  const cpu: number[] = [];
  let said = 0;
  let endangered = 0;
  let unlisted = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const crash = await measureCrash();
    wall.push(...crash.wallMs);
    cpu.push(...crash.cpuMs);
    said = Math.max(said, crash.said);
    endangered = crash.endangered;
    unlisted = Math.max(unlisted, crash.unlisted);
  }
  const desk = `${DESK.accounts} accounts, ${DESK.accounts * DESK.positionsPerAccount} positions, ${wall.length} messages in ${ROUNDS} crashes`;
  return [
    {
      name: 'all crash: data in → channel called, p99',
      value: percentile(wall, 0.99),
      unit: 'ms',
      limit: 50,
      note: desk,
    },
    {
      name: 'all crash: data in → channel called, p99 of CPU time',
      value: percentile(cpu, 0.99),
      unit: 'ms',
      limit: 50,
      note: 'as on a machine that does nothing else',
    },
    {
      name: 'all crash: notifications in the first 10 s',
      value: said,
      unit: '×',
      limit: 3,
      note: 'on each channel',
    },
    {
      name: 'all crash: positions in danger that are not in the list',
      value: unlisted,
      unit: '×',
      limit: 0,
      note: `of ${String(endangered)}`,
    },
  ];
}

async function measureCrash() {
  const clock = new VirtualClock();
  const venues: FakeExchange[] = [];
  const wallMs: number[] = [];
  const cpuMs: number[] = [];
  const calls: string[] = [];
  let dataIn: { readonly wall: number; readonly cpu: number; readonly at: number } | undefined;
  let state: MonitorState | undefined;
  const called = (channel: string) => {
    calls.push(channel);
    // What waits for its turn on purpose is no latency.
    if (dataIn === undefined || clock.monotonic() !== dataIn.at) return;
    wallMs.push(performance.now() - dataIn.wall);
    cpuMs.push(cpuNow() - dataIn.cpu);
  };
  const delivery = createDelivery({
    channels: channelsThatCall(clock, called),
    clock,
    onResult: () => undefined,
  });
  const monitor = createMonitor({
    clock,
    random: () => 0.5,
    createClient(account) {
      const venue = new FakeExchange(account, clock);
      venue.positions = positionsOf(DESK.positionsPerAccount);
      venue.marks = new Map(
        venue.positions.map(({ symbol, entryPrice = 1 }) => [symbol, entryPrice]),
      );
      venue.walletBalance = 2_000 * DESK.positionsPerAccount;
      venues.push(venue);
      return venue;
    },
    openHistory() {
      throw new Error('no history in this measurement');
    },
    send(message: FromMonitor) {
      if (message.type === 'announce') {
        for (const each of message.announcements) void delivery.announce(each);
      }
      if (message.type === 'answer' && message.id === 1 && message.result.ok) {
        // Asked once, at the end.
        state = message.result.value as MonitorState;
      }
    },
  });
  const accounts = Array.from({ length: DESK.accounts }, (_, i) => exchangeAccount(`a${i}`));
  monitor.handle({
    type: 'configure',
    config: { accounts, thresholds: DEFAULT_THRESHOLDS, displayCurrency: 'USD' },
  });
  await clock.advance(3_000);
  calls.length = 0;
  const endMs = clock.monotonic() + FIRST_SECONDS_MS;
  for (const venue of venues) {
    for (const symbol of venue.marks.keys()) venue.marks.set(symbol, 81.5);
    dataIn = { wall: performance.now(), cpu: cpuNow(), at: clock.monotonic() };
    monitor.handle({
      type: 'query',
      id: 0,
      query: { kind: 'read-now', accountId: venue.account.id },
    });
    await clock.advance(0);
  }
  dataIn = undefined;
  await clock.advance(endMs - clock.monotonic());
  monitor.handle({ type: 'query', id: 1, query: { kind: 'state' } });
  await clock.advance(0);
  const inDanger = (state?.positions ?? []).filter(
    ({ level }) => level === 'critical' || level === 'warning',
  );
  const listed = new Set(state?.alarms.map(({ subject }) => subject.positionKey));
  await monitor.stop();
  delivery.stop();
  return {
    wallMs,
    cpuMs,
    said: calls.filter((channel) => channel === 'os-notification').length,
    endangered: inDanger.length,
    unlisted: inDanger.filter(({ key }) => !listed.has(key)).length,
  };
}

/** One at this machine, and one over a network whose receiver answers at once. */
function channelsThatCall(
  clock: VirtualClock,
  called: (channel: string) => void,
): readonly AlarmChannel[] {
  const here: AlarmChannel = {
    id: 'os-notification',
    name: 'Desktop notification',
    status: () => 'ready',
    deliver() {
      called('os-notification');
      return Promise.resolve({ ok: true });
    },
  };
  const remote = createRemoteChannel({
    id: 'webhook',
    name: 'Webhook',
    clock,
    random: () => 0.5,
    minIntervalMs: 50,
    carrier: () => ({
      state: 'ready',
      carrier: {
        attempt() {
          called('webhook');
          return Promise.resolve({ kind: 'ok' });
        },
      },
    }),
  });
  return [here, remote];
}

function cpuNow(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}
