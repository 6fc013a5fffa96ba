import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { answerBook } from '../../../shared/contract/book-format/answer-book.ts';
import { parseBook } from '../../../shared/contract/book-format/parse-book.ts';

interface Case {
  readonly id: string;
  readonly account: unknown;
  readonly target: { readonly symbol: string; readonly side: string } | null;
  readonly expected: Readonly<Record<string, unknown>>;
  readonly tolerance: Readonly<Record<string, { readonly abs?: number; readonly rel?: number }>>;
}

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const reference = resolve(root, '../shared/reference');

for (const name of ['margin-vectors.json', 'margin-vectors-synthetic.json']) {
  const path = resolve(reference, name);
  const found = existsSync(path);
  const missing = found ? '' : ' (SKIPPED: the file is not beside this checkout)';
  describe.skipIf(!found)(
    `every case of ${name} is answered within its tolerance${missing}`,
    () => {
      if (!found) it('needs ../shared/reference', () => undefined);
      for (const one of found ? readCases(path) : []) {
        it(one.id, () => {
          const answer = answerTo(one);
          for (const [field, expected] of Object.entries(one.expected)) {
            expectWithin(answer[field], expected, one.tolerance[field] ?? {}, field);
          }
        });
      }
    },
  );
}

function readCases(path: string): readonly Case[] {
  return (JSON.parse(readFileSync(path, 'utf8')) as { cases: readonly Case[] }).cases;
}

/** Wraps the account as a book, answers it, and takes the position asked about, or the scope. */
function answerTo(one: Case): Readonly<Record<string, unknown>> {
  const shock = one.expected['jointShock'] as { betas: unknown } | undefined;
  const parsed = parseBook(
    JSON.stringify({
      format: 'leeway-book',
      version: 1,
      accounts: [one.account],
      ...(shock === undefined ? {} : { scenarios: [{ name: 'all', betas: shock.betas }] }),
    }),
  );
  if (!parsed.ok) throw new Error(`${parsed.error.path} ${parsed.error.error}`);
  expect(parsed.value.warnings).toEqual([]);
  const answer = JSON.parse(JSON.stringify(answerBook(parsed.value.book))) as {
    accounts: [
      {
        pools: [
          {
            scope: Readonly<Record<string, unknown>>;
            positions: readonly Readonly<Record<string, unknown>>[];
          },
        ];
      },
    ];
  };
  const [first] = answer.accounts[0].pools;
  const { target } = one;
  if (target === null) return first.scope;
  const wanted = first.positions.find(
    (position) => position['symbol'] === target.symbol && position['side'] === target.side,
  );
  if (wanted === undefined) throw new Error('the position asked about is not in the answer');
  return wanted;
}

function expectWithin(
  actual: unknown,
  expected: unknown,
  tolerance: { readonly abs?: number; readonly rel?: number },
  field: string,
): void {
  if (typeof expected === 'number') {
    expect(actual, field).toBeTypeOf('number');
    const difference = Math.abs((actual as number) - expected);
    const allowed = Math.max(tolerance.abs ?? 0, (tolerance.rel ?? 0) * Math.abs(expected));
    expect(difference, `${field}: ${String(actual)} for ${expected}`).toBeLessThanOrEqual(allowed);
  } else if (typeof expected === 'object' && expected !== null) {
    for (const [key, value] of Object.entries(expected)) {
      const inner = (actual as Readonly<Record<string, unknown>> | undefined)?.[key];
      expectWithin(inner, value, tolerance, `${field}.${key}`);
    }
  } else {
    expect(actual, field).toBe(expected);
  }
}
