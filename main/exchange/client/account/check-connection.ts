import type { ConnectReport, Credentials } from '../../../../shared/contract/accounts.ts';
import type { FeedError } from '../../../../shared/domain/feed-state.ts';
import type { Result } from '../../../../shared/lib/result.ts';
import type { CcxtExchange } from '../ccxt-exchange.ts';
import { compact } from '../../parse/compact.ts';
import type {
  AccountIdentity,
  AccountReading,
  ConnectionCheck,
  KeyReport,
} from '../../exchange-client.ts';
import { classify } from '../feed-errors.ts';
import { keyRightsQuery, tellsNoKeyRights } from '../../venues/key-rights/key-rights.ts';
import type { VenueDefinition } from '../../venues/venue-definition.ts';

type Problem = ConnectReport['problems'][number];

/** What a connection check found, before it is judged. */
export interface ConnectionFindings {
  readonly venue: VenueDefinition;
  readonly acceptTradeRights: boolean;
  readonly credentials: Credentials;
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
      holder: query.holder?.(answer, key),
      ipRestricted: query.isIpRestricted?.(answer),
    });
  } catch (error) {
    // A test network without this call, or a key without the right to ask: not told. A bug of ours must not hide here.
    if (classify(error) === 'internal') throw error;
    return { rights: 'cannot-verify' };
  }
}

/** Withdrawing is refused, trading must have been accepted; whatever the reading failed of is said with what to change. */
export function judgeConnection(findings: ConnectionFindings): ConnectionCheck {
  const { venue, key, reading } = findings;
  const { holder, ...told } = key;
  const { rights } = told;
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
  return compact<ConnectionCheck>({
    ok: problems.length === 0,
    ...told,
    clockSkewMs: reading.ok ? reading.value.clockSkewMs : undefined,
    markets: findings.markets,
    positions: reading.ok
      ? reading.value.account.pools.reduce((count, pool) => count + pool.positions.length, 0)
      : undefined,
    problems,
    identity: compact<AccountIdentity>({
      holder: holder ?? addressOf(venue, findings.credentials),
      positions: reading.ok
        ? reading.value.account.pools.flatMap(({ positions }) => positions)
        : undefined,
    }),
  });
}

/** Where an account is read by its address or number, that is what it is; undefined: a key is all that it is read by. */
function addressOf(venue: VenueDefinition, credentials: Credentials): string | undefined {
  const parts = (['walletAddress', 'accountId'] as const).flatMap((field) => {
    const value = venue.fields.includes(field) ? credentials[field] : undefined;
    // Hexadecimal addresses are written in either case.
    return value === undefined ? [] : [/^0x/i.test(value) ? value.toLowerCase() : value];
  });
  return parts.length === 0 ? undefined : parts.join(' ');
}
