import { describe, expect, it } from 'vitest';
import { withoutBasePath } from '../../../main/exchange/wire/rewrite-endpoint.ts';
import { loadRoutes, openWire } from './read/venues/wire-harness.ts';

const BASE = 'https://gateway.example.test/venues/hl';
const below = (changes: Readonly<Record<string, unknown>> = {}) =>
  Object.fromEntries(
    Object.entries({ ...loadRoutes('hyperliquid', 'main-and-dex'), ...changes }).map(
      ([request, answer]) => [request.replace(' /', ' /venues/hl/'), answer],
    ),
  );

describe('a gateway that offers a venue below a path of its own', () => {
  it('is read as the venue itself, by POST as well', async () => {
    const direct = await openWire(
      'hyperliquid',
      loadRoutes('hyperliquid', 'main-and-dex'),
    ).reading();
    const { account } = await openWire('hyperliquid', below(), { endpoint: BASE }).reading();
    expect(account.pools.map(({ id }) => id)).toEqual(direct.account.pools.map(({ id }) => id));
    expect(account.pools.flatMap(({ positions }) => positions)).not.toEqual([]);
  });

  it('has its answers looked at as the venue’s own', async () => {
    const wire = openWire('hyperliquid', below({ 'POST /info?type=clearinghouseState': {} }), {
      endpoint: BASE,
    });
    const result = await wire.read();
    expect(result).toMatchObject({ ok: false, error: { kind: 'bad-answer' } });
  });

  it('takes only its own path off an address', () => {
    expect(withoutBasePath(`${BASE}/info?a=1`, BASE)).toBe('https://gateway.example.test/info?a=1');
    expect(withoutBasePath(`${BASE}/info`, `${BASE}/`)).toBe('https://gateway.example.test/info');
    for (const [url, base] of [
      ['https://gateway.example.test/venues/hlx/info', BASE],
      ['https://gateway.example.test/info', 'https://gateway.example.test'],
      ['https://api.example.test/info', undefined],
    ] as const) {
      expect(withoutBasePath(url, base)).toBe(url);
    }
  });
});
