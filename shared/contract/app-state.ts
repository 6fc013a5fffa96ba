import type { AlarmView } from '../alarms/alarm.ts';
import type { FeedState, FeedStatus } from '../domain/feed-state.ts';
import type { Level } from '../domain/level.ts';
import type { Figure } from '../domain/outcome.ts';
import type { ContractType, MarginMode, OpenOrder, Side } from '../domain/position.ts';
import type { JointLeeway, PositionRisk } from '../domain/risk-report.ts';
import type {
  AccountId,
  Amount,
  Contracts,
  Currency,
  DurationMs,
  ExchangeId,
  MarketSymbol,
  PoolId,
  PositionKey,
  Price,
  Ratio,
  TimestampMs,
  Underlying,
} from '../domain/units.ts';
import type { MarketView } from './market.ts';
import type { Settings } from './settings.ts';

/** Everything the screen shows without asking for more. Sent whole once, then as patches. */
export interface AppState {
  /** Rises by one with each patch; a gap means: ask for the whole state again. */
  readonly seq: number;
  /** The core's clock when this was made; ages are counted from it. */
  readonly nowMs: TimestampMs;
  readonly host: HostInfo;
  readonly monitor: MonitorHealth;
  readonly headline: Headline;
  readonly accounts: readonly AccountView[];
  readonly positions: readonly PositionView[];
  readonly alarms: readonly AlarmView[];
  readonly notices: readonly Notice[];
  readonly settings: Settings;
  /** How far the whole market may move, over all accounts. */
  readonly jointLeeway: JointLeeway;
  /** Absent: the radar has not looked yet. */
  readonly market?: MarketView;
}

/** Only what changed. Lists of accounts and positions hold whole changed members; alarms and notices are whole lists. */
export interface AppStatePatch {
  readonly seq: number;
  readonly nowMs: TimestampMs;
  readonly host?: HostInfo;
  readonly monitor?: MonitorHealth;
  readonly headline?: Headline;
  readonly accounts?: readonly AccountView[];
  readonly removedAccounts?: readonly AccountId[];
  readonly positions?: readonly PositionView[];
  readonly removedPositions?: readonly PositionKey[];
  readonly alarms?: readonly AlarmView[];
  readonly notices?: readonly Notice[];
  readonly settings?: Settings;
  readonly jointLeeway?: JointLeeway;
  readonly market?: MarketView;
}

export interface HostInfo {
  readonly kind: 'desktop' | 'server';
  readonly version: string;
  /** Channels that can reach the trader now, and whether each passed its last test. */
  readonly channels: readonly ChannelView[];
  /** The sign of life that is sent to somebody else; absent: this host sends none. */
  readonly heartbeat?: HeartbeatView;
  /** The file of `--accounts` that the exchange accounts stand in (`-`: standard input); absent: they are kept here. */
  readonly accountsFile?: string;
}

export interface HeartbeatView {
  /** `waiting`: not yet answered; `paused`: nobody watches or sees, so it is held back on purpose. */
  readonly state: 'off' | 'waiting' | 'ok' | 'failed' | 'paused';
  readonly lastSuccessMs?: TimestampMs;
  readonly lastFailure?: { readonly atMs: TimestampMs; readonly detail: string };
}

export interface ChannelView {
  readonly id: string;
  readonly name: string;
  readonly state: 'ready' | 'off' | 'blocked' | 'failed';
  /** What is wrong and what to do, when it is not ready. */
  readonly hint?: string;
  readonly testPassedAtMs?: TimestampMs;
  /** Why its test is due: never passed, not noticed, set up anew or updated since, older than 30 days; absent: it is not. */
  readonly testDue?: 'never' | 'missed' | 'changed' | 'updated' | 'old';
  /** Reaches the trader away from this machine. */
  readonly isRemote?: boolean;
  /** Where its secret is; never the secret. */
  readonly secret?: 'none' | 'kept' | 'memory-only' | 'environment' | 'locked';
  readonly lastSuccessMs?: TimestampMs;
  readonly lastFailure?: { readonly atMs: TimestampMs; readonly detail: string };
}

/** The watcher itself. `down` is an alarm: nobody is watching. */
export interface MonitorHealth {
  readonly state: 'starting' | 'running' | 'down';
  readonly sinceMs: TimestampMs;
  readonly lastHeartbeatMs?: TimestampMs;
  /** It runs, but has ended so often lately that it may do so again at any moment; absent: it has not. */
  readonly stops?: { readonly count: number; readonly windowMs: DurationMs };
}

/** The one sentence at the top; the age is added by the screen from `asOfMs`. */
export interface Headline {
  readonly level: Level;
  readonly text: string;
  readonly positionKey?: PositionKey;
  readonly asOfMs?: TimestampMs;
}

/** Something the user should know that is no alarm: a settings file set aside, demo data, a weak channel. */
export interface Notice {
  readonly id: string;
  readonly severity: 'info' | 'warning' | 'error';
  readonly text: string;
}

export interface AccountView {
  readonly id: AccountId;
  readonly name: string;
  readonly exchange: ExchangeId;
  readonly exchangeName: string;
  readonly source: 'exchange' | 'demo' | 'imported';
  readonly status: FeedStatus;
  readonly level: Level;
  /** Everything below in `displayCurrency`, the settings' display currency. */
  readonly displayCurrency: Currency;
  readonly equity: Figure<Amount>;
  readonly notional: Figure<Amount>;
  readonly unrealizedPnl: Figure<Amount>;
  readonly effectiveLeverage: Figure;
  /** Of the worst pool. */
  readonly marginRatio: Figure<Ratio>;
  readonly jointLeeway: JointLeeway;
  readonly positionCount: number;
  readonly pools: readonly PoolView[];
  readonly warnings: readonly string[];
  readonly pollIntervalMs?: DurationMs;
  /** What the key may do, as far as the venue says. */
  readonly keyRights?: 'read-only' | 'trade' | 'withdraw' | 'cannot-verify';
}

export interface PoolView {
  readonly id: PoolId;
  readonly settleCurrency: Currency;
  readonly equity: Figure<Amount>;
  readonly maintenanceMargin: Figure<Amount>;
  readonly marginRatio: Figure<Ratio>;
  readonly effectiveLeverage: Figure;
  readonly jointLeeway: JointLeeway;
  /** Margin ratios at which warning and critical begin here: ours, or the venue's own where stricter. */
  readonly warningMarginRatio: Ratio;
  readonly criticalMarginRatio: Ratio;
}

export interface PositionView {
  readonly key: PositionKey;
  readonly accountId: AccountId;
  readonly accountName: string;
  readonly exchangeName: string;
  readonly source: AccountView['source'];
  readonly poolId: PoolId;
  readonly symbol: MarketSymbol;
  readonly underlying: Underlying;
  readonly side: Side;
  readonly marginMode: MarginMode;
  readonly contractType: ContractType;
  readonly contracts: Contracts;
  readonly contractSize: number;
  readonly settleCurrency: Currency;
  readonly leverage?: number;
  readonly entryPrice?: Price;
  readonly markPrice?: Price;
  readonly markAsOfMs?: TimestampMs;
  readonly tickSize?: Price;
  readonly fundingRate?: Ratio;
  readonly nextFundingAtMs?: TimestampMs;
  readonly reportedLiquidationPrice?: Price | 'none';
  readonly risk: PositionRisk;
  /** Standard deviation of a day's return of the underlying. */
  readonly dailySigma?: Ratio;
  /** Marks at which this position turns warning and critical, by distance alone. */
  readonly warningPrice?: Price;
  readonly criticalPrice?: Price;
  readonly level: Level;
  /** Why it has this level, in words; the first is the strongest. */
  readonly levelReasons: readonly string[];
  readonly orders: readonly OpenOrder[];
  /** No reduce-only stop stands before the liquidation price; absent: orders unknown, or too old for a stop to count. */
  readonly unprotected?: boolean;
  /** When the orders were read, where that is told apart from the positions. */
  readonly ordersAsOfMs?: TimestampMs;
  /** That is so long ago that a stop among them may be gone. */
  readonly ordersAreOld?: true;
  /** How well it is seen; anything but `ok` is drawn hatched with its age. */
  readonly valueState: FeedState;
  /** When the position itself (not the price) was last read. */
  readonly asOfMs?: TimestampMs;
  /** In the display currency: what a liquidation of its scope takes. */
  readonly moneyAtRisk: Figure<Amount>;
}
