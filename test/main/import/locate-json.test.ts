import fc from 'fast-check';
import { expect, test } from 'vitest';
import { locateJsonError, locateJsonPath } from '../../../main/import/locate-json.ts';

const BOOK = `{
  "format": "leeway-book",
  "accounts": [
    { "pools": [] },
    {
      "pools": [
        { "positions": [ {"contracts": 1},
          { "symbol": "a\\"b]", "contracts":
              -5 } ] }
      ]
    }
  ]
}`;

test.each([
  ['accounts[1].pools[0].positions[1].contracts', 9],
  ['accounts[1].pools[0].positions[0].contracts', 7],
  ['accounts[1].pools[0].positions[1].missing', 8],
  ['accounts[0]', 4],
  ['format', 2],
  ['nowhere.at[3].all', 1],
  ['', 1],
])('%s stands on line %d', (path, line) => {
  expect(locateJsonPath(BOOK, path)?.line).toBe(line);
});

test.each([
  ['{\n "a": 1,\n}', 3],
  ['{\n "a": 1\n "b": 2}', 3],
  ['{"a": [1, 2}', 1],
  ['{"a": 01}', 1],
  ['{"a":\n\n nope}', 3],
  ['{"a": 1', 1],
  ['{"a": 1}\nmore', 2],
])('%j goes wrong on line %d', (text, line) => {
  expect(() => JSON.parse(text)).toThrow();
  expect(locateJsonError(text).line).toBe(line);
});

test('finds every value of any JSON, and no error in it', () => {
  fc.assert(
    fc.property(fc.json(), (text) => locateJsonPath(text, '') !== undefined),
    { numRuns: 300 },
  );
});
