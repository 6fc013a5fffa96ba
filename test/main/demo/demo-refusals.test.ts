import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_BINANCE_KEY, DEMO_BITGET_KEY } from '../../../main/demo/account/demo-accounts.ts';
import { connectBinance, connectBitget, startDemo, type RunningDemo } from './helpers.ts';

let demo: RunningDemo;
beforeAll(async () => {
  demo = await startDemo();
});
afterAll(() => demo.stop());

describe('the Binance part refuses', () => {
  const path = '/fapi/v3/account';

  async function ask(query: string, apiKey?: string) {
    const headers: Record<string, string> = apiKey === undefined ? {} : { 'X-MBX-APIKEY': apiKey };
    const response = await fetch(`${demo.endpoint}${path}?${query}`, { headers });
    const body: { code?: number } = JSON.parse(await response.text());
    return [response.status, body.code];
  }

  function signed(query: string, secret = DEMO_BINANCE_KEY.secret): string {
    return `${query}&signature=${createHmac('sha256', secret).update(query).digest('hex')}`;
  }

  const present = () => `timestamp=${demo.clock.now()}&recvWindow=10000`;

  it('nothing that is right', async () => {
    expect(await ask(signed(present()), DEMO_BINANCE_KEY.apiKey)).toEqual([200, undefined]);
  });
  it('a missing or misshapen key with 401 and -2014', async () => {
    expect(await ask(signed(present()))).toEqual([401, -2014]);
    expect(await ask(signed(present()), 'short')).toEqual([401, -2014]);
  });
  it('an unknown key with 401 and -2015', async () => {
    expect(await ask(signed(present()), 'a'.repeat(64))).toEqual([401, -2015]);
  });
  it('a wrong secret with 400 and -1022', async () => {
    expect(await ask(signed(present(), 'other'), DEMO_BINANCE_KEY.apiKey)).toEqual([400, -1022]);
  });
  it('a changed parameter with 400 and -1022', async () => {
    const query = signed(present()).replace('10000', '20000');
    expect(await ask(query, DEMO_BINANCE_KEY.apiKey)).toEqual([400, -1022]);
  });
  it('a clock that is behind or ahead with 400 and -1021', async () => {
    const at = (ms: number) => signed(`timestamp=${demo.clock.now() + ms}&recvWindow=10000`);
    expect(await ask(at(-11_000), DEMO_BINANCE_KEY.apiKey)).toEqual([400, -1021]);
    expect(await ask(at(2000), DEMO_BINANCE_KEY.apiKey)).toEqual([400, -1021]);
    expect(await ask(at(-9000), DEMO_BINANCE_KEY.apiKey)).toEqual([200, undefined]);
  });
  it('a missing timestamp with 400 and -1102', async () => {
    expect(await ask(signed('recvWindow=10000'), DEMO_BINANCE_KEY.apiKey)).toEqual([400, -1102]);
  });
  it('an unknown symbol with -1121 and an unknown path with 404', async () => {
    const symbol = await fetch(`${demo.endpoint}/fapi/v1/ticker/24hr?symbol=NOPEUSDT`);
    expect(symbol.status).toBe(400);
    expect(await symbol.json()).toMatchObject({ code: -1121 });
    expect((await fetch(`${demo.endpoint}/fapi/v1/nothing`)).status).toBe(404);
  });
  it('in the words that ccxt turns into its own errors', async () => {
    const unknown = await connectBinance(demo.endpoint, { apiKey: 'a'.repeat(64) });
    await expect(unknown.fetchBalance()).rejects.toMatchObject({ name: 'AuthenticationError' });
    const wrong = await connectBinance(demo.endpoint, { secret: 'other' });
    await expect(wrong.fetchBalance()).rejects.toMatchObject({ name: 'AuthenticationError' });
    const late = await connectBinance(demo.endpoint);
    await late.loadMarkets();
    late.options['timeDifference'] = 60_000;
    await expect(late.fetchBalance()).rejects.toMatchObject({ name: 'InvalidNonce' });
  });
});

describe('the Bitget part refuses', () => {
  async function code(changes: Record<string, string>, options: { secret?: string } = {}) {
    const path = '/api/v2/mix/account/accounts?productType=USDT-FUTURES';
    const timestamp = changes['ACCESS-TIMESTAMP'] ?? String(demo.clock.now());
    const sign = createHmac('sha256', options.secret ?? DEMO_BITGET_KEY.secret)
      .update(`${timestamp}GET${path}`)
      .digest('base64');
    const headers = {
      'ACCESS-KEY': DEMO_BITGET_KEY.apiKey,
      'ACCESS-SIGN': sign,
      'ACCESS-TIMESTAMP': timestamp,
      'ACCESS-PASSPHRASE': DEMO_BITGET_KEY.password,
      ...changes,
    };
    const response = await fetch(`${demo.endpoint}${path}`, { headers });
    const body: { code?: string } = JSON.parse(await response.text());
    return [response.status, body.code];
  }

  it('nothing that is right', async () => {
    expect(await code({})).toEqual([200, '00000']);
  });
  it.each([
    ['an empty key', { 'ACCESS-KEY': '' }, '40001'],
    ['a misshapen key', { 'ACCESS-KEY': 'nonsense' }, '40006'],
    ['an unknown key', { 'ACCESS-KEY': `bg_${'a'.repeat(32)}` }, '40037'],
    ['a wrong passphrase', { 'ACCESS-PASSPHRASE': 'wrong' }, '40012'],
    ['an empty passphrase', { 'ACCESS-PASSPHRASE': '' }, '40011'],
    ['a signature that does not fit', { 'ACCESS-SIGN': 'AAAA' }, '40009'],
    ['a timestamp that is none', { 'ACCESS-TIMESTAMP': 'yesterday' }, '40005'],
  ])('%s', async (_name, changes, expected) => {
    expect(await code(changes)).toEqual([400, expected]);
  });
  it('a wrong secret with 40009', async () => {
    expect(await code({}, { secret: 'other' })).toEqual([400, '40009']);
  });
  it('a clock that is off by more than 30 s with 40008', async () => {
    const at = (ms: number) => ({ 'ACCESS-TIMESTAMP': String(demo.clock.now() + ms) });
    expect(await code(at(-31_000))).toEqual([400, '40008']);
    expect(await code(at(33_000))).toEqual([400, '40008']);
    expect(await code(at(-25_000))).toEqual([200, '00000']);
  });
  it('in the words that ccxt turns into its own errors', async () => {
    const wrong = await connectBitget(demo.endpoint, { password: 'other' });
    wrong.options['uta'] = false;
    await expect(wrong.fetchBalance()).rejects.toMatchObject({ name: 'AuthenticationError' });
  });
});

describe('the control page of the demo', () => {
  const post = (body: object, headers: Record<string, string> = {}) =>
    fetch(`${demo.endpoint}/demo/fault`, { method: 'POST', headers, body: JSON.stringify(body) });

  it('sets and clears a fault', async () => {
    expect((await post({ account: 'demo-binance', mode: 'maintenance' })).status).toBe(200);
    expect((await fetch(`${demo.endpoint}/fapi/v1/time`)).status).toBe(503);
    expect((await post({ venue: 'binance', mode: 'none' })).status).toBe(200);
    expect((await fetch(`${demo.endpoint}/fapi/v1/time`)).status).toBe(200);
  });
  it('is closed to web pages, other methods and unknown modes', async () => {
    const page = await post({ venue: 'binance', mode: 'hang' }, { Origin: 'https://example.org' });
    expect(page.status).toBe(403);
    expect((await fetch(`${demo.endpoint}/demo/fault`)).status).toBe(405);
    expect((await post({ venue: 'binance', mode: 'meteor' })).status).toBe(400);
    expect((await post({ venue: 'kraken', mode: 'hang' })).status).toBe(400);
  });
});
