import type { ImportRowError } from '../../shared/contract/import.ts';
import type { Account, Book, Pool } from '../../shared/domain/book.ts';
import type { Position } from '../../shared/domain/position.ts';
import type { Result } from '../../shared/lib/result.ts';
import { addDatedTiers, describeDatedTiers } from './add-dated-tiers.ts';
import { choosePricing, importId, type ParsedAccount } from './build-account.ts';
import { deriveInstrument } from './derive-instrument.ts';
import { MAX_LISTED_ERRORS, MAX_POSITIONS } from './limits.ts';
import { locateJsonPath } from './locate-json.ts';
import {
  chooseAccountName,
  toPreviewPositions,
  type ImportSource,
  type ParsedImport,
} from './parsed-import.ts';
import { readJson } from './read-json.ts';
import { findExchangeOfVenue } from './venue-of-exchange.ts';

/** `parseBook` of the contract: the one reader of the book format. */
export type BookParser = (
  input: unknown,
) => Result<
  { readonly book: Book; readonly warnings: readonly string[] },
  { readonly error: string; readonly path: string }
>;

/** Reads a Leeway book as accounts to watch, each under an id of its own. */
export function parseBookImport(
  text: string,
  source: ImportSource,
  parseBook: BookParser,
): ParsedImport {
  const name = chooseAccountName(source);
  const json = readJson(text);
  if (!json.ok) return refuse(name, json.error);
  const parsed = parseBook(json.value);
  if (!parsed.ok) {
    const { error, path } = parsed.error;
    const line = locateJsonPath(text, path)?.line;
    return refuse(name, {
      ...(line === undefined ? {} : { line }),
      ...(path === '' ? {} : { field: path }),
      message: error,
    });
  }
  const { book } = parsed.value;
  const several = book.accounts.length > 1;
  const read = book.accounts.map((account) => takeAccount(account, name, several, source));
  const count = read.flatMap(({ parsed: { account } }) =>
    account.pools.flatMap((p) => p.positions),
  ).length;
  if (count === 0) return refuse(name, { message: 'The book holds no positions.' });
  if (count > MAX_POSITIONS) {
    return refuse(name, {
      message: `The book holds ${count} positions. At most ${MAX_POSITIONS} can be watched from one file.`,
    });
  }
  const duplicate = findDuplicate(read.map((each) => each.parsed));
  if (duplicate !== undefined) return refuse(name, { message: duplicate });
  const accounts = read.map((each) => each.parsed);
  const scenarios = book.scenarios?.length
    ? ['The scenarios of the book are not imported; only its accounts are.']
    : [];
  const warnings = [
    ...parsed.value.warnings,
    ...scenarios,
    ...read.flatMap((each) => each.warnings),
  ];
  return {
    preview: {
      format: 'leeway-book',
      accountName: name,
      header: [],
      rows: [],
      accepted: count,
      rejected: 0,
      errors: [],
      warnings: warnings.slice(0, MAX_LISTED_ERRORS),
      positions: toPreviewPositions(accounts),
    },
    accounts,
  };
}

function takeAccount(
  account: Account,
  importName: string,
  several: boolean,
  source: ImportSource,
): { parsed: ParsedAccount; warnings: readonly string[] } {
  const id = importId(importName, several ? account.id : undefined);
  const name = several ? `${importName}: ${account.id}` : importName;
  const renamed: string[] = [];
  const unpriced: string[] = [];
  const pools = addDatedTiers(
    account.pools.map((pool) => takePool(pool, renamed, unpriced)),
    account.venue,
  );
  const priced = pools.flatMap((pool) =>
    pool.positions.map((position) => ({ position, priceable: isPriceable(position) })),
  );
  const exchange = source.exchange ?? account.exchange ?? findExchangeOfVenue(account.venue);
  const pricing = choosePricing(priced, exchange);
  const warnings = [
    ...describeDatedTiers(pools.map((pool, index) => newlyDated(pool, account.pools[index]))).map(
      (text) => `${name}: ${text}`,
    ),
    ...(renamed.length === 0
      ? []
      : [`${name}: read as ${renamed.slice(0, 10).join(', ')}${renamed.length > 10 ? ' …' : ''}.`]),
    ...(unpriced.length === 0
      ? []
      : [
          `${name}: no venue is known that prices ${unpriced.slice(0, 10).join(', ')}; the price of the file grows old.`,
        ]),
    ...(pricing === undefined
      ? []
      : [`${name}: prices come from the public tickers of ${pricing}.`]),
  ];
  return {
    parsed: {
      id,
      name,
      account: { ...account, id, pools },
      ...(pricing === undefined ? {} : { pricing: { exchange: pricing } }),
    },
    warnings,
  };
}

/** Without the positions whose day stands in the book itself. */
function newlyDated(pool: Pool, before: Pool | undefined): Pool {
  const positions = pool.positions.filter(
    (_, index) => before?.positions[index]?.tiersAsOf === undefined,
  );
  return { ...pool, positions };
}

/** Symbols as ccxt writes them where their form is known, so that live prices find them. */
function takePool(pool: Pool, renamed: string[], unpriced: string[]): Pool {
  const positions = pool.positions.map((position): Position => {
    const symbol = toMarketSymbol(position.symbol, position, pool);
    if (symbol === undefined) {
      unpriced.push(position.symbol);
      return position;
    }
    if (symbol !== position.symbol) renamed.push(`${position.symbol} → ${symbol}`);
    const { underlying } = deriveInstrument(position.symbol);
    const isDefault = String(position.underlying) === position.symbol;
    return { ...position, symbol, ...(isDefault ? { underlying } : {}) };
  });
  const orders = pool.orders?.map((order) => {
    const own = pool.positions.findIndex((position) => position.symbol === order.symbol);
    return { ...order, symbol: positions[own]?.symbol ?? order.symbol };
  });
  return { ...pool, positions, ...(orders === undefined ? {} : { orders }) };
}

function toMarketSymbol(symbol: string, position: Position, pool: Pool): string | undefined {
  const derived = deriveInstrument(symbol);
  if (derived.dollarQuoted === true) {
    if (position.contractType === 'quanto') return undefined;
    const settles = position.contractType === 'inverse' ? derived.underlying : pool.settleCurrency;
    return `${derived.underlying}/USD:${settles}`;
  }
  // A symbol that suggests another contract than the book states is not asked for: the price would be of something else.
  if (derived.contractType !== position.contractType) return undefined;
  return derived.settleCurrency === pool.settleCurrency ? derived.marketSymbol : undefined;
}

function isPriceable(position: Position): boolean {
  return position.symbol.includes('/') && position.symbol.includes(':');
}

/** Two positions that the ladder could not tell apart. */
function findDuplicate(accounts: readonly ParsedAccount[]): string | undefined {
  const ids = new Set<string>();
  for (const { account, name } of accounts) {
    if (ids.has(account.id))
      return `Two accounts of the book are called “${name}”. Give each an id of its own.`;
    ids.add(account.id);
    for (const pool of account.pools) {
      const keys = new Set<string>();
      for (const { symbol, side, marginMode } of pool.positions) {
        const key = `${symbol}|${side}|${marginMode}`;
        if (keys.has(key)) {
          return `Pool “${pool.id}” holds two ${marginMode} ${side} positions in ${symbol}. Make them one position.`;
        }
        keys.add(key);
      }
    }
  }
  return undefined;
}

function refuse(accountName: string, error: ImportRowError): ParsedImport {
  return {
    preview: {
      format: 'leeway-book',
      accountName,
      header: [],
      rows: [],
      accepted: 0,
      rejected: 1,
      errors: [error],
      warnings: [],
      positions: [],
    },
  };
}
