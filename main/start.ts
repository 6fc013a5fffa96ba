import { join } from 'node:path';
import { pickAlarmRules } from '../shared/alarms/rules/alarm-rules.ts';
import type { AppState } from '../shared/contract/app-state.ts';
import type { EventChannel } from '../shared/contract/channel-names.ts';
import type { Events, RequestError } from '../shared/contract/channels.ts';
import type { ToMonitor } from '../shared/contract/monitor-protocol.ts';
import type { TimestampMs } from '../shared/domain/units.ts';
import { ok, type Result } from '../shared/lib/result.ts';
import { createAccounts } from './accounts/create-accounts.ts';
import { createPatientVault } from './accounts/patient-vault.ts';
import { createStatedAccounts } from './accounts/stated-accounts.ts';
import { demoAccounts } from './demo/account/demo-accounts.ts';
import type { HostPorts } from './host-ports.ts';
import { createAlarmsService } from './core/alarms-service.ts';
import { createWarnings } from './core/create-warnings.ts';
import { createDemoKeeper } from './core/demo-keeper.ts';
import { createOwnFaults } from './core/own-faults.ts';
import { createExchangeClient } from './exchange/create-client.ts';
import { createRequestHandler } from './ipc/handle-request.ts';
import { createMonitorFollower } from './core/follow-monitor.ts';
import { createHandlers } from './ipc/handlers/create-handlers.ts';
import { lastSeenPositions } from './core/last-seen.ts';
import { createIndicatorFeed } from './core/indicator-feed.ts';
import { viewHost } from './core/host-view.ts';
import { createImportsService } from './core/imports-service.ts';
import { loadMarketReaders } from './core/load-market-readers.ts';
import { createMarketService } from './core/market-service.ts';
import { loadImporter } from './core/load-importer.ts';
import { buildMonitorConfig, wantedDemo } from './core/monitor-config.ts';
import { createReach, type Reach } from './core/create-reach.ts';
import { createRunLatest } from './core/run-latest.ts';
import { createReplayService } from './core/replay-service.ts';
import { createStateHub } from './core/state-hub.ts';
import { createWatcherWatch } from './core/watch-the-watcher.ts';
import { replayInThread } from './replay/run-in-thread.ts';
import { createMonitorSupervisor } from './monitor/process/monitor-supervisor.ts';
import { viewHomeProblem } from './store/home-problem.ts';
import { findWriteProblem, prepareHome, removeLitter } from './store/home.ts';
import { marketsFolder, tiersFolder } from './store/market-files.ts';
import { acquireHomeLock } from './store/home-lock.ts';
import { openImportsStore } from './store/imports-store.ts';
import { createJsonFile } from './store/json-file.ts';
import { openMarketStore } from './store/market-store.ts';
import { openSettingsStore } from './store/settings-store.ts';

export type DeliveredMessage = Extract<ToMonitor, { type: 'delivered' }>;

/** The running core, the same for every host. */
export interface Core {
  /** For a transport, after it has checked the sender. Never throws. */
  readonly handleRequest: (
    channel: string,
    payload: unknown,
  ) => Promise<Result<unknown, RequestError>>;
  /** State patches for every screen. Returns its cancel. Announcements go out through the channels of the host. */
  readonly onEvent: (
    listener: <C extends EventChannel>(channel: C, payload: Events[C]) => void,
  ) => () => void;
  readonly state: () => AppState;
  /** Each result of a channel, as it goes to the audit. Returns its cancel. */
  readonly onDelivered: (listener: (result: DeliveredMessage) => void) => () => void;
  /** Signs of life that arrived and that did not. */
  readonly beats: Reach['beats'];
  /** The machine slept or the clock jumped. */
  readonly resumed: (sleptFromMs: TimestampMs) => void;
  /** A fault that nobody caught: it is logged and said on the screen, and watching goes on. */
  readonly reportFault: (where: string, error: unknown) => void;
  readonly stop: () => Promise<void>;
}

/** Another host watches this home already; two would both write its files and warn twice. */
export class HomeInUseError extends Error {
  constructor(home: string) {
    super(
      `Another Leeway is running on ${home}. Use that one, or set LEEWAY_HOME to another folder.`,
    );
    this.name = 'HomeInUseError';
  }
}

/** Builds every service of Leeway in the order in which they need each other. Throws `HomeInUseError`, `HomeUnusableError`. */
export async function startCore(ports: HostPorts): Promise<Core> {
  const { clock } = ports;
  const { home } = ports.paths;
  const now = () => clock.now();
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();

  prepareHome(home);
  const lock = await acquireHomeLock(home);
  if (!lock.ok) throw new HomeInUseError(home);
  const homeNotices = viewHomeProblem(home, findWriteProblem(home));
  removeLitter(home, now());
  removeLitter(marketsFolder(home), now());
  removeLitter(tiersFolder(marketsFolder(home)), now());

  const settings = openSettingsStore({ file: ports.settingsFile, now });
  const imports = openImportsStore({ file: createJsonFile(join(home, 'imports.json')), now });
  const market = openMarketStore({ file: createJsonFile(join(home, 'market.json')), now });
  const environment = ports.environment ?? {};
  const vault = createPatientVault(ports.secretVault, clock, () => configure());
  const accounts = createAccounts({
    home,
    clock,
    vault,
    environment,
    lastSeen: (accountId) => lastSeenPositions(hub.state(), accountId),
    onNote: (accountId, text) => monitor.send({ type: 'note', accountId, text }),
  });
  const demo = createDemoKeeper({
    launcher: ports.demoLauncher,
    clock,
    onChange: () => configure(),
  });

  const reach = createReach({
    clock,
    vault,
    environment,
    network: ports.network,
    secretsFile: createJsonFile(join(home, 'channel-secrets.json')),
    settings: () => settings.get(),
    state: () => hub.state(),
    isLost: () => lostNow() !== undefined,
    onChange: () => refreshHost(),
  });
  const channels = [...ports.channels, ...reach.channels];
  const look = () =>
    viewHost({
      ports: { ...ports, channels },
      heartbeat: reach.heartbeat(),
      alarms: settings.get().alarms,
      notices: [
        ...homeNotices,
        ...settings.notices,
        ...imports.notices(),
        ...market.notices(),
        // With stated accounts nobody asks for those that are set up.
        ...(ports.fixedAccounts === undefined ? accounts.notices() : []),
        ...demo.notices(),
        ...warnings.notices(),
        ...reach.notices(),
        ...faults.notices(),
      ],
    });
  const deliveryListeners = new Set<(result: DeliveredMessage) => void>();
  const warnings = createWarnings({
    channels,
    clock,
    preferences: () => settings.get().alarms,
    hidesAmounts: () => settings.get().appearance.hideAmounts,
    onResult(result) {
      monitor.send(result);
      for (const listener of deliveryListeners) listener(result);
    },
    onNoticesChanged: () => hub.setHost(look()),
  });
  const faults = createOwnFaults({
    now,
    announce: (announcement) => warnings.announce(announcement),
    onChange: () => hub.setHost(look()),
  });
  const hub = createStateHub(now, {
    ...look(),
    monitor: { state: 'starting', sinceMs: now() },
    settings: settings.get(),
  });
  const lostNow = () =>
    (ports.fixedAccounts === undefined ? accounts.lost() : undefined) ?? imports.lost();
  const refreshHost = () => {
    hub.setLost(lostNow());
    hub.setHost(look());
  };

  const watch = createWatcherWatch({
    clock,
    announce: (announcement) => warnings.announce(announcement),
    setBlindness: hub.setBlindness,
  });
  const follower = createMonitorFollower(hub, () => monitor.query({ kind: 'state' }));
  const indicatorFeed = createIndicatorFeed(clock, hub.state, ports.showState);
  const monitor = createMonitorSupervisor({
    launcher: ports.monitorLauncher,
    clock,
    onHealth(health) {
      hub.setHost({ monitor: health });
      follower.onHealth(health);
      watch.onHealth(health);
    },
    onPatch: (patch) => follower.onPatch(patch),
    onAnnounce: (announcements) => announcements.forEach((each) => warnings.announce(each)),
  });

  const reportFault = (where: string, error: unknown) => {
    ports.reportBug?.(where, error);
    faults.add();
  };
  const configure = createRunLatest(
    async () => {
      const exchange = ports.fixedAccounts ?? (await accounts.monitored());
      const isLost = ports.fixedAccounts === undefined && accounts.lost() !== undefined;
      const endpoint = await demo.want(wantedDemo(settings.get(), exchange.length, isLost));
      monitor.configure(
        buildMonitorConfig({
          timeZone,
          market: {
            events: market.calendars().flatMap(({ events }) => events),
            series: market.series(),
          },
          exchange,
          demo: endpoint === undefined ? [] : demoAccounts(endpoint),
          imports: imports.list(),
          settings: settings.get(),
          historyFile: join(home, 'history.db'),
          marketsFolder: marketsFolder(home),
        }),
      );
      // Not waited for: a passphrase that is still to be typed keeps no account from being watched.
      void reach.reconfigured().then(refreshHost);
      refreshHost();
    },
    (error) => reportFault('configure', error),
  );

  const handleRequest = createRequestHandler(
    createHandlers({
      state: hub.state,
      openExternal: ports.openExternal,
      accounts:
        ports.fixedAccounts === undefined
          ? accounts
          : createStatedAccounts({
              accounts: ports.fixedAccounts,
              file: ports.accountsFile ?? '-',
              kept: accounts,
              createClient: (account) => createExchangeClient({ account, clock }),
            }),
      monitor,
      alarms: createAlarmsService({
        channels,
        watch,
        settings,
        now,
        version: ports.version,
        secrets: reach.secrets,
        send: (message) => monitor.send(message),
        sendTest: (channel) => warnings.sendTest(channel),
        onChannelsChanged() {
          void reach.reconfigured().then(refreshHost);
          refreshHost();
        },
      }),
      replay: createReplayService({
        monitor,
        thresholds: () => settings.get().alarms.thresholds,
        rules: () => ({
          rules: pickAlarmRules(settings.get().alarms),
          displayCurrency: settings.get().displayCurrency,
          timeZone,
        }),
        accountName: (id) => hub.state().accounts.find((one) => one.id === id)?.name ?? id,
        run: (inputs, deadlineMs) =>
          replayInThread(inputs, (delay, call) => clock.setTimer(delay, call), deadlineMs),
      }),
      imports: createImportsService(imports, () => loadImporter(clock, imports)),
      market: createMarketService({
        store: market,
        loadReaders: loadMarketReaders,
        now,
        timeZone,
        queryDetails: () => monitor.query({ kind: 'market-details' }),
      }),
      updateSettings(patch) {
        const updated = settings.update(patch);
        if (updated.ok) return ok(updated.value);
        const code = updated.error.code === 'invalid' ? 'bad-request' : 'unavailable';
        return { ok: false, error: { code, message: updated.error.message } };
      },
    }),
    reportFault,
  );

  const cancels = [
    settings.onChange((next) => {
      hub.setHost({ ...look(), settings: next });
      configure();
    }),
    imports.onChange(() => configure()),
    market.onChange(() => configure()),
    accounts.onChange(() => configure()),
    hub.onPatch((patch) => {
      indicatorFeed.changed();
      if (patch.alarms !== undefined) reach.alarmsChanged();
    }),
    ...channels.map((channel) => channel.onStatusChanged?.(refreshHost) ?? (() => undefined)),
  ];
  refreshHost();
  configure();

  return {
    handleRequest,
    onEvent: (listener) => hub.onPatch((patch) => listener('app/state-changed', patch)),
    state: hub.state,
    onDelivered(listener) {
      deliveryListeners.add(listener);
      return () => deliveryListeners.delete(listener);
    },
    beats: () => reach.beats(),
    reportFault,
    resumed: (sleptFromMs) => monitor.send({ type: 'resumed', sleptFromMs }),
    async stop() {
      for (const cancel of cancels) cancel();
      watch.stop();
      warnings.stop();
      reach.stop();
      indicatorFeed.stop();
      await monitor.stop();
      demo.stop();
      await lock.value.release();
    },
  };
}
