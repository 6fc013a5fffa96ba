import type { ConnectReport } from '../../../shared/contract/accounts.ts';
import type { FeedError } from '../../../shared/domain/feed-state.ts';
import type { Result } from '../../../shared/lib/result.ts';
import type { CcxtExchange } from './ccxt-exchange.ts';
import { compact } from '../parse/compact.ts';
import type { AccountReading, KeyReport } from '../exchange-client.ts';
import { classify } from './feed-errors.ts';
import { keyRightsQuery, tellsNoKeyRights } from '../venues/key-rights/key-rights.ts';
import type { VenueDefinition } from '../venues/venue-definition.ts';

type Problem = ConnectReport['problems'][number];

/** What a connection check found, before it is judged. */
export interface ConnectionFindings {
  readonly venue: VenueDefinition;
  readonly acceptTradeRights: boolean;
  readonly key: KeyReport;
  /** Of the loaded market lists; absent when they could not be loaded. */
  readonly markets?: number;
  readonly reading: Result<AccountReading, FeedError>;
}

/**
 * Asks the venue what the key may do. An address is no key. Where the venue tells nothing, or something unknown, the
 * answer is `cannot-verify`, never `read-only`.
 */
export async function readKeyRights(
  exchange: CcxtExchange,
  venue: VenueDefinition,
  apiKey: string | undefined,
): Promise<KeyReport> {
  if (venue.addressOnly === true) return { rights: 'read-only' };
  const query = keyRightsQuery(venue.exchange);
  if (query === undefined) {
    const untold = tellsNoKeyRights(venue.exchange);
    return { rights: 'cannot-verify', ...(untold ? { rightsUntold: true } : {}) };
  }
  const key = apiKey ?? '';
  try {
    const answer = await query.ask(exchange, key);
    return compact<KeyReport>({
      rights: query.read(answer, key),
      ipRestricted: query.isIpRestricted?.(answer),
    });
  } catch (error) {
    // A test network without this call, or a key without the right to ask: not told. A bug of ours must not hide here.
    if (classify(error) === 'internal') throw error;
    return { rights: 'cannot-verify' };
  }
}

/** Withdrawing is refused, trading must have been accepted; whatever the reading failed of is said with what to change. */
export function judgeConnection(findings: ConnectionFindings): ConnectReport {
  const { venue, key, reading } = findings;
  const { rights } = key;
  const problems: Problem[] = [];
  if (rights === 'withdraw') {
    problems.push({
      kind: 'key-too-powerful',
      message: `This ${venue.name} key can withdraw money. Leeway does not use such keys: make one that can only read.`,
    });
  } else if (rights === 'trade' && !findings.acceptTradeRights) {
    problems.push({
      kind: 'key-too-powerful',
      message: `This ${venue.name} key can trade or transfer. Make one that can only read, or accept that this one can do more.`,
    });
  }
  if (!reading.ok) problems.push({ kind: reading.error.kind, message: reading.error.message });
  return compact<ConnectReport>({
    ok: problems.length === 0,
    ...key,
    clockSkewMs: reading.ok ? reading.value.clockSkewMs : undefined,
    markets: findings.markets,
    positions: reading.ok
      ? reading.value.account.pools.reduce((count, pool) => count + pool.positions.length, 0)
      : undefined,
    problems,
  });
}
