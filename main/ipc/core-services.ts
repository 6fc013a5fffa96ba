import type {
  ConnectReport,
  ConnectRequest,
  ReplaceKeyReport,
  ReplaceKeyRequest,
  VenueInfo,
} from '../../shared/contract/accounts.ts';
import type { AppState } from '../../shared/contract/app-state.ts';
import type { RemoteChannelId } from '../../shared/contract/remote-channels.ts';
import type { ChannelResult, Done } from '../../shared/contract/channels.ts';
import type {
  ImportPreview,
  ImportPreviewRequest,
  ImportRecord,
} from '../../shared/contract/import.ts';
import type {
  CalendarImport,
  CalendarRemoval,
  MarketDetails,
  MarketImportResult,
  SeriesImport,
  SeriesRemoval,
} from '../../shared/contract/market.ts';
import type { MonitorAnswers, MonitorQuery } from '../../shared/contract/monitor-protocol.ts';
import type { ReplayRequest, ReplayTrial } from '../../shared/contract/replay.ts';
import type { Settings, SettingsPatch } from '../../shared/contract/settings.ts';
import type { AccountId } from '../../shared/domain/units.ts';
import type { Answer } from './request-handlers.ts';

/** What the handlers ask of the core. `main/start.ts` builds each of these once. */
export interface CoreServices {
  readonly state: () => AppState;
  readonly openExternal: (url: string) => Promise<boolean>;
  readonly accounts: AccountsService;
  readonly monitor: MonitorService;
  readonly alarms: AlarmsService;
  readonly imports: ImportsService;
  readonly market: MarketService;
  readonly replay: ReplayService;
  readonly updateSettings: (patch: SettingsPatch) => Answer<Settings>;
}

export interface AccountsService {
  listVenues(): Promise<readonly VenueInfo[]>;
  test(request: ConnectRequest): Promise<ConnectReport>;
  add(request: ConnectRequest): Promise<Answer<ConnectReport & { accountId?: string }>>;
  /** The same check for an account that is connected already, with the key that is kept for it. */
  check(accountId: AccountId): Promise<Answer<ConnectReport>>;
  /** The check of `replaceKey`, and nothing changes. */
  testKey(request: ReplaceKeyRequest): Promise<Answer<ReplaceKeyReport>>;
  /** A new key for an account that stays what it is. */
  replaceKey(request: ReplaceKeyRequest): Promise<Answer<ReplaceKeyReport>>;
  rename(accountId: AccountId, name: string): Promise<Answer<Done>>;
  remove(accountId: AccountId): Promise<Answer<Done>>;
}

export interface MonitorService {
  query<Kind extends MonitorQuery['kind']>(
    query: Extract<MonitorQuery, { kind: Kind }>,
  ): Promise<Answer<MonitorAnswers[Kind]>>;
}

export interface AlarmsService {
  acknowledge(alarmId: string): Answer<Done>;
  snooze(alarmId: string, durationMs: number): Answer<Done>;
  sendTest(channel?: string): Promise<readonly ChannelResult[]>;
  confirmTest(channel: string, seen: boolean): Answer<Done>;
  reportDelivery(report: DeliveryReport): void;
  setChannelSecret(
    channel: RemoteChannelId,
    secret: string | null,
  ): Promise<Answer<{ readonly memoryOnly?: string }>>;
}

/** What a screen says became of an announcement. */
export interface DeliveryReport {
  readonly announcementId: string;
  readonly channel: string;
  readonly ok: boolean;
  readonly detail?: string | undefined;
}

export interface ReplayService {
  /** Tries thresholds on today's positions before they are saved. */
  trial(request: ReplayRequest): Promise<Answer<ReplayTrial>>;
}

export interface ImportsService {
  preview(request: ImportPreviewRequest): Promise<Answer<ImportPreview>>;
  apply(previewId: string): Answer<ImportRecord>;
  list(): readonly ImportRecord[];
  undo(importId: string): Answer<Done>;
}

export interface MarketService {
  details(): Promise<Answer<MarketDetails>>;
  importCalendar(request: CalendarImport): Promise<Answer<MarketImportResult>>;
  importSeries(request: SeriesImport): Promise<Answer<MarketImportResult>>;
  removeCalendar(request: CalendarRemoval): Answer<Done>;
  clearCalendar(): Answer<Done>;
  removeSeries(request: SeriesRemoval): Answer<Done>;
}
