import { createHash } from 'node:crypto';
import type { Account, Pool } from '../../shared/domain/book.ts';
import type { AccountId, ExchangeId } from '../../shared/domain/units.ts';
import { addDatedTiers } from './add-dated-tiers.ts';
import type { CombinedPosition } from './combine-positions.ts';
import { findMarginRules, GENERIC_RULES } from './venue-of-exchange.ts';

/** One account that a file describes, before it is taken in. */
export interface ParsedAccount {
  readonly id: AccountId;
  readonly name: string;
  readonly account: Account;
  /** Whose public tickers price it; absent: no venue can. */
  readonly pricing?: { readonly exchange: ExchangeId };
}

/**
 * Id of an import, and with `member` of one account in it. It depends on the names only, so that a newer file of the same
 * name replaces the older one instead of standing beside it.
 */
export function importId(importName: string, member?: string): AccountId {
  const name = importName.trim().toLowerCase();
  const text = member === undefined ? name : `${name}\0${member.trim().toLowerCase()}`;
  return `import-${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
}

/** The account of a CSV: one pool per settle currency. `walletBalance` belongs to the only pool there is. */
export function buildAccount(options: {
  readonly name: string;
  readonly positions: readonly CombinedPosition[];
  readonly exchange?: ExchangeId;
  readonly walletBalance?: number;
}): ParsedAccount {
  const { name, positions, exchange, walletBalance } = options;
  const id = importId(name);
  const pools = buildPools(positions, exchange, walletBalance);
  const venue = pools[0]?.venue ?? GENERIC_RULES.venue;
  const hedged = positions.some(({ position }) =>
    positions.some(
      (other) => other.position.symbol === position.symbol && other.position.side !== position.side,
    ),
  );
  const pricing = choosePricing(positions, exchange);
  return {
    id,
    name,
    account: {
      id,
      ...(exchange === undefined ? {} : { exchange }),
      venue,
      ...(venue === 'generic' && GENERIC_RULES.rule ? { rule: GENERIC_RULES.rule } : {}),
      positionMode: hedged ? 'hedge' : 'one-way',
      pools: addDatedTiers(pools, venue),
    },
    ...(pricing === undefined ? {} : { pricing: { exchange: pricing } }),
  };
}

function buildPools(
  positions: readonly CombinedPosition[],
  exchange: ExchangeId | undefined,
  walletBalance: number | undefined,
): readonly Pool[] {
  const bySettle = Map.groupBy(positions, (each) => each.settleCurrency);
  return [...bySettle].map(([settleCurrency, members]) => {
    const contractType = members[0]?.position.contractType ?? 'linear';
    return {
      id: settleCurrency,
      settleCurrency,
      venue: findMarginRules(exchange, contractType, settleCurrency).venue,
      ...(walletBalance === undefined ? {} : { walletBalance }),
      positions: members.map((each) => each.position),
    };
  });
}

/** The stated exchange; else one of the two large venues that list what the file holds. */
export function choosePricing(
  positions: readonly {
    readonly position: { readonly contractType: string };
    readonly priceable: boolean;
  }[],
  exchange: ExchangeId | undefined,
): ExchangeId | undefined {
  const priceable = positions.filter((each) => each.priceable);
  if (priceable.length === 0) return undefined;
  if (exchange !== undefined) return exchange;
  return priceable.every((each) => each.position.contractType === 'linear')
    ? 'binanceusdm'
    : 'bitget';
}
