import { describe, expect, it } from 'vitest';
import { isLoopback, rewriteUrls } from '../../../../main/exchange/wire/rewrite-endpoint.ts';
import { VENUE_LOADERS } from '../../../../main/exchange/venues/venue-loaders.ts';

describe('pointing a venue at another address', () => {
  it('keeps paths, turns sockets into sockets, and forgets the templates of the host', () => {
    const urls = {
      api: {
        rest: 'https://api.{hostname}/v5',
        plain: 'https://fapi.binance.com',
        ws: { public: ['wss://stream.x.com/v2/ws/public'] },
      },
      www: 'https://x.com',
      count: 3,
    };
    expect(rewriteUrls(urls, 'http://127.0.0.1:8080')).toEqual({
      api: {
        rest: 'http://127.0.0.1:8080/v5',
        plain: 'http://127.0.0.1:8080',
        ws: { public: ['ws://127.0.0.1:8080/v2/ws/public'] },
      },
      www: 'http://127.0.0.1:8080',
      count: 3,
    });
    expect(rewriteUrls('wss://x/y', 'https://gate.example/base/')).toBe(
      'wss://gate.example/base/y',
    );
  });

  it.each(Object.entries(VENUE_LOADERS))(
    'leaves no address of the venue behind: %s',
    async (_, load) => {
      const { default: Exchange } = await load();
      const { urls } = new Exchange({});
      const text = JSON.stringify(rewriteUrls(urls, 'http://127.0.0.1:1'));
      const left = [...text.matchAll(/"(?:https?|wss?):\/\/(?!127\.0\.0\.1:1)[^"]*"/g)];
      expect(left.map(String)).toEqual([]);
    },
  );
});

describe('an address on this machine', () => {
  it.each(['http://127.0.0.1:1', 'http://127.9.9.9', 'http://localhost', 'https://[::1]/x'])(
    '%s is',
    (url) => expect(isLoopback(url)).toBe(true),
  );
  it.each([
    'http://127.0.0.1.evil.example',
    'http://localhost.evil.example',
    'http://10.0.0.1',
    'http://0.0.0.0',
    'http://x@evil.example',
    'nonsense',
  ])('%s is not', (url) => expect(isLoopback(url)).toBe(false));
});
