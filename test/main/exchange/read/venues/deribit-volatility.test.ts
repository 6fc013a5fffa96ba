import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../../../shared/domain/units.ts';
import { createTestClock } from '../../demo-fixture.ts';
import { loadRoutes, openWire } from './wire-harness.ts';

const PATH = 'GET /api/v2/public/get_volatility_index_data';
const HOUR = Math.floor(createTestClock().now() / HOUR_MS) * HOUR_MS;
const SINCE = HOUR - 31 * 24 * HOUR_MS;

/** As the venue's documentation shows it: begin of the hour, then open, high, low and close of the index. */
function answer(rows: readonly (readonly number[])[], continuation: number | null = null) {
  return {
    jsonrpc: '2.0',
    result: { data: rows, continuation },
    usIn: 1,
    usOut: 2,
    usDiff: 1,
    testnet: false,
  };
}

function open(routes: Record<string, unknown>) {
  return openWire('deribit', { ...loadRoutes('deribit', 'standard'), ...routes });
}

describe("Deribit's index of implied volatility", () => {
  it('is read in hours: each close where its hour ends, the open hour as of now', async () => {
    const wire = open({
      [`${PATH}?currency=BTC&resolution=3600`]: answer([
        [HOUR - HOUR_MS, 50.1, 51.2, 49.8, 51],
        [HOUR, 51, 58.3, 50.9, 57.25],
        [HOUR - 2 * HOUR_MS, 49, 50.5, 48.7, 50.1],
      ]),
    });
    const result = await wire.client.fetchImpliedVolatility?.('BTC', SINCE);
    expect(result).toMatchObject({
      ok: true,
      value: [
        { atMs: HOUR - HOUR_MS, value: 50.1 },
        { atMs: HOUR, value: 51 },
        { atMs: expect.any(Number), value: 57.25 },
      ],
    });
    const last = result?.ok === true ? result.value.at(-1)?.atMs : undefined;
    expect(last).toBeGreaterThan(HOUR - 1);
    expect(last).toBeLessThanOrEqual(HOUR + HOUR_MS);
    const asked = wire.requests.filter((line) => line.includes('volatility'));
    expect(asked).toHaveLength(1);
    expect(asked[0]).toContain(`start_timestamp=${SINCE}`);
  });

  it('follows the pages to the beginning of what was asked for', async () => {
    const middle = HOUR - 24 * HOUR_MS;
    const wire = open({
      [PATH]: answer([[HOUR, 50, 50, 50, 50]], middle),
      [`${PATH}?end_timestamp=${middle}`]: answer([[middle - HOUR_MS, 40, 40, 40, 40]]),
    });
    const result = await wire.client.fetchImpliedVolatility?.('ETH', SINCE);
    expect(result?.ok === true && result.value.map(({ value }) => value)).toEqual([40, 50]);
  });

  it('an answer of another form is an error, and never an index of nothing', async () => {
    for (const bad of [
      answer([[HOUR, 50, 50, 50, 0]]),
      answer([[HOUR, 50]]),
      { ...answer([]), result: {} },
      { jsonrpc: '2.0', error: { code: -32602, message: 'Invalid params' } },
    ]) {
      const result = await open({ [PATH]: bad }).client.fetchImpliedVolatility?.('BTC', SINCE);
      expect(result?.ok, JSON.stringify(bad)).toBe(false);
    }
  });

  it('is not asked for where there is none', async () => {
    const wire = open({});
    expect(wire.client.impliedCoins).toEqual(['BTC', 'ETH']);
    const result = await wire.client.fetchImpliedVolatility?.('SOL', SINCE);
    expect(result).toMatchObject({ ok: false, error: { kind: 'not-supported' } });
    expect(wire.requests.filter((line) => line.includes('volatility'))).toEqual([]);
    expect(openWire('bybit', {}).client.impliedCoins).toEqual([]);
  });
});
