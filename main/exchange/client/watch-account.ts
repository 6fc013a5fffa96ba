import { HOUR_MS, type DurationMs, type MarketSymbol } from '../../../shared/domain/units.ts';
import type { Clock } from '../../host-ports.ts';
import { isRecord } from '../parse/raw-row.ts';
import type { CcxtExchange } from './ccxt-exchange.ts';
import { classify, ReadingError } from './feed-errors.ts';

/** A key to listen that has run out leaves a socket open and silent, and nothing says so: opened anew in time. */
const RENEW_MS: DurationMs = HOUR_MS - 5 * 60_000;

const STREAMS = ['watchPositions', 'watchBalance', 'watchOrders'] as const;
type Stream = (typeof STREAMS)[number];

export interface WatchAccountOptions {
  readonly clock: Clock;
  /** Opens an instance of its own, with the account's key, its markets loaded; it is closed with the stream. */
  readonly open: () => Promise<CcxtExchange>;
  /** Something about positions, balance or orders has changed: worth a reading, and nothing more than that. */
  readonly onHint: () => void;
  /** Before the hint, where orders have changed; without symbols where the venue did not say of which. */
  readonly onOrders?: (symbols: readonly MarketSymbol[] | undefined) => void;
  /** Called once, and never after the cancel. */
  readonly onDown: (error: unknown) => void;
}

/**
 * What the venue pushes about an account, as a hint to read it now: its rows are never used (after a reconnect, a close or
 * a flip ccxt's own cache is wrong). After an error the stream is over and `onDown` is told. Returns its cancel.
 */
export function watchAccount(options: WatchAccountOptions): () => void {
  const { clock, onHint } = options;
  let over = false;
  let exchange: CcxtExchange | undefined;
  const cancelRenewal = clock.setTimer(RENEW_MS, () => {
    end(new ReadingError('timeout', 'the stream is opened anew every hour'));
  });

  function end(error?: unknown): void {
    if (over) return;
    over = true;
    cancelRenewal();
    exchange?.close().catch(() => undefined);
    if (error !== undefined) options.onDown(error);
  }

  async function run(): Promise<void> {
    exchange = await options.open();
    if (over) {
      await exchange.close();
      return;
    }
    const opened = exchange;
    const offered = STREAMS.filter((stream) => opened.has[stream] === true);
    const followed = await Promise.all(offered.map((stream) => follow(opened, stream)));
    if (!followed.includes('followed')) {
      throw new ReadingError('not-supported', 'this venue pushes nothing about an account');
    }
  }

  /** A stream that the venue does not have after all ends alone; any other trouble ends them all. */
  async function follow(opened: CcxtExchange, stream: Stream): Promise<'followed' | 'absent'> {
    let before: string | undefined;
    while (!over) {
      let update: unknown;
      try {
        update = await opened[stream]();
      } catch (error) {
        if (over) return 'followed';
        if (before === undefined && classify(error) === 'not-supported') return 'absent';
        throw error;
      }
      if (over) return 'followed';
      const now = fingerprint(update);
      // Some venues repeat the same rows with every price.
      if (now !== before) {
        if (stream === 'watchOrders') options.onOrders?.(symbolsOf(update));
        onHint();
      }
      before = now;
      // What ccxt already holds must not keep everything else from its turn.
      await new Promise(setImmediate);
    }
    return 'followed';
  }

  run().catch(end);
  return () => {
    end();
  };
}

/** Of the rows of an update; undefined where one of them names none. */
function symbolsOf(update: unknown): readonly MarketSymbol[] | undefined {
  if (!Array.isArray(update)) return undefined;
  const rows: readonly unknown[] = update;
  const symbols = new Set<MarketSymbol>();
  for (const row of rows) {
    const symbol = isRecord(row) ? row['symbol'] : undefined;
    if (typeof symbol !== 'string') return undefined;
    symbols.add(symbol);
  }
  return [...symbols];
}

/** What of an update matters: which positions and orders there are and how large, and the balances. */
function fingerprint(update: unknown): string {
  if (Array.isArray(update)) {
    const rows: readonly unknown[] = update;
    return rows
      .filter(isRecord)
      .map((row) =>
        [row['id'], row['symbol'], row['side'], row['contracts'], row['status'], row['remaining']]
          .map((each) => (typeof each === 'string' || typeof each === 'number' ? String(each) : ''))
          .join(' '),
      )
      .join('|');
  }
  return isRecord(update) ? JSON.stringify(update['total'] ?? null) : '';
}

const SNAPSHOTS = [
  ['watchPositions', 'Positions'],
  ['watchBalance', 'Balance'],
] as const;

/** The rows of these streams are not used, so ccxt need not ask for them either. */
export function askNoSnapshots(exchange: CcxtExchange): void {
  for (const [stream, part] of SNAPSHOTS) {
    const options = exchange.options[stream];
    exchange.options[stream] = {
      ...(isRecord(options) ? options : {}),
      [`fetch${part}Snapshot`]: false,
      [`await${part}Snapshot`]: false,
    };
  }
}
