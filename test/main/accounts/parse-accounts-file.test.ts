import { describe, expect, it } from 'vitest';
import { ignoredFields, parseAccountsFile } from '../../../main/accounts/parse-accounts-file.ts';

const ADDRESS = '0x1111111111111111111111111111111111111111';
const environment = { KEY: 'the key', SECRET: 'the secret' };
const parse = (rows: unknown, allowRemoteEndpoint = false) =>
  parseAccountsFile(typeof rows === 'string' ? rows : JSON.stringify(rows), {
    environment,
    allowRemoteEndpoint,
  });
const good = { id: 'main', exchange: 'binanceusdm', apiKey: 'env:KEY', secret: 'env:SECRET' };

function errorsOf(rows: unknown): string {
  const result = parse(rows);
  if (result.ok) throw new Error('it was accepted');
  return result.error.join('\n');
}

describe('a file of accounts', () => {
  it('takes secrets from the environment', () => {
    const result = parse([good]);
    expect(result).toEqual({
      ok: true,
      value: [
        {
          kind: 'exchange',
          id: 'main',
          name: 'main',
          exchange: 'binanceusdm',
          source: 'exchange',
          credentials: { apiKey: 'the key', secret: 'the secret' },
          testnet: false,
        },
      ],
    });
  });

  it('takes a proxy, plain or from the environment, and refuses what is none', () => {
    const result = parse([{ ...good, proxy: 'socks5://u:p@10.0.0.1:1080' }]);
    expect(result.ok && result.value[0]?.credentials.proxy).toBe('socks5://u:p@10.0.0.1:1080');
    const said = errorsOf([{ ...good, proxy: 'u:canary@nowhere' }]);
    expect(said).toContain('[0].proxy: is no http, https or socks5 address');
    expect(said).not.toContain('canary');
  });

  it.each([
    ['enpoint', 'endpoint'],
    ['EndPoint', 'endpoint'],
    ['end_point', 'endpoint'],
    ['porxy', 'proxy'],
    ['api_key', 'apiKey'],
    ['test-net', 'testnet'],
  ])('refuses a misspelled field, which would send keys elsewhere: %s', (name, field) => {
    expect(errorsOf([{ ...good, [name]: 'http://127.0.0.1:1/canary' }])).toBe(
      `[0].${name}: is no field; write ${field}`,
    );
  });

  it('takes no harm from fields of others, and names them', () => {
    const rows = [{ ...good, comment: 'mine', label: 'x', id2: 1 }];
    expect(parse(rows).ok).toBe(true);
    expect(ignoredFields(JSON.stringify(rows))).toEqual(['[0].comment', '[0].label', '[0].id2']);
  });

  it('reads a venue by its address alone', () => {
    const result = parse([{ id: 'hl', exchange: 'hyperliquid', walletAddress: ADDRESS }]);
    expect(result.ok && result.value[0]?.credentials).toEqual({ walletAddress: ADDRESS });
  });

  it('says what is wrong with an address, also of a variable, and repeats none', () => {
    const wallet = (walletAddress: string, more = {}) => [
      { id: 'hl', exchange: 'hyperliquid', walletAddress, ...more },
    ];
    expect(errorsOf(wallet('0xcanary'))).toBe(
      '[0].walletAddress: has a sign in place 5 that is not of 0 to 9 and a to f',
    );
    expect(errorsOf(wallet('env:KEY'))).toContain('[0].walletAddress: has a space');
    // A simulator may call its accounts as it likes.
    expect(parse(wallet('desk 7', { endpoint: 'http://127.0.0.1:1' })).ok).toBe(true);
  });

  it.each(['http://127.0.0.1:8080', 'http://localhost:1', 'https://[::1]:9/base'])(
    'takes an endpoint on this machine: %s',
    (endpoint) => {
      const result = parse([{ ...good, endpoint }]);
      expect(result.ok && result.value[0]?.endpoint).toBe(endpoint);
    },
  );

  it.each(['https://gateway.example', 'http://127.0.0.1.evil.example', 'http://10.0.0.1'])(
    'takes an endpoint elsewhere only when told to: %s',
    (endpoint) => {
      expect(errorsOf([{ ...good, endpoint }])).toContain('--allow-remote-endpoint');
      expect(parse([{ ...good, endpoint }], true).ok).toBe(true);
    },
  );

  it.each([
    ['not JSON', '{', 'not JSON'],
    ['no list', {}, 'not a list'],
    ['nothing in it', [], 'no account'],
    ['an unknown venue', [{ ...good, exchange: 'mtgox' }], '[0].exchange'],
    ['a missing secret', [{ ...good, secret: undefined }], '[0].secret: is missing'],
    ['a missing passphrase', [{ ...good, exchange: 'bitget' }], '[0].password'],
    ['a variable that is not set', [{ ...good, secret: 'env:NOWHERE' }], 'NOWHERE is not set'],
    ['the same id twice', [good, good], 'twice'],
    ['an endpoint that is no address', [{ ...good, endpoint: 'ftp://127.0.0.1' }], '[0].endpoint'],
    ['a password in the endpoint', [{ ...good, endpoint: 'http://a:b@127.0.0.1' }], '[0].endpoint'],
    ['a number for a key', [{ ...good, apiKey: 12_345_678 }], '[0].apiKey'],
  ])('is refused as a whole for %s', (_, rows, words) => {
    expect(errorsOf(rows)).toContain(words);
  });

  it('repeats no secret in any error', () => {
    const canary = 'canary0123456789';
    const texts = [
      errorsOf([{ ...good, apiKey: canary, secret: undefined }]),
      errorsOf([{ ...good, apiKey: { nested: canary } }]),
      errorsOf([{ ...good, secret: canary.repeat(400) }]),
      errorsOf(`[{"apiKey": "${canary}"`),
    ];
    for (const text of texts) expect(text).not.toContain(canary);
  });
});
