import type { DurationMs, MarketSymbol } from '../../../shared/domain/units.ts';
import type { Clock } from '../../host-ports.ts';
import type { CcxtExchange } from './ccxt-exchange.ts';
import type { MarkReading } from '../exchange-client.ts';
import { ReadingError } from './feed-errors.ts';
import { parseTickerMark } from '../parse/parse-marks.ts';
import { isRecord, textOf } from '../parse/raw-row.ts';

/** A stream that says nothing for so long is taken for dead: an open socket proves nothing. */
export const SILENCE_MS: DurationMs = 20_000;

/** Stands in for the groups until the instance is open. */
const OPENING = 'opening';

export interface WatchMarksOptions {
  readonly clock: Clock;
  /** Opens an instance of its own for this stream, its markets loaded; it is closed with the stream. */
  readonly open: () => Promise<CcxtExchange>;
  readonly symbols: readonly MarketSymbol[];
  /** Each symbol has a stream of its own; that of many would tell no marks. */
  readonly isEach?: boolean;
  readonly onMark: (symbol: MarketSymbol, mark: MarkReading) => void;
  /** What came in one go, instead of `onMark` for each. */
  readonly onMarks?:
    ((marks: readonly (readonly [MarketSymbol, MarkReading])[]) => void) | undefined;
  /** Called once, and never after the cancel. */
  readonly onDown: (error: unknown) => void;
}

/**
 * Marks as the venue pushes them. After an error, a break or 20 s of silence the stream is over and `onDown` is told:
 * ccxt would reconnect without a snapshot, so the caller polls first. Returns its cancel.
 */
export function watchMarks(options: WatchMarksOptions): () => void {
  const { clock, symbols, isEach = false } = options;
  const wanted: ReadonlySet<MarketSymbol> = new Set(symbols);
  let over = false;
  let exchange: CcxtExchange | undefined;
  const silences = new Map<string, () => void>();

  function end(error?: unknown): void {
    if (over) return;
    over = true;
    for (const cancel of silences.values()) cancel();
    // Its pending watch calls reject now; the loop below sees `over` and leaves.
    exchange?.close().catch(() => undefined);
    if (error !== undefined) options.onDown(error);
  }

  /** Each group for itself: one that speaks proves nothing about another. */
  function heard(group: string): void {
    silences.get(group)?.();
    const cancel = clock.setTimer(SILENCE_MS, () => {
      end(new ReadingError('timeout', 'the stream of prices fell silent'));
    });
    silences.set(group, cancel);
  }

  const told = new Map<MarketSymbol, unknown>();
  function tell(tickers: Iterable<unknown>): void {
    if (over) return;
    const marks: (readonly [MarketSymbol, MarkReading])[] = [];
    for (const ticker of tickers) {
      const symbol = isRecord(ticker) ? textOf(ticker['symbol']) : undefined;
      if (symbol === undefined || told.get(symbol) === ticker) continue;
      told.set(symbol, ticker);
      const mark = parseTickerMark(ticker, clock.now(), false);
      if (mark !== undefined && wanted.has(symbol)) marks.push([symbol, mark]);
    }
    if (marks.length === 0) return;
    if (options.onMarks !== undefined) options.onMarks(marks);
    else for (const [symbol, mark] of marks) options.onMark(symbol, mark);
  }

  async function run(): Promise<void> {
    exchange = await options.open();
    if (over) {
      await exchange.close();
      return;
    }
    const opened = exchange;
    silences.get(OPENING)?.();
    await Promise.all(bySettleCurrency(symbols).map((group) => follow(opened, group)));
  }

  async function follow(opened: CcxtExchange, group: readonly MarketSymbol[]): Promise<void> {
    const streams = isEach
      ? group.map((symbol) => () => opened.watchTicker(symbol))
      : [streamOf(opened, group)];
    const name = group.join(' ');
    heard(name);
    await Promise.all(
      streams.map(async (next) => {
        while (!over) {
          const update = await next();
          if (over) return;
          heard(name);
          // ccxt wakes a waiting call with the first message of a chunk and drops the rest on its way; its cache has them.
          await new Promise(setImmediate);
          tell([...tickersOf(update), ...group.map((symbol) => opened.tickers[symbol])]);
        }
      }),
    );
  }

  heard(OPENING);
  run().catch(end);
  return () => {
    end();
  };
}

/** Mark streams where the venue has them, else tickers, whose rows carry the mark on some venues. Throws where it has neither. */
function streamOf(
  exchange: CcxtExchange,
  symbols: readonly MarketSymbol[],
): () => Promise<unknown> {
  if (exchange.has['watchMarkPrices'] === true) return () => exchange.watchMarkPrices([...symbols]);
  if (exchange.has['watchTickers'] === true) return () => exchange.watchTickers([...symbols]);
  throw new ReadingError('not-supported', 'this venue has no stream of mark prices');
}

/**
 * ccxt takes the product type of the first symbol for the whole call (bitget: linear and coin-margined contracts have
 * streams of their own), so each settle currency, the part behind the colon, is watched by a call of its own.
 */
function bySettleCurrency(symbols: readonly MarketSymbol[]): MarketSymbol[][] {
  return [...Map.groupBy(symbols, (symbol) => symbol.split(':')[1] ?? '').values()];
}

/** ccxt answers with one ticker or with several by symbol. */
function tickersOf(update: unknown): readonly unknown[] {
  if (!isRecord(update)) return [];
  return 'symbol' in update ? [update] : Object.values(update);
}
