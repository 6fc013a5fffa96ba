import type { DurationMs, ExchangeId, MarketSymbol } from '../../../shared/domain/units.ts';
import { MINUTE_MS } from '../../../shared/domain/units.ts';
import type { ForcedClose } from '../../../shared/market/liquidations/liquidation-tally.ts';
import type { Clock } from '../../host-ports.ts';
import {
  parseLiquidation,
  type LiquidationMarket,
  type LiquidationSide,
} from '../parse/parse-liquidation.ts';
import type { CcxtExchange } from './ccxt-exchange.ts';
import { ReadingError } from './feed-errors.ts';

/** In a calm market minutes pass without a forced close; a stream that is silent for longer is opened anew. */
const SILENCE_MS: DurationMs = 10 * MINUTE_MS;

/** Venues whose public feed is understood: what its side means, and whether one call gives all of the market. */
const FEEDS: Readonly<
  Record<ExchangeId, { readonly side: LiquidationSide; readonly isWhole: boolean }>
> = {
  binance: { side: 'order', isWhole: true },
  binanceusdm: { side: 'order', isWhole: true },
  binancecoinm: { side: 'order', isWhole: true },
  bybit: { side: 'position', isWhole: false },
  okx: { side: 'order', isWhole: true },
};

export interface WatchLiquidationsOptions {
  readonly clock: Clock;
  readonly exchange: ExchangeId;
  /** Opens an instance of its own for this stream, its markets loaded; it is closed with the stream. */
  readonly open: () => Promise<{
    readonly stream: CcxtExchange;
    readonly marketOf: (symbol: string) => LiquidationMarket | undefined;
  }>;
  /** Where the venue has one stream for each. */
  readonly symbols: readonly MarketSymbol[];
  readonly onOpen: () => void;
  readonly onClose: (close: ForcedClose) => void;
  /** Called once, and never after the cancel. */
  readonly onDown: (error: unknown) => void;
}

/** Forced closes as the venue tells of them, of everybody. Returns its cancel. */
export function watchLiquidations(options: WatchLiquidationsOptions): () => void {
  const { clock, symbols } = options;
  const feed = Object.hasOwn(FEEDS, options.exchange) ? FEEDS[options.exchange] : undefined;
  let over = false;
  let opened: CcxtExchange | undefined;
  let cancelSilence: (() => void) | undefined;

  function end(error?: unknown): void {
    if (over) return;
    over = true;
    cancelSilence?.();
    opened?.close().catch(() => undefined);
    if (error !== undefined) options.onDown(error);
  }

  function heard(): void {
    cancelSilence?.();
    cancelSilence = clock.setTimer(SILENCE_MS, () => {
      end(new ReadingError('timeout', 'the feed of liquidations fell silent'));
    });
  }

  async function run(): Promise<void> {
    if (feed === undefined) throw new ReadingError('not-supported', 'no feed of liquidations');
    const { stream, marketOf } = await options.open();
    opened = stream;
    if (over) {
      await stream.close();
      return;
    }
    const told = new WeakSet<object>();
    /** ccxt wakes a waiting call with the last row of a message only; its cache has all of them. */
    const tellAll = (update: unknown) => {
      for (const row of [...rowsOf(stream.liquidations), ...rowsOf(update)]) {
        if (over || typeof row !== 'object' || row === null || told.has(row)) continue;
        told.add(row);
        for (const close of parseLiquidation(row, feed.side, marketOf, clock.now())) {
          options.onClose(close);
        }
      }
    };
    const follow = async (next: () => Promise<unknown>) => {
      while (!over) {
        const update = await next();
        if (over) return;
        heard();
        await new Promise(setImmediate);
        tellAll(update);
      }
    };
    heard();
    options.onOpen();
    await (feed.isWhole
      ? follow(() => stream.watchLiquidationsForSymbols(undefined))
      : Promise.all(symbols.map((symbol) => follow(() => stream.watchLiquidations(symbol)))));
  }

  run().catch(end);
  return () => {
    end();
  };
}

function rowsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
