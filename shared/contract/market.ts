import { z } from 'zod';
import type { FeedState } from '../domain/feed-state.ts';
import type { MarketRegime, MarketScope, MarketVerdict } from '../domain/market-verdict.ts';
import type { Figure } from '../domain/outcome.ts';
import type {
  AccountId,
  Amount,
  DurationMs,
  MarketSymbol,
  PositionKey,
  Price,
  Ratio,
  TimestampMs,
} from '../domain/units.ts';
import type { EventNote } from '../market/calendar/upcoming.ts';
import type { Correlation } from '../market/correlation/correlate.ts';
import type { LiquidationPicture } from '../market/liquidations/liquidation-tally.ts';

/** What the radar says now: part of the state that every screen has. */
export interface MarketView {
  readonly verdict: MarketVerdict;
  readonly regime: MarketRegime;
  /** Of what is under way; absent while calm. */
  readonly scope?: MarketScope;
  readonly sinceMs: TimestampMs;
  /** In words and numbers, the strongest first. */
  readonly evidence: readonly string[];
  /** How well the market is seen; anything but `ok` is said beside the verdict. */
  readonly state: FeedState;
  /** Close of the newest candle; absent: none was read yet. */
  readonly asOfMs?: TimestampMs;
  /** One row per watched coin, the worst first. */
  readonly coins: readonly CoinView[];
  /** Absent: no venue in use has a public feed. */
  readonly liquidations?: LiquidationView;
  /** Events of the next day, soonest first. */
  readonly events: readonly EventNote[];
  /** The position that is reached first at the present speed of its market; absent: none is. */
  readonly nearest?: { readonly positionKey: PositionKey; readonly inMs: DurationMs };
}

export interface CoinView {
  readonly coin: string;
  readonly verdict: MarketVerdict;
  readonly regime: MarketRegime;
  /** Below the recent high, <= 0. */
  readonly drawdown: Figure<Ratio>;
  /** Volume of the last hour against that hour of other days, in standard deviations. */
  readonly volumeZ: Figure;
  /** Volatility of the last 24 hours / of 30 days. */
  readonly volatilityRatio: Figure;
  /** What options expect, from an index such as Deribit's DVOL; absent: no venue in use computes one of this coin. */
  readonly implied?: ImpliedView;
  /** Fall from the highest close of three hours, in standard deviations of a move of that length; <= 0. */
  readonly speedSigmas: Figure;
  /** The support that was broken last, or the nearest one below. */
  readonly support?: { readonly price: number; readonly broken: boolean; readonly what: string };
  readonly evidence: readonly string[];
  /** Where its candles come from: what `position/get-candles` is asked with; absent: no account of a venue has them. */
  readonly candles?: { readonly accountId: AccountId; readonly symbol: MarketSymbol };
  /** Close of its newest candle; absent: none was read yet. */
  readonly asOfMs?: TimestampMs;
}

export interface ImpliedView {
  /** Name of the venue whose index it is. */
  readonly venue: string;
  /** Newest level, in percent a year. */
  readonly value: number;
  readonly atMs: TimestampMs;
  /** Level over the mean of its own 30 days. */
  readonly ratio: Figure<Ratio>;
}

/** A change of verdict or regime, as the strip over the chart shows it; `*` is the market as a whole. */
export interface VerdictChange {
  readonly atMs: TimestampMs;
  readonly coin: string;
  readonly verdict: MarketVerdict;
  readonly regime: MarketRegime;
  readonly scope: MarketScope;
}

export interface LiquidationView extends LiquidationPicture {
  /** Venues whose feeds were observed. */
  readonly venues: readonly string[];
  readonly state: FeedState;
}

/** Answer of `market/get-details`: what changes slowly and is asked for when the screen opens. */
export interface MarketDetails {
  readonly correlations: readonly CorrelationRow[];
  readonly openInterest: readonly OpenInterestRow[];
  readonly series: readonly SeriesInfo[];
  readonly calendar: CalendarInfo;
  /** Changes of the last 30 days, oldest first. */
  readonly changes: readonly VerdictChange[];
  /** What gold costs and how it moves with BTC, for moving a part of the book into it; absent: no source. */
  readonly gold?: GoldView;
  /** Why nothing can be moved into gold, in a sentence; absent: it can. */
  readonly goldReason?: string;
}

export interface GoldView {
  /** Name under which the beta is in the answer of `book/get`: `XAU`. */
  readonly asset: string;
  /** Name of the instrument or of the imported file. */
  readonly source: string;
  /** Absent: the last one is too old to count for now. */
  readonly price?: Price;
  readonly beta: number;
}

/** The monitor's part of the details; series and calendar are files of the core. */
export type WatchedDetails = Omit<MarketDetails, 'series' | 'calendar'>;

/** One coin against one other market. */
export interface CorrelationRow {
  readonly coin: string;
  /** `Nasdaq`, `S&P 500`, `Gold`, `Dollar`. */
  readonly against: string;
  /** Name of the instrument or of the imported file. */
  readonly source: string;
  /** The last one first; empty with a reason where there is none. */
  readonly history: readonly Correlation[];
  readonly reason?: string;
}

export interface OpenInterestRow {
  readonly coin: string;
  readonly venue: string;
  /** In dollars. */
  readonly openInterest: Figure<Amount>;
  /** Change over 24 hours, a fraction. */
  readonly change: Figure<Ratio>;
  /** Per funding interval, a fraction of the notional; positive: longs pay. */
  readonly fundingRate: Figure<Ratio>;
}

export const SERIES_MARKETS = ['nasdaq', 'sp500', 'gold', 'dollar'] as const;
export type SeriesMarket = (typeof SERIES_MARKETS)[number];

/** An imported series of daily closes. */
export interface SeriesInfo {
  readonly market: SeriesMarket;
  readonly name: string;
  readonly closes: number;
  readonly lastAtMs: TimestampMs;
}

export interface CalendarInfo {
  readonly events: readonly EventNote['event'][];
  /** Names of the files that they came from. */
  readonly files: readonly string[];
}

const content = z.string().max(8 * 1024 * 1024);
const name = z.string().min(1).max(200);

/** A file of events or of daily closes, as text in base64, because its encoding is not known to the screen. */
export const CalendarImport = z.strictObject({ name, contentBase64: content });
export const SeriesImport = z.strictObject({
  market: z.enum(SERIES_MARKETS),
  name,
  contentBase64: content,
});

/** The events of one file, by its name. */
export const CalendarRemoval = z.strictObject({ name });
export type CalendarRemoval = z.infer<typeof CalendarRemoval>;
export type CalendarImport = z.infer<typeof CalendarImport>;
export type SeriesImport = z.infer<typeof SeriesImport>;
export const SeriesRemoval = z.strictObject({ market: z.enum(SERIES_MARKETS) });
export type SeriesRemoval = z.infer<typeof SeriesRemoval>;

/** What was taken from a file, and what was taken for granted. */
export interface MarketImportResult {
  readonly taken: number;
  readonly notes: readonly string[];
}
