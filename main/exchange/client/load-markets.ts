import type { TimestampMs } from '../../../shared/domain/units.ts';
import type { Clock } from '../../host-ports.ts';
import { readMarkets } from '../parse/venue-market.ts';
import type { CcxtExchange } from './ccxt-exchange.ts';
import { BadAnswerError } from './feed-errors.ts';
import { TapePlayer, TapeRecorder, type MarketShelf, type Send } from './market-tape.ts';
import type { LoadedMarkets } from './markets-cache.ts';
import { isStumble, readWithoutBrokenRows } from './without-broken-rows.ts';

export interface MarketSource {
  readonly clock: Clock;
  /** Absent: lists are loaded anew by each process. */
  readonly shelf?: MarketShelf;
  /** Names the venue and the address on the shelf. */
  readonly place: string;
  /** An instance that asks the venue, without a key: ccxt would add private calls of its own. */
  open(through: (send: Send) => Send): Promise<CcxtExchange>;
  /** One that asks nobody: neither budget nor bans know of it. */
  openAlone(send: Send): Promise<CcxtExchange>;
}

/** Asks the venue, and keeps what it answered. */
export async function loadMarkets(source: MarketSource): Promise<LoadedMarkets> {
  const { clock, shelf, place } = source;
  const recorder = new TapeRecorder();
  const asOfMs = clock.now();
  try {
    const exchange = await source.open((send) =>
      shelf === undefined ? send : recorder.through(send),
    );
    const loaded = await readFrom(exchange, asOfMs);
    const tape = recorder.end(asOfMs);
    if (tape !== undefined) void shelf?.keep(place, tape);
    return loaded;
  } catch (error) {
    const left = isStumble(error) ? await loadTheRest(source, asOfMs) : undefined;
    if (left === undefined) throw error;
    return left;
  } finally {
    recorder.end(asOfMs);
  }
}

/** Asks once more, and leaves out what ccxt cannot read. */
async function loadTheRest(
  source: MarketSource,
  asOfMs: TimestampMs,
): Promise<LoadedMarkets | undefined> {
  const recorder = new TapeRecorder();
  try {
    return await readFrom(await source.open((send) => recorder.through(send)), asOfMs);
  } catch (error) {
    const tape = recorder.end(asOfMs);
    if (tape === undefined || !isStumble(error)) throw error;
    return readWithoutBrokenRows(tape, async (send, atMs) =>
      readFrom(await source.openAlone(send), atMs),
    );
  }
}

/** What the venue said last, at whatever age; `undefined` where nothing whole is left of it. */
export async function recallMarkets(source: MarketSource): Promise<LoadedMarkets | undefined> {
  const tape = await source.shelf?.find(source.place);
  if (tape === undefined) return undefined;
  const player = new TapePlayer(tape);
  try {
    const loaded = await readFrom(await source.openAlone(player.send), tape.recordedAtMs);
    return player.end().isWhole ? loaded : undefined;
  } catch {
    // Damaged, or of a version that asked otherwise: the venue is asked instead.
    return undefined;
  }
}

async function readFrom(exchange: CcxtExchange, asOfMs: TimestampMs): Promise<LoadedMarkets> {
  await exchange.loadMarkets(true);
  const book = readMarkets(exchange);
  if (book.size === 0) throw new BadAnswerError('the list of markets is empty');
  return { source: exchange, book, asOfMs };
}
