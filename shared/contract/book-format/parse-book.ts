import type { z } from 'zod';
import type { Account, Book, Pool, Requirement, Venue } from '../../domain/book.ts';
import type { MarginTier } from '../../domain/margin-tier.ts';
import type { Position, ReportedFigures } from '../../domain/position.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { NO_PRICE_WRITINGS, readReportedPrice } from '../../risk/venue/no-price.ts';
import { VENUE_RULES } from '../../risk/families/venue-rules.ts';
import { checkBook, type BookProblem } from './check-book.ts';
import {
  BookFields,
  type AccountFields,
  type PoolFields,
  type PositionFields,
  type TierFields,
} from './schema.ts';
import { formatPath, unlistedFields } from './unlisted-fields.ts';

export interface ParsedBook {
  readonly book: Book;
  /** Each begins with the path that it is about. */
  readonly warnings: readonly string[];
}

/**
 * Reads a book from JSON text or from a value that was JSON. Strict: a field that cannot be is an error with its path, never a
 * guess. Fields that are not listed are warnings; missing ones get the defaults of the format (mark = entry and entry = mark,
 * linear, cross, contract size 1, own symbol as underlying).
 */
export function parseBook(input: unknown): Result<ParsedBook, BookProblem> {
  let json = input;
  if (typeof input === 'string') {
    try {
      json = JSON.parse(input.replace(/^\uFEFF/, ''));
    } catch (error) {
      return err({ error: `is not JSON: ${(error as Error).message}`, path: '' });
    }
  }
  const shape = BookFields.safeParse(json, { error: wordIssue });
  if (!shape.success) {
    const issue = shape.error.issues[0];
    return err({
      error: issue?.message ?? 'is not a book',
      path: formatPath(issue?.path ?? []),
    });
  }
  const broken = checkBook(shape.data);
  if (broken !== undefined) return err(broken);
  const warnings = unlistedFields(BookFields, json).map(
    (path) => `${path}: not a field of this format, ignored`,
  );
  return ok({ book: toBook(shape.data, warnings), warnings });
}

/** One sentence that continues "accounts[0].…". */
function wordIssue(issue: z.core.$ZodRawIssue): string {
  if (issue.code === 'invalid_type') {
    if (issue.input === undefined) return 'is missing';
    return Number.isNaN(issue.input) || issue.input === Infinity || issue.input === -Infinity
      ? 'must be a finite number'
      : `must be ${/^[aeiou]/.test(issue.expected) ? 'an' : 'a'} ${issue.expected}`;
  }
  if (issue.code === 'too_small' && issue.origin === 'number') {
    return issue.inclusive === true
      ? `must be at least ${String(issue.minimum)}`
      : `must be greater than ${String(issue.minimum)}`;
  }
  if (issue.code === 'too_big' && issue.origin === 'number') {
    return issue.maximum === 1
      ? 'must be a fraction, at most 1'
      : `must be at most ${String(issue.maximum)}`;
  }
  if (issue.code === 'invalid_value') {
    return issue.input === undefined
      ? 'is missing'
      : `must be ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`;
  }
  return 'is not valid';
}

function toBook(fields: BookFields, warnings: string[]): Book {
  const accounts = fields.accounts.map((account, index) => toAccount(account, index, warnings));
  return {
    accounts,
    ...(fields.asOf === undefined ? {} : { asOfMs: Date.parse(fields.asOf) }),
    ...(fields.scenarios === undefined
      ? {}
      : {
          scenarios: fields.scenarios.map(({ name, betas }) => ({
            name,
            betas: Object.assign(Object.create(null), betas) as Record<string, number>,
          })),
        }),
  };
}

function toAccount(fields: AccountFields, index: number, warnings: string[]): Account {
  const path = `accounts[${index}]`;
  const venue = toVenue(fields.venue, path, warnings);
  if (fields.rule !== undefined && venue !== 'generic') {
    warnings.push(`${path}.rule: only counts with the venue "generic", ignored`);
  }
  const { rule, parameters, exchange } = fields;
  return {
    id: fields.id ?? `account-${index + 1}`,
    ...(exchange === undefined ? {} : { exchange }),
    venue,
    ...(rule === undefined || venue !== 'generic' ? {} : { rule }),
    positionMode: fields.positionMode,
    ...(parameters === undefined ? {} : { parameters: present(parameters) }),
    pools: fields.pools.map((pool, p) => toPool(pool, p, `${path}.pools[${p}]`, venue, warnings)),
  };
}

/** A venue without rules of its own is answered by `generic`, and said so. */
function toVenue(name: string, path: string, warnings: string[]): Venue {
  if (Object.hasOwn(VENUE_RULES, name)) return name as Venue;
  warnings.push(`${path}.venue: "${name}" has no rules of its own, answered by "generic"`);
  return 'generic';
}

function toPool(
  fields: PoolFields,
  index: number,
  path: string,
  accountVenue: Venue,
  warnings: string[],
): Pool {
  const { id, venue: named, requirements, orders, positions, ...rest } = fields;
  const venue = named === undefined ? undefined : toVenue(named, path, warnings);
  return {
    ...present(rest),
    settleCurrency: fields.settleCurrency,
    id: id ?? `pool-${index + 1}`,
    ...(venue === undefined ? {} : { venue }),
    ...(orders === undefined ? {} : { orders: orders.map((order) => present(order)) }),
    ...(requirements === undefined
      ? {}
      : {
          requirements: requirements.map(({ tiers, ...requirement }): Requirement => ({
            ...present(requirement),
            ...(tiers === undefined ? {} : { tiers: toTiers(tiers) }),
          })),
        }),
    positions: positions.map((position) => toPosition(position, venue ?? accountVenue)),
  };
}

function toPosition(fields: PositionFields, venue: Venue): Position {
  const { tiers, reported, marginRateFormula, entryPrice, markPrice, ...rest } = fields;
  const entry = entryPrice ?? priceOfCost(fields) ?? markPrice;
  const mark = markPrice ?? entry;
  return {
    ...present(rest),
    underlying: fields.underlying ?? fields.symbol,
    ...(entry === undefined ? {} : { entryPrice: entry }),
    ...(mark === undefined ? {} : { markPrice: mark }),
    ...(tiers === undefined ? {} : { tiers: toTiers(tiers) }),
    ...(marginRateFormula === undefined ? {} : { marginRateFormula: present(marginRateFormula) }),
    ...(reported === undefined ? {} : { reported: toReported(reported, mark, venue) }),
  };
}

/** Entry price of a stored cost, so that a position with nothing else still has a price to stand at. */
function priceOfCost(fields: PositionFields): number | undefined {
  if (fields.entryValue === undefined) return undefined;
  const multiplier = fields.contractType === 'quanto' ? (fields.quantoMultiplier ?? 1) : 1;
  const quantity = fields.contracts * fields.contractSize * multiplier;
  return fields.contractType === 'inverse'
    ? quantity / fields.entryValue
    : fields.entryValue / quantity;
}

/** Rows that touch and end open: a size beyond the last cap keeps the last rate. */
function toTiers(rows: readonly TierFields[]): readonly MarginTier[] {
  return rows.map((row, index) => ({
    floor: rows[index - 1]?.cap ?? 0,
    ...(typeof row.cap === 'number' ? { cap: row.cap } : {}),
    maintenanceMarginRate: row.maintenanceMarginRate,
    ...(typeof row.maintenanceMarginDeduction === 'number'
      ? { maintenanceMarginDeduction: row.maintenanceMarginDeduction }
      : {}),
    ...(typeof row.maxLeverage === 'number' ? { maxLeverage: row.maxLeverage } : {}),
  }));
}

/** 0 and below, or many times the mark, is how venues write "no price"; null says nothing. */
function toReported(
  fields: NonNullable<PositionFields['reported']>,
  mark: number | undefined,
  venue: Venue,
): ReportedFigures {
  const { liquidationPrice, marginRatio, maintenanceMargin, unrealizedPnl } = fields;
  const price =
    typeof liquidationPrice === 'number'
      ? readReportedPrice(liquidationPrice, mark, NO_PRICE_WRITINGS[venue])
      : (liquidationPrice ?? undefined);
  return {
    ...(price === undefined ? {} : { liquidationPrice: price }),
    ...(typeof marginRatio === 'number' ? { marginRatio } : {}),
    ...(typeof maintenanceMargin === 'number' ? { maintenanceMargin } : {}),
    ...(typeof unrealizedPnl === 'number' ? { unrealizedPnl } : {}),
  };
}

type Present<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** The same object without its undefined members: under exact optional types absent and undefined differ. */
function present<T extends object>(fields: T): Present<T> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Present<T>;
}
