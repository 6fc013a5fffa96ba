import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const SCREENS = join(import.meta.dirname, '..', 'e2e', 'screens');

/** What is not there, or less than so much, is looked at once: waiting for it would wait until it has gone. */
const ABSENCE = /\.not\.to|\.toEqual\(\[\]\)|\.toBe\(0\)|\.toBeLessThan\(/;

/** Statements that a slow machine may make fail, with the line that they begin at. */
function hasty(source: string): readonly string[] {
  return [...source.matchAll(/^(.*)\n\s*(expect\(\(?\s*await[^;]*;|.*\bwaitForTimeout\()/gm)]
    .filter(([, above = '', statement = '']) => {
      const isExplained = above.trim().startsWith('//');
      return statement.includes('waitForTimeout') || (!isExplained && !ABSENCE.test(statement));
    })
    .map(([, , statement = '']) => statement.replaceAll(/\s+/g, ' '));
}

test('what a page shows is waited for: it is read at once only where it must not be there, or where a comment says why', () => {
  const files = readdirSync(SCREENS).filter((name) => name.endsWith('.e2e.ts'));
  const found = files.flatMap((name) =>
    hasty(readFileSync(join(SCREENS, name), 'utf8')).map((statement) => `${name}: ${statement}`),
  );
  expect(files.length).toBeGreaterThan(10);
  expect(found).toEqual([]);
});

test('hasty looks are told from waits', () => {
  expect(hasty('a\n  expect(await name.innerText()).toBe("x");')).toHaveLength(1);
  expect(hasty('a\n  expect((await all())[1]).toBe("x");')).toHaveLength(1);
  expect(hasty('a\n  expect(\n await name.innerText(),\n ).toBe("x");')).toHaveLength(1);
  expect(hasty('a\n  await page.waitForTimeout(400);')).toHaveLength(1);
  expect(hasty('a\n  expect(await name.innerText()).not.toBe("x");')).toEqual([]);
  expect(hasty('// It stays.\n  expect(await name.innerText()).toBe("x");')).toEqual([]);
  expect(hasty('a\n  await expect.poll(() => name.innerText()).toBe("x");')).toEqual([]);
});
