import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { AccountReading } from '../../../../../main/exchange/exchange-client.ts';
import type { Pool } from '../../../../../shared/domain/book.ts';
import type { Position } from '../../../../../shared/domain/position.ts';
import { MUTATION_CASES, type MutationCase } from './mutation-cases.ts';
import { openLastingWire } from './wire-harness.ts';

const COINS = new Set(['coin', 'ccy', 'asset', 'currency']);

type Path = readonly (string | number)[];

/** The way to every plain value of an answer. */
function leaves(value: unknown, path: Path = []): readonly Path[] {
  if (Array.isArray(value)) return value.flatMap((each, index) => leaves(each, [...path, index]));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([name, each]) => leaves(each, [...path, name]));
  }
  return [path];
}

/** A copy without the value at this place, or with another one there. */
function replaced(value: unknown, [head, ...rest]: Path, by: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map((each: unknown, index) => (index === head ? replaced(each, rest, by) : each));
  }
  const row = value as Readonly<Record<string, unknown>>;
  const entries = Object.entries(row).flatMap(([name, each]) => {
    if (name !== head) return [[name, each] as const];
    if (rest.length > 0) return [[name, replaced(each, rest, by)] as const];
    return by === undefined ? [] : [[name, by] as const];
  });
  return Object.fromEntries(entries);
}

const near = (a: unknown, b: unknown): boolean =>
  typeof a === 'number' && typeof b === 'number'
    ? Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a), Math.abs(b))
    : JSON.stringify(a) === JSON.stringify(b);

/** What became another figure than it was; what is unknown now did not. */
function wrong(before: object, after: object | undefined, name: string): readonly string[] {
  if (after === undefined) return [`${name} is gone`];
  return Object.entries(before).flatMap(([field, was]) => {
    const is: unknown = Reflect.get(after, field);
    if (is === undefined || near(was, is)) return [];
    // The highest leverage also stands in the table of the market, where it may be another one.
    if (['markAsOfMs', 'positions', 'maxLeverage'].includes(field)) return [];
    if (field === 'reported') return wrong(was as object, is as object, `${name} reported`);
    return [`${name} ${field}: ${JSON.stringify(was)} -> ${JSON.stringify(is)}`];
  });
}

function problems(before: AccountReading, after: AccountReading): readonly string[] {
  const pools = new Map(after.account.pools.map((pool): [string, Pool] => [pool.id, pool]));
  return before.account.pools.flatMap((pool) => {
    const other = pools.get(pool.id);
    const legs = new Map(
      other?.positions.map((each): [string, Position] => [each.symbol + each.side, each]),
    );
    return [
      ...wrong(pool, other, `pool ${pool.id}`),
      ...pool.positions.flatMap((each) =>
        wrong(each, legs.get(each.symbol + each.side), each.symbol),
      ),
    ];
  });
}

describe.each(MUTATION_CASES)('$name, a value missing or unreadable', (venue: MutationCase) => {
  const original = venue.routes();
  const routes: Record<string, unknown> = { ...original };
  const wire = openLastingWire(venue.venue, routes);
  let base: AccountReading | undefined;

  beforeEach(async () => {
    wire.answer();
    base ??= await wire.reading();
  });
  afterAll(() => wire.client.close());

  it.each([venue.key, ...venue.others])(
    'in %s, is unknown or refused, and makes no figure another',
    async (key) => {
      if (base === undefined) throw new Error('nothing read');
      const bad: string[] = [];
      for (const path of leaves(original[key])) {
        const field = String(path.at(-1));
        if (venue.silentWords?.includes(field) === true) continue;
        for (const by of [undefined, null, '', 'what?']) {
          // Another name of a coin is another coin.
          if (by === 'what?' && COINS.has(field)) continue;
          // Where the venue writes "none" so.
          if (field === venue.liquidation && venue.none?.includes(by) === true) continue;
          routes[key] = replaced(original[key], path, by);
          const result = await wire.read();
          if (!result.ok) continue;
          // Taken in full, which makes the coin count for more when it falls; and said.
          if (/haircut of \w+ as collateral could not/.test(result.value.warnings.join())) {
            if (!/haircut/.test(base.warnings.join())) continue;
          }
          for (const problem of problems(base, result.value)) {
            bad.push(`${path.join('.')} = ${JSON.stringify(by)}: ${problem}`);
          }
        }
      }
      routes[key] = original[key];
      expect(bad).toEqual([]);
    },
    60_000,
  );
});
