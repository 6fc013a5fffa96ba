import { isDeepStrictEqual } from 'node:util';
import type {
  ExchangeAccount,
  MonitorConfig,
  MonitoredAccount,
  MonitorState,
  ToMonitor,
} from '../../shared/contract/monitor-protocol.ts';
import type { AccountId, ExchangeId } from '../../shared/domain/units.ts';
import { assertNever } from '../../shared/lib/assert-never.ts';
import { exchangeName } from '../../shared/words/exchange-name.ts';
import type { ExchangeClient } from '../exchange/exchange-client.ts';
import { findVenue } from '../exchange/venues/find-venue.ts';
import type { History } from '../history/history.ts';
import { AlarmDesk } from './alarm-desk.ts';
import { answerQuery } from './answer-query.ts';
import { createHostBans, hostOf } from './feeds/host-bans.ts';
import { createMarketFigures } from '../market/market-figures.ts';
import { MarketDesk } from '../market/market-desk.ts';
import { GapWatch, TICK_MS, type Gap } from './gap-watch.ts';
import type { MonitorPorts } from './monitor-ports.ts';
import { NetworkWatch } from './network-watch.ts';
import { Publisher } from './publisher.ts';
import { createReadNow } from './feeds/read-now.ts';
import { WatchedAccount } from './feeds/watched-account.ts';
import { WatchRoom } from './watch-room.ts';

const HEARTBEAT_TICKS = 5;
const SAMPLE_TICKS = 10;
/** More kinds than this are in the audit only. */
const MOST_BLOCKED = 5;
/** Name under which the history keeps what venues have forbidden until when. */
const BANS = 'bans';

export interface Monitor {
  handle(message: ToMonitor): void;
  /** Ends every call and timer; nothing is sent afterwards. */
  stop(): Promise<void>;
}

/**
 * The watcher: reads accounts, computes risk, decides alarms, keeps history. It knows its host only by messages, so it
 * runs the same within the command line, as a child process and as a utility process.
 */
export function createMonitor(ports: MonitorPorts): Monitor {
  const { random } = ports;
  const gaps = new GapWatch(ports.clock, resume);
  const { clock } = gaps;
  let stopped = false;
  const send: MonitorPorts['send'] = (message) => {
    if (!stopped) ports.send(message);
  };
  const bans = createHostBans(clock);
  const figures = createMarketFigures({
    clock,
    bans,
    isBusy: () => room.isFirstRound,
    onChange: () => room.evaluateAll(),
  });
  const desk = new AlarmDesk(clock, send, () => publisher.requestNow());
  const room: WatchRoom = new WatchRoom({
    clock,
    figures,
    desk,
    problems: () =>
      [...new Set([historyNotice, history?.problem(), ...blocked])].filter(
        (text) => text !== undefined,
      ),
    diskProblem: () => history?.problem(),
    equitySince: (accountId, sinceMs) =>
      history?.readSeries({ accountId, sinceMs, untilMs: clock.now(), points: 1_000 }) ?? [],
    observeMore: () => market.observe(),
    onChange: () => publisher.request(),
  });
  const publisher = new Publisher(clock, send, () => state());
  const market = new MarketDesk({
    clock,
    random,
    bans,
    sites: () => room.sites(),
    openVenue: (exchange) => {
      if (findVenue(exchange) === undefined) return undefined;
      const priced = pricingAccount({ exchange });
      return { client: ports.createClient(priced, onBlocked), host: hostOf(priced) };
    },
    leeway: () => room.jointLeeway(),
    nearest: () => room.nearestInTime(),
    announce: (announcement) => desk.announce(announcement),
    saysEvents: () => config?.alarmRules?.rulesOff.includes('event-ahead') !== true,
    onVerdict() {
      room.marketSays(market.reading);
      publisher.request();
    },
    onChange: () => publisher.request(),
  });
  const readNow = createReadNow({
    clock,
    bans,
    note: (accountId, text) => desk.note({ atMs: clock.now(), action: 'note', accountId, text }),
  });
  const pricing = new Map<string, ExchangeClient>();
  let config: MonitorConfig | undefined;
  let history: History | undefined;
  let historyFile: string | undefined;
  let historyNotice: string | undefined;
  /** Requests that were stopped, one sentence for each kind. */
  const blocked = new Set<string>();
  const network = new NetworkWatch(ports.networkAddresses);
  let ticks = 0;
  let cancelTick: (() => void) | undefined;

  const state = (): MonitorState => ({ ...room.state(), market: market.view });

  function configure(next: MonitorConfig): void {
    const first = config === undefined;
    openHistory(next.historyFile);
    const before = config;
    config = next;
    room.configure(next);
    market.configure(next.market);
    const wanted = new Map(next.accounts.map((account) => [account.id, account]));
    for (const old of before?.accounts ?? []) {
      if (isDeepStrictEqual(wanted.get(old.id), old)) wanted.delete(old.id);
      else room.remove(old.id);
    }
    desk.step({
      type: 'accounts-changed',
      accountIds: new Set(next.accounts.map(({ id }) => id)),
    });
    for (const account of wanted.values()) room.add(watch(account));
    closeUnusedPricing(next.accounts);
    room.evaluateAll();
    if (first) {
      send({ type: 'ready' });
      tick();
    }
  }

  function openHistory(file: string | undefined): void {
    if (file === historyFile) return;
    history?.close();
    historyFile = file;
    history = undefined;
    historyNotice = undefined;
    if (file === undefined) return;
    const opened = ports.openHistory(file);
    history = opened.history;
    desk.open(opened.history);
    bans.keepIn({
      load: () => opened.history.loadState(BANS),
      save: (standing) => opened.history.saveState(BANS, standing),
    });
    market.keepIn(opened.history);
    historyNotice = opened.notice;
    if (opened.notice !== undefined) {
      desk.note({ atMs: clock.now(), action: 'note', text: opened.notice });
    }
  }

  function watch(account: MonitoredAccount): WatchedAccount {
    const access = accessOf(account);
    return new WatchedAccount({
      config: account,
      ...(access === undefined ? {} : { access }),
      bans,
      clock,
      random,
      onReading: () => room.accountRead(account.id),
      onMarks: () => room.marksCame(account.id),
      onStatus: () => room.evaluate(account.id),
      onKeyRise: (text) =>
        desk.note({
          atMs: clock.now(),
          action: 'raised',
          rule: 'key-rights',
          accountId: account.id,
          text,
        }),
    });
  }

  function accessOf(account: MonitoredAccount): WatchedAccount['access'] {
    if (account.kind === 'exchange') {
      return { client: ports.createClient(account, onBlocked), host: hostOf(account) };
    }
    if (account.pricing === undefined) return undefined;
    const priced = pricingAccount(account.pricing);
    const host = hostOf(priced);
    // One client without a key prices every import of its venue.
    const client = pricing.get(host) ?? ports.createClient(priced, onBlocked);
    pricing.set(host, client);
    return { client, host };
  }

  /** A bug, or a surprise of a library: nothing left this machine, but the user should know. */
  function onBlocked(exchange: ExchangeId, message: string): void {
    const name = exchangeName(exchange, 'exchange');
    const text = `A request to ${name} was stopped because it could have changed something: ${message}.`;
    if (blocked.has(text)) return;
    if (blocked.size < MOST_BLOCKED) blocked.add(text);
    desk.note({ atMs: clock.now(), action: 'raised', text });
    publisher.request();
  }

  /** Prices of a venue whose last import was removed are asked for no more. */
  function closeUnusedPricing(accounts: readonly MonitoredAccount[]): void {
    const used = new Set(
      accounts.flatMap((account) =>
        account.kind === 'imported' && account.pricing !== undefined
          ? [hostOf(pricingAccount(account.pricing))]
          : [],
      ),
    );
    for (const [host, client] of pricing) {
      if (used.has(host)) continue;
      pricing.delete(host);
      client.close().catch(() => undefined);
    }
  }

  function tick(): void {
    if (stopped) return;
    gaps.look();
    ticks += 1;
    if (network.hasChanged()) room.networkBack();
    room.tick();
    // Nothing of the market stands before the first picture of the accounts.
    if (room.firstRoundDone) market.tick();
    if (ticks % HEARTBEAT_TICKS === 1) send({ type: 'heartbeat', atMs: clock.now() });
    if (ticks % SAMPLE_TICKS === 0) {
      history?.addSamples(room.samples());
      desk.save();
    }
    cancelTick = clock.setTimer(TICK_MS, tick);
  }

  function resume({ fromMs, isCertain, ...gap }: Gap): void {
    const toMs = clock.now();
    if (toMs > fromMs) {
      const why = 'the machine slept or its clock was set';
      const hasPositions = room.state().positions.length > 0;
      const level = hasPositions ? ('warning' as const) : ('info' as const);
      // Where only the wall jumped the log is enough (promise D15).
      desk.step({ type: 'gap', fromMs, toMs, why, ...(isCertain ? { level } : {}) });
    }
    room.resumed(gap);
  }

  function handle(message: ToMonitor): void {
    switch (message.type) {
      case 'configure':
        configure(message.config);
        return;
      case 'query':
        void answer(message.id, message.query);
        return;
      case 'acknowledge':
        desk.step({ type: 'acknowledged', alarmId: message.alarmId });
        return;
      case 'snooze':
        desk.step({ type: 'snoozed', alarmId: message.alarmId, durationMs: message.durationMs });
        return;
      case 'delivered':
        desk.noteDelivery(message);
        return;
      case 'note':
        desk.note({
          atMs: clock.now(),
          action: 'note',
          ...(message.accountId === undefined ? {} : { accountId: message.accountId }),
          text: message.text,
        });
        return;
      case 'resumed':
        if (!gaps.wasTold(message.sleptFromMs)) room.pollNow();
        return;
      case 'stop':
        void stop();
        return;
      default:
        assertNever(message);
    }
  }

  async function answer(
    id: number,
    query: Extract<ToMonitor, { type: 'query' }>['query'],
  ): Promise<void> {
    const result = await answerQuery(query, {
      nowMs: clock.now(),
      state,
      book: () => room.book(),
      context: () => market.withGold(figures.context()),
      marketDetails: () => market.details(),
      watched: (accountId: AccountId) => room.watched(accountId),
      bans,
      readNow,
      history,
    });
    send({ type: 'answer', id, result });
  }

  async function stop(): Promise<void> {
    if (stopped) return;
    desk.save(true);
    const marketStopped = market.stop();
    stopped = true;
    cancelTick?.();
    publisher.stop();
    figures.stop();
    history?.close();
    await Promise.all([
      room.stop(),
      marketStopped,
      ...[...pricing.values()].map((client) => client.close().catch(() => undefined)),
    ]);
  }

  return { handle, stop };
}

function pricingAccount(
  pricing: NonNullable<Extract<MonitoredAccount, { kind: 'imported' }>['pricing']>,
): ExchangeAccount {
  return {
    kind: 'exchange',
    id: `pricing:${pricing.exchange}`,
    name: pricing.exchange,
    source: 'exchange',
    credentials: {},
    testnet: false,
    ...pricing,
  };
}
