import type { TimestampMs } from '../../../../shared/domain/units.ts';
import { UnknownMarketError, type ParsedAccount } from '../../parse/reading.ts';
import type { ReaderContext } from '../../read/venue-reader.ts';
import { ReadingError } from '../feed-errors.ts';
import type { CcxtClientParts } from './client-parts.ts';

type Parts = Pick<CcxtClientParts, 'reader' | 'clock' | 'link'>;
/** With the moment at which it was asked for. */
type TimedReading = readonly [ParsedAccount, TimestampMs];

/**
 * The whole account, asked a second time where the first answer cannot stand alone. Throws where the balance shows margin in
 * use for positions that are missing again.
 */
export async function readBelieved(parts: Parts, context: ReaderContext): Promise<TimedReading> {
  const first = await readOnce(parts, context);
  if (first[0].emptiness === 'none-needed') return first;
  const second = await readOnce(parts, context);
  if (second[0].emptiness === 'contradicted') {
    throw new ReadingError('unconfirmed-empty', 'margin is in use, yet positions are missing');
  }
  return second;
}

/** A position in a market that is not known yet has the list of markets read anew, once. */
async function readOnce(
  { reader, clock, link }: Parts,
  context: ReaderContext,
): Promise<TimedReading> {
  const askedAtMs = clock.now();
  try {
    return [await reader.readAccount(context), askedAtMs];
  } catch (error) {
    if (!(error instanceof UnknownMarketError)) throw error;
    const { book, source } = await link.markets.renew();
    context.exchange.setMarketsFromExchange(source);
    return [await reader.readAccount({ ...context, markets: book }), askedAtMs];
  }
}
