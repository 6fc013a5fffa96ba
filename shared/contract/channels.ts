import { z } from 'zod';
import type { Announcement } from '../alarms/alarm.ts';
import type { Book } from '../domain/book.ts';
import { CANDLE_INTERVALS, type Candle } from '../domain/candle.ts';
import type { Ratio, TimestampMs } from '../domain/units.ts';
import type { AnnouncedTiers } from '../risk/outlook/look-ahead.ts';
import type { EventChannel, RequestChannel } from './channel-names.ts';
import { REMOTE_CHANNELS } from './remote-channels.ts';
import {
  ConnectRequest,
  ReplaceKeyRequest,
  type ConnectReport,
  type ReadNow,
  type ReplaceKeyReport,
  type VenueInfo,
} from './accounts.ts';
import type { AppState, AppStatePatch } from './app-state.ts';
import type { AuditEntry } from './audit.ts';
import { ImportPreviewRequest, type ImportPreview, type ImportRecord } from './import.ts';
import { ReplayRequest, type ReplayTrial } from './replay.ts';
import {
  CalendarImport,
  CalendarRemoval,
  SeriesImport,
  SeriesRemoval,
  type MarketDetails,
  type MarketImportResult,
} from './market.ts';
import { SettingsPatch, type Settings } from './settings.ts';

/**
 * Every question the screen can ask. The request is a schema, checked by the core on arrival: it is the side an
 * attacker could speak. The response is a type: it comes from the core, the trusted side.
 */
function question<Request extends z.ZodType>(request: Request) {
  return {
    /** Names the type of the answer; nothing exists at run time. */
    answers<Response>(): Question<Request, Response> {
      return { request };
    },
  };
}

export interface Question<Request extends z.ZodType, Response> {
  readonly request: Request;
  readonly response?: Response;
}

const nothing = z.strictObject({});
const id = z.string().min(1).max(400);

/** Screen → core. Handled in `main/ipc/handlers`, one file per part before the slash. */
export const requests = {
  'app/get-state': question(nothing).answers<AppState>(),
  'app/open-external': question(z.strictObject({ url: z.url().max(500) })).answers<{
    opened: boolean;
  }>(),

  'accounts/list-venues': question(nothing).answers<readonly VenueInfo[]>(),
  'accounts/test': question(ConnectRequest).answers<ConnectReport>(),
  'accounts/add': question(ConnectRequest).answers<ConnectReport & { accountId?: string }>(),
  'accounts/check': question(z.strictObject({ accountId: id })).answers<ConnectReport>(),
  /** The same check for a new key, and whether it belongs to this account; nothing changes. */
  'accounts/test-key': question(ReplaceKeyRequest).answers<ReplaceKeyReport>(),
  'accounts/replace-key': question(ReplaceKeyRequest).answers<ReplaceKeyReport>(),
  'accounts/rename': question(
    z.strictObject({ accountId: id, name: z.string().min(1).max(60) }),
  ).answers<Done>(),
  'accounts/remove': question(z.strictObject({ accountId: id })).answers<Done>(),
  /** Reads it now instead of at the next turn; a time that the venue has named is never jumped. */
  'accounts/poll-now': question(z.strictObject({ accountId: id })).answers<ReadNow>(),

  'book/get': question(nothing).answers<BookWithBetas>(),
  'position/get-candles': question(
    z.strictObject({
      accountId: id,
      symbol: id,
      interval: z.enum(CANDLE_INTERVALS),
      /** Candles that open before this; absent: the newest. */
      beforeMs: z.number().int().positive().optional(),
      limit: z.number().int().min(1).max(1000),
    }),
  ).answers<readonly Candle[]>(),
  'history/get-series': question(
    z.strictObject({
      accountId: id,
      sinceMs: z.number().int().min(0),
      points: z.number().int().min(2).max(2000),
    }),
  ).answers<readonly HistoryPoint[]>(),

  'alarms/acknowledge': question(z.strictObject({ alarmId: id })).answers<Done>(),
  'alarms/snooze': question(
    z.strictObject({ alarmId: id, durationMs: z.number().int().positive().max(28_800_000) }),
  ).answers<Done>(),
  'alarms/get-log': question(
    z.strictObject({
      beforeId: z.number().int().positive().optional(),
      limit: z.number().int().min(1).max(500),
      positionKey: id.optional(),
    }),
  ).answers<readonly AuditEntry[]>(),
  /** Tries thresholds on today's positions before they are saved. */
  'alarms/replay': question(ReplayRequest).answers<ReplayTrial>(),
  /** Through one channel, or through all of them. */
  'alarms/send-test': question(z.strictObject({ channel: id.optional() })).answers<
    readonly ChannelResult[]
  >(),
  'alarms/confirm-test': question(
    z.strictObject({ channel: id, seen: z.boolean() }),
  ).answers<Done>(),
  /** The browser tab reports what became of an announcement. */
  'alarms/report-delivery': question(
    z.strictObject({
      announcementId: id,
      channel: id,
      ok: z.boolean(),
      detail: z.string().max(200).optional(),
    }),
  ).answers<Done>(),

  /** Write-only: no request answers with a secret. Null removes it; `env:NAME` names the variable that holds it. */
  'alarms/set-channel-secret': question(
    z.strictObject({
      channel: z.enum(REMOTE_CHANNELS),
      secret: z.string().min(1).max(500).nullable(),
    }),
  ).answers<{ readonly memoryOnly?: string }>(),

  'import/preview': question(ImportPreviewRequest).answers<ImportPreview>(),
  'import/apply': question(z.strictObject({ previewId: id })).answers<ImportRecord>(),
  'import/list': question(nothing).answers<readonly ImportRecord[]>(),
  'import/undo': question(z.strictObject({ importId: id })).answers<Done>(),

  'market/get-details': question(nothing).answers<MarketDetails>(),
  /** A file of the same name takes the place of the one before. */
  'market/import-calendar': question(CalendarImport).answers<MarketImportResult>(),
  'market/remove-calendar': question(CalendarRemoval).answers<Done>(),
  'market/clear-calendar': question(nothing).answers<Done>(),
  'market/import-series': question(SeriesImport).answers<MarketImportResult>(),
  'market/remove-series': question(SeriesRemoval).answers<Done>(),

  'settings/update': question(SettingsPatch).answers<Settings>(),
} as const satisfies Record<RequestChannel, Question<z.ZodType, unknown>>;

/** Core → screen. */
export interface Events extends Record<EventChannel, unknown> {
  'app/state-changed': AppStatePatch;
  'alarms/announced': Announcement;
}

export type RequestOf<C extends RequestChannel> = z.infer<(typeof requests)[C]['request']>;
export type ResponseOf<C extends RequestChannel> = NonNullable<(typeof requests)[C]['response']>;

/** Answer to something that has no answer but "it is done". */
export type Done = Record<never, never>;

/** What a question that could not be answered comes back with; always one of these, never undefined. */
export interface RequestError {
  readonly code:
    'bad-request' | 'not-allowed' | 'not-found' | 'refused' | 'unavailable' | 'internal';
  /** For the screen: what happened and what to do. Redacted. */
  readonly message: string;
}

export interface BookWithBetas {
  readonly book: Book;
  /** Underlying → beta to BTC; missing: taken as 1. */
  readonly betas: Readonly<Record<string, number>>;
  /** Underlying → standard deviation of a day's return. */
  readonly dailySigmas: Readonly<Record<string, number>>;
  /** Tier tables that venues have announced and that do not hold yet; absent: none is known. */
  readonly announced?: readonly AnnouncedTiers[];
}

/** A hole in the record is a point whose figures are absent: the chart shows a gap. */
export interface HistoryPoint {
  readonly atMs: TimestampMs;
  readonly marginRatio?: Ratio;
  /** In the display currency. */
  readonly equity?: number;
  /** Of the nearest position, fraction of the mark. */
  readonly nearestDistance?: Ratio;
}

export interface ChannelResult {
  readonly channel: string;
  readonly name: string;
  readonly ok: boolean;
  readonly detail?: string;
}
