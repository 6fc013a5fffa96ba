import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MarketFiles } from '../../../main/store/market-files.ts';
import { DAY_MS } from '../../../shared/domain/units.ts';
import { loadRoutes, openWire, positionOf } from './read/venues/wire-harness.ts';

let home: string;
let folder: string;
let damaged: string[];
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'leeway-tiers-'));
  folder = join(home, 'tiers');
  damaged = [];
});
afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

const BTC = 'BTC/USDT:USDT';
const REFUSED = { retCode: 10016, retMsg: 'Service error', result: {}, time: 1 };
const onlyFile = (): string => join(folder, readdirSync(folder)[0] ?? '');

/** One process that reads the account and ends; `laterMs` after the tests' present. */
async function run(laterMs = 0, changes: Readonly<Record<string, unknown>> = {}) {
  const tierShelf = new MarketFiles((file) => damaged.push(file));
  tierShelf.keepIn(folder);
  const routes = { ...loadRoutes('bybit', 'unified-cross'), ...changes };
  const wire = openWire('bybit', routes, { tierShelf });
  wire.clock.advance(laterMs);
  return wire.reading();
}

const withoutTiers = () =>
  run(DAY_MS, {
    [Object.keys(loadRoutes('bybit', 'unified-cross')).find((key) => key.includes('risk-limit')) ??
    'none']: REFUSED,
  });

const kept = async () => {
  await expect.poll(() => existsSync(folder) && readdirSync(folder).length).toBe(1);
  return onlyFile();
};

describe('the tier tables of an earlier run', () => {
  it('stand in with their day for a venue that gives none', async () => {
    const before = positionOf(await run(), BTC);
    expect(before.tiers).toBeDefined();
    expect(before.tiersAsOf).toBeUndefined();
    await kept();
    const after = positionOf(await withoutTiers(), BTC);
    expect(after.tiers).toEqual(before.tiers);
    expect(after.tiersAsOf).toMatch(/^\d{4}-\d\d-\d\d$/);
  });

  it('hold no key and no address of the account', async () => {
    await run();
    const text = gunzipSync(readFileSync(await kept())).toString();
    for (const secret of ['c2VjcmV0c2VjcmV0', '"password"', '0x1111111111', 'bybit.com']) {
      expect(text).not.toContain(secret);
    }
  });

  it('are ignored, said and written anew where the file is damaged', async () => {
    await run();
    const file = await kept();
    writeFileSync(file, '{"format":1}');
    expect(positionOf(await withoutTiers(), BTC).tiers).toBeUndefined();
    expect(damaged).toEqual([file]);
    await run();
    await expect.poll(() => readFileSync(file).length).toBeGreaterThan(100);
    expect(positionOf(await withoutTiers(), BTC).tiersAsOf).toBeDefined();
  });

  it('are not there at a first start, and that is no damage', async () => {
    expect(positionOf(await withoutTiers(), BTC).tiers).toBeUndefined();
    expect(damaged).toEqual([]);
  });
});
