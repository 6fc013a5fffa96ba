import type { AlarmRuleSettings } from '../alarms/rules/alarm-rules.ts';
import type { AlarmThresholds } from '../alarms/thresholds/thresholds.ts';
import type { AlarmView, Announcement } from '../alarms/alarm.ts';
import type { Account } from '../domain/book.ts';
import type { Candle, CandleInterval } from '../domain/candle.ts';
import type { Headline, AccountView, PositionView } from './app-state.ts';
import type { Result } from '../lib/result.ts';
import type { BookWithBetas, HistoryPoint, RequestError } from './channels.ts';
import type { AuditEntry } from './audit.ts';
import type { MarketView, SeriesMarket, WatchedDetails } from './market.ts';
import type { Credentials, ReadNow } from './accounts.ts';
import type { JointLeeway } from '../domain/risk-report.ts';
import type { MarketEvent } from '../domain/market-event.ts';
import type { PricePoint } from '../market/correlation/paired-returns.ts';
import type { RadarOptions } from '../market/verdict/radar-options.ts';
import type {
  AccountId,
  Currency,
  DurationMs,
  ExchangeId,
  PositionKey,
  TimestampMs,
  Underlying,
} from '../domain/units.ts';

/**
 * Messages between a host and the monitor, which is a process of its own (in-process for the command line).
 * Plain data only: they cross `child_process` and `utilityProcess` alike. Secrets travel here once, in `configure`,
 * never in arguments or the environment.
 */
export interface MonitorConfig {
  readonly accounts: readonly MonitoredAccount[];
  readonly thresholds: AlarmThresholds;
  /** Absent: the defaults. */
  readonly alarmRules?: AlarmRuleSettings;
  /** Where the trader's day begins and the quiet hours count, as the host's system says; absent: UTC. */
  readonly timeZone?: string;
  readonly displayCurrency: Currency;
  /** What the radar looks at besides the book; absent: the defaults. */
  readonly market?: MarketConfig;
  /** File of the history database; absent: nothing is kept (tests, `watch --once`). */
  readonly historyFile?: string;
  /** Folder of the venues' lists of markets, for the next start; absent: they are asked for each time. */
  readonly marketsFolder?: string;
}

export interface MarketConfig {
  readonly coins: readonly Underlying[];
  /** Where the market is read first, with or without an account there; absent: at the exchanges in use. */
  readonly venue?: ExchangeId;
  /** Ask Deribit for its index of implied volatility without an account there. */
  readonly asksDeribit?: boolean;
  readonly radar: Partial<RadarOptions>;
  /** From when on an event is said. */
  readonly eventLeadMs: DurationMs;
  readonly events: readonly MarketEvent[];
  readonly series: readonly StoredSeries[];
}

/** Daily closes of another market, each at the moment at which it was known; ascending. */
export interface StoredSeries {
  readonly market: SeriesMarket;
  /** Of the file. */
  readonly name: string;
  readonly points: readonly PricePoint[];
}

export type MonitoredAccount = ExchangeAccount | ImportedAccount;

export interface ExchangeAccount {
  readonly kind: 'exchange';
  readonly id: AccountId;
  readonly name: string;
  readonly exchange: ExchangeId;
  readonly source: 'exchange' | 'demo';
  readonly credentials: Credentials;
  readonly testnet: boolean;
  /** Base address that every call of this account goes to: demo exchange, simulator, gateway. */
  readonly endpoint?: string;
  readonly acceptTradeRights?: boolean;
  /** What the key could do when it was connected: more than that is a warning. */
  readonly keyRights?: 'read-only' | 'trade' | 'withdraw' | 'cannot-verify';
}

export interface ImportedAccount {
  readonly kind: 'imported';
  readonly id: AccountId;
  readonly name: string;
  readonly account: Account;
  readonly importedAtMs: TimestampMs;
  /** Venue whose public tickers price it; absent: marks stay as imported and grow old. */
  readonly pricing?: { readonly exchange: ExchangeId; readonly endpoint?: string };
}

export type ToMonitor =
  | { readonly type: 'configure'; readonly config: MonitorConfig }
  | { readonly type: 'query'; readonly id: number; readonly query: MonitorQuery }
  | { readonly type: 'acknowledge'; readonly alarmId: string }
  | { readonly type: 'snooze'; readonly alarmId: string; readonly durationMs: number }
  /** A channel's result, for the audit. */
  | {
      readonly type: 'delivered';
      readonly announcementId: string;
      readonly channel: string;
      readonly ok: boolean;
      readonly detail?: string;
    }
  /** Something that was done, to an account where one is named, and is no alarm; for the audit. */
  | { readonly type: 'note'; readonly accountId?: AccountId; readonly text: string }
  /** The machine slept or the clock jumped. */
  | { readonly type: 'resumed'; readonly sleptFromMs: TimestampMs }
  | { readonly type: 'stop' };

export type MonitorQuery =
  | { readonly kind: 'state' }
  | { readonly kind: 'book' }
  | { readonly kind: 'market-details' }
  /** The user does not want to wait for the next try. */
  | { readonly kind: 'read-now'; readonly accountId: AccountId }
  | {
      readonly kind: 'candles';
      readonly accountId: AccountId;
      readonly symbol: string;
      readonly interval: CandleInterval;
      readonly beforeMs?: TimestampMs;
      readonly limit: number;
    }
  | {
      readonly kind: 'series';
      readonly accountId: AccountId;
      readonly sinceMs: TimestampMs;
      readonly points: number;
    }
  | {
      readonly kind: 'audit';
      readonly beforeId?: number;
      readonly limit: number;
      readonly positionKey?: PositionKey;
    };

/** What each query is answered with. */
export interface MonitorAnswers {
  state: MonitorState;
  book: BookWithBetas;
  'market-details': WatchedDetails;
  'read-now': ReadNow;
  candles: readonly Candle[];
  series: readonly HistoryPoint[];
  audit: readonly AuditEntry[];
}

export type FromMonitor =
  | { readonly type: 'ready' }
  | { readonly type: 'heartbeat'; readonly atMs: TimestampMs }
  | { readonly type: 'changed'; readonly patch: MonitorPatch }
  | { readonly type: 'announce'; readonly announcements: readonly Announcement[] }
  | {
      readonly type: 'answer';
      readonly id: number;
      readonly result: Result<MonitorAnswers[keyof MonitorAnswers], RequestError>;
    };

/** The monitor's part of the app state, whole. */
export interface MonitorState {
  readonly nowMs: TimestampMs;
  readonly headline: Headline;
  readonly accounts: readonly AccountView[];
  readonly positions: readonly PositionView[];
  readonly alarms: readonly AlarmView[];
  readonly jointLeeway: JointLeeway;
  /** Every account has been asked at least once, well or not. */
  readonly firstRoundDone: boolean;
  /** Absent: the radar has not looked yet. */
  readonly market?: MarketView;
  /** What of the monitor's own work does not go as it should (a full disk), in words; absent or empty: nothing. */
  readonly problems?: readonly string[];
}

export interface MonitorPatch extends Partial<
  Omit<MonitorState, 'accounts' | 'positions' | 'nowMs'>
> {
  readonly nowMs: TimestampMs;
  /** Changed members, whole. */
  readonly accounts?: readonly AccountView[];
  readonly removedAccounts?: readonly AccountId[];
  readonly positions?: readonly PositionView[];
  readonly removedPositions?: readonly PositionKey[];
}
