import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pickAlarmRules } from '../../../shared/alarms/rules/alarm-rules.ts';
import type {
  ExchangeAccount,
  MarketConfig,
  MonitoredAccount,
} from '../../../shared/contract/monitor-protocol.ts';
import type { Settings } from '../../../shared/contract/settings.ts';
import { createAccounts } from '../../accounts/create-accounts.ts';
import { demoAccounts } from '../../demo/account/demo-accounts.ts';
import { marketConfig } from '../../core/monitor-config.ts';
import { createDemoLauncher } from '../../demo/launch-demo.ts';
import { createInProcessLauncher } from '../../monitor/process/launch-monitor.ts';
import { runMonitor } from '../../monitor/process/run-monitor.ts';
import { connectToHost } from '../../server/host-client.ts';
import { entryFile } from '../../server/program-files.ts';
import { defaultHome } from '../../store/home.ts';
import { openImportsStore } from '../../store/imports-store.ts';
import { createJsonFile } from '../../store/json-file.ts';
import { marketsFolder } from '../../store/market-files.ts';
import { openMarketStore } from '../../store/market-store.ts';
import { systemClock } from '../../system-clock.ts';
import { watchNothing } from './blind-reading.ts';
import type { CliIo } from '../cli-io.ts';
import { watchHost } from './host-source.ts';
import { watchLocally } from './local-source.ts';
import { createCliVault } from '../prompt-hidden.ts';
import { readAccountsFile } from '../read-accounts-file.ts';
import { readSettings } from '../read-settings.ts';
import type { WatchSource } from './watch-source.ts';
import { openWatchWarner, type WatchWarner } from './watch-warner.ts';

export interface WatchSourceOptions {
  readonly accounts?: string;
  readonly allowRemoteEndpoint?: boolean;
  /** Carry alarms to the remote channels that are set up: a single look does not. */
  readonly warns: boolean;
}

/**
 * Whose view is shown, in this order: the accounts of a stated file; the host that runs on this home; a monitor of our
 * own over what is set up there; and where nothing is, over the demo exchange.
 */
export async function openWatchSource(
  io: CliIo,
  options: WatchSourceOptions,
): Promise<WatchSource> {
  const home = defaultHome(io.environment, process.platform);
  const notes: string[] = [];
  if (options.accounts !== undefined) {
    const accounts = await readAccountsFile(io, options.accounts, options.allowRemoteEndpoint);
    const settings = readSettings(home, notes);
    const set = { settings, imported: readImported(home, notes) };
    return watchAccounts(set, accounts, notes, {
      home,
      warner: await openWarner(settings, false),
    });
  }
  const host = await connectToHost(home);
  if (host !== undefined) return watchHost(host, systemClock);
  const settings = readSettings(home, notes);
  const set = { settings, imported: readImported(home, notes) };
  const { accounts, lost } = existsSync(home) ? await readHome(io, home, notes) : NO_HOME;
  if (accounts.length > 0) {
    const warner = await openWarner(settings, lost !== undefined);
    return watchAccounts(set, accounts, notes, { home, lost, warner });
  }
  // Never the demo in the place of accounts that nobody sees.
  if (lost !== undefined) return watchNothing(lost, () => systemClock.now(), notes);
  return watchDemo(set, notes, await openWarner(settings, false));

  function openWarner(settings: Settings, isLost: boolean): Promise<WatchWarner | undefined> {
    if (!options.warns) return Promise.resolve(undefined);
    const vault = createCliVault(io);
    const { environment } = io;
    return openWatchWarner({
      home,
      settings,
      vault,
      environment,
      clock: systemClock,
      isLost: () => isLost,
    });
  }
}

interface HomeAccounts {
  readonly accounts: readonly MonitoredAccount[];
  /** Why there are accounts that are not among them, in words. */
  readonly lost: string | undefined;
}

const NO_HOME: HomeAccounts = { accounts: [], lost: undefined };

/** What the trader set and imported. */
interface WhatIsSet {
  readonly settings: Settings;
  readonly imported: Pick<MarketConfig, 'events' | 'series'>;
}

/** Calendars and series of the home. */
function readImported(home: string, notes: string[]): WhatIsSet['imported'] {
  const store = openMarketStore({
    file: createJsonFile(join(home, 'market.json')),
    now: () => systemClock.now(),
    readOnly: true,
  });
  notes.push(...store.notices().map((notice) => notice.text));
  return { events: store.calendars().flatMap(({ events }) => events), series: store.series() };
}

function watchAccounts(
  { settings, imported }: WhatIsSet,
  accounts: readonly MonitoredAccount[],
  notes: readonly string[],
  more: {
    readonly home?: string;
    readonly onStop?: () => void;
    readonly lost?: string | undefined;
    readonly warner: WatchWarner | undefined;
  },
): WatchSource {
  return watchLocally({
    launcher: createInProcessLauncher(runMonitor),
    clock: systemClock,
    // No history file: only the host keeps one.
    config: {
      accounts,
      thresholds: settings.alarms.thresholds,
      alarmRules: pickAlarmRules(settings.alarms),
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      displayCurrency: settings.displayCurrency,
      market: marketConfig(settings, imported),
      ...(more.home === undefined ? {} : { marketsFolder: marketsFolder(more.home) }),
    },
    notes: more.warner === undefined ? notes : [...notes, more.warner.note],
    lost: more.lost,
    warner: more.warner,
    onStop: more.onStop ?? (() => undefined),
  });
}

async function watchDemo(
  set: WhatIsSet,
  notes: readonly string[],
  warner: WatchWarner | undefined,
): Promise<WatchSource> {
  const { crashId, seed } = set.settings.demo;
  const demo = await createDemoLauncher(entryFile('demo')).launch({ crashId, seed });
  const note = `No account is set up: this is DEMO, a built-in exchange that replays the market of ${crashId}. No real money is in it.`;
  return watchAccounts(set, demoAccounts(demo.endpoint), [...notes, note], {
    warner,
    onStop: () => demo.stop(),
  });
}

async function readHome(io: CliIo, home: string, notes: string[]): Promise<HomeAccounts> {
  const part = createAccounts({
    home,
    vault: createCliVault(io),
    clock: systemClock,
    environment: io.environment,
    // Setting a broken file aside is for the host that holds the home.
    readOnly: true,
  });
  const exchange: readonly ExchangeAccount[] = await part.monitored();
  const imports = openImportsStore({
    file: createJsonFile(join(home, 'imports.json')),
    now: () => systemClock.now(),
    readOnly: true,
  });
  notes.push(...[...part.notices(), ...imports.notices()].map((notice) => notice.text));
  return {
    accounts: [...exchange, ...imports.list().flatMap((each) => each.accounts)],
    lost: part.lost() ?? imports.lost(),
  };
}
