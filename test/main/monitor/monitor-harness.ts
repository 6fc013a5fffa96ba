import { DEFAULT_THRESHOLDS } from '../../../shared/alarms/thresholds/thresholds.ts';
import type {
  ExchangeAccount,
  FromMonitor,
  MonitorAnswers,
  MonitorConfig,
  MonitorQuery,
  MonitoredAccount,
} from '../../../shared/contract/monitor-protocol.ts';
import type { History } from '../../../main/history/history.ts';
import { createMonitor, type Monitor } from '../../../main/monitor/create-monitor.ts';
import { FakeExchange } from './fake-exchange.ts';
import { VirtualClock } from './virtual-clock.ts';

/** A monitor on a virtual clock with fake venues; remembers everything it sent. */
export class MonitorHarness {
  readonly clock = new VirtualClock();
  readonly sent: FromMonitor[] = [];
  readonly venues = new Map<string, FakeExchange>();
  readonly monitor: Monitor;
  prepare: (venue: FakeExchange) => void = () => undefined;
  /** Tells the monitor of a request that was stopped. */
  block: (exchange: string, message: string) => void = () => undefined;
  /** Of this machine in its networks. */
  addresses: readonly string[] = [];
  #queryId = 0;

  constructor(
    openHistory: (file: string) => { history: History; notice?: string } = noHistory,
    createVenue = (account: ExchangeAccount, clock: VirtualClock) =>
      new FakeExchange(account, clock),
  ) {
    let seed = 1;
    this.monitor = createMonitor({
      clock: this.clock,
      random: () => {
        seed = (seed * 16_807) % 2_147_483_647;
        return seed / 2_147_483_647;
      },
      createClient: (account: ExchangeAccount, onBlocked) => {
        this.block = onBlocked;
        const venue = createVenue(account, this.clock);
        this.prepare(venue);
        this.venues.set(account.id, venue);
        return venue;
      },
      openHistory,
      networkAddresses: () => this.addresses,
      send: (message) => this.sent.push(structuredClone(message)),
    });
  }

  configure(accounts: readonly MonitoredAccount[], over: Partial<MonitorConfig> = {}): void {
    this.monitor.handle({
      type: 'configure',
      config: { accounts, thresholds: DEFAULT_THRESHOLDS, displayCurrency: 'USD', ...over },
    });
  }

  venue(id: string): FakeExchange {
    const venue = this.venues.get(id);
    if (venue === undefined) throw new Error(`no venue ${id}`);
    return venue;
  }

  async query<Kind extends MonitorQuery['kind']>(
    query: Extract<MonitorQuery, { kind: Kind }>,
  ): Promise<MonitorAnswers[Kind]> {
    const id = ++this.#queryId;
    this.monitor.handle({ type: 'query', id, query });
    await this.clock.advance(0);
    const answer = this.sent.find((message) => message.type === 'answer' && message.id === id);
    if (answer?.type !== 'answer' || !answer.result.ok) throw new Error(JSON.stringify(answer));
    return answer.result.value as MonitorAnswers[Kind];
  }

  state() {
    return this.query<'state'>({ kind: 'state' });
  }

  get announced() {
    return this.sent.flatMap((message) =>
      message.type === 'announce' ? message.announcements : [],
    );
  }

  get heartbeats(): number {
    return this.sent.filter(({ type }) => type === 'heartbeat').length;
  }
}

function noHistory(): never {
  throw new Error('no history was asked for');
}
