import { pickAlarmRules } from '../../shared/alarms/rules/alarm-rules.ts';
import type {
  ExchangeAccount,
  MarketConfig,
  MonitorConfig,
} from '../../shared/contract/monitor-protocol.ts';
import type { Settings } from '../../shared/contract/settings.ts';
import type { DemoOptions } from '../host-ports.ts';
import type { AppliedImport } from '../store/imports-store.ts';

/** Everything the monitor watches, from its three sources. */
export function buildMonitorConfig(parts: {
  readonly exchange: readonly ExchangeAccount[];
  readonly demo: readonly ExchangeAccount[];
  readonly imports: readonly AppliedImport[];
  readonly settings: Settings;
  readonly market: Pick<MarketConfig, 'events' | 'series'>;
  readonly historyFile: string;
  readonly marketsFolder: string;
  readonly timeZone: string;
}): MonitorConfig {
  return {
    accounts: [...parts.exchange, ...parts.demo, ...parts.imports.flatMap((each) => each.accounts)],
    thresholds: parts.settings.alarms.thresholds,
    alarmRules: pickAlarmRules(parts.settings.alarms),
    timeZone: parts.timeZone,
    displayCurrency: parts.settings.displayCurrency,
    market: marketConfig(parts.settings, parts.market),
    historyFile: parts.historyFile,
    marketsFolder: parts.marketsFolder,
  };
}

export function marketConfig(
  settings: Settings,
  imported: Pick<MarketConfig, 'events' | 'series'>,
): MarketConfig {
  const { coins, eventLeadMs, venue, asksDeribit, ...radar } = settings.market;
  return {
    coins,
    eventLeadMs,
    ...(venue === null ? {} : { venue }),
    asksDeribit,
    radar,
    ...imported,
  };
}

/**
 * The demo exchange runs when it is wished for, and when there is no exchange account to watch. Never by itself in the
 * place of accounts that are lost: it would look as if somebody watched them.
 */
export function wantedDemo(
  settings: Settings,
  exchangeAccounts: number,
  accountsLost: boolean,
): DemoOptions | undefined {
  const { enabled, crashId, seed } = settings.demo;
  const isEmpty = exchangeAccounts === 0 && !accountsLost;
  return enabled || isEmpty ? { crashId, seed } : undefined;
}
