import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MarketShelf, MarketTape } from '../../../main/exchange/client/market-tape.ts';
import { runMonitor } from '../../../main/monitor/process/run-monitor.ts';
import { MarketFiles } from '../../../main/store/market-files.ts';
import { DEFAULT_THRESHOLDS } from '../../../shared/alarms/thresholds/thresholds.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/domain/units.ts';
import type { AccountReading } from '../../../main/exchange/exchange-client.ts';
import { loadRoutes, openWire, positionOf, type Wire } from './read/venues/wire-harness.ts';

/** Files of a folder, which tell when everything is written. */
class TestShelf implements MarketShelf {
  readonly #files = new MarketFiles();
  readonly #writing: Promise<void>[] = [];

  constructor(folder: string) {
    this.#files.keepIn(folder);
  }

  find(place: string): Promise<MarketTape | undefined> {
    return this.#files.find(place);
  }

  keep(place: string, tape: MarketTape): Promise<void> {
    const writing = this.#files.keep(place, tape);
    this.#writing.push(writing);
    return writing;
  }

  async written(): Promise<number> {
    await Promise.all(this.#writing);
    return this.#writing.length;
  }
}

let home: string;
let folder: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'leeway-markets-'));
  folder = join(home, 'markets');
});
afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

const MARKETS =
  /exchangeInfo|instruments|\/contracts|swap_contract_info|contract\/detail|public\/products|perpetualMarkets|"(meta|metaAndAssetCtxs|perpDexs|spotMeta)"/;
const marketRequests = (wire: Wire): readonly string[] =>
  wire.requests.filter((request) => MARKETS.test(request));

/** What does not depend on when it was read. */
const timeless = ({ account, warnings }: AccountReading) => ({
  account: JSON.stringify(account, (name, value: unknown) =>
    name.endsWith('AsOfMs') ? undefined : value,
  ),
  warnings: warnings.filter((warning) => !warning.includes('clock')),
});

/** One process that reads the account and ends; `laterMs` after the tests' present. */
async function runOnce(laterMs = 0, changes: Readonly<Record<string, unknown>> = {}) {
  const shelf = new TestShelf(folder);
  const wire = openWire('bybit', { ...bybit(), ...changes }, { shelf });
  wire.clock.advance(laterMs);
  const reading = await wire.reading();
  await shelf.written();
  return { wire, reading, shelf };
}

const bybit = () => loadRoutes('bybit', 'unified-cross');
const LINEAR = 'GET /v5/market/instruments-info?category=linear';
const REFUSED = { retCode: 10016, retMsg: 'Service error', result: {}, time: 1 };
/** The list without the instruments of one coin. */
function without(coin: string): unknown {
  const answer = bybit()[LINEAR] as { readonly result: { readonly list: readonly Listed[] } };
  const list = answer.result.list.filter(({ baseCoin }) => baseCoin !== coin);
  expect(list.length).toBeLessThan(answer.result.list.length);
  return { ...answer, result: { ...answer.result, list } };
}
interface Listed {
  readonly baseCoin: string;
}
const onlyFile = (): string => join(folder, readdirSync(folder)[0] ?? '');
/** Gate's word for a part of the account that was never used. */
const never = () =>
  new Response(JSON.stringify({ label: 'USER_NOT_FOUND', message: 'please transfer funds' }), {
    status: 400,
    headers: { 'content-type': 'application/json' },
  });
const NEVER_USED = Object.fromEntries(
  ['accounts', 'positions', 'orders', 'price_orders'].map((part) => [
    `GET /api/v4/delivery/usdt/${part}`,
    never,
  ]),
);
const OUTDATED = expect.stringMatching(
  /^The list of instruments is of \d{4}-\d\d-\d\d: /,
) as string;

describe('the markets of an earlier run', () => {
  it.each([
    ['binance', 'binance', 'portfolio-margin'],
    ['binancecoinm', 'binancecoinm', 'account'],
    ['bingx', 'bingx', 'account'],
    ['bitget', 'bitget', 'unified'],
    ['bybit', 'bybit', 'unified-cross'],
    ['deribit', 'deribit', 'standard'],
    ['dydx', 'dydx', 'subaccounts'],
    ['gate', 'gate', 'classic'],
    ['htx', 'htx', 'account'],
    ['hyperliquid', 'hyperliquid', 'main-and-dex'],
    ['krakenfutures', 'krakenfutures', 'wallets'],
    ['kucoinfutures', 'kucoinfutures', 'classic'],
    ['mexc', 'mexc', 'account'],
    ['okx', 'okx', 'multi-currency'],
    ['phemex', 'phemex', 'account'],
  ])('give %s the same picture without asking for them', async (exchange, venue, name) => {
    const shelf = new TestShelf(folder);
    const routes = { ...NEVER_USED, ...loadRoutes(venue, name) };
    const first = openWire(exchange, routes, { shelf });
    const before = await first.reading();
    expect(await shelf.written()).toBe(1);
    const asked = marketRequests(first).length;
    expect(asked).toBeGreaterThan(0);

    const second = openWire(exchange, routes, { shelf });
    expect(timeless(await second.reading())).toEqual(timeless(before));
    // What an account asks of these by itself, it asks again.
    expect(second.requests.length).toBeLessThan(first.requests.length);
    expect(await shelf.written()).toBe(1);
  });

  it('hold no key and no address of the account, and are for the owner only', async () => {
    await runOnce();
    const text = gunzipSync(readFileSync(onlyFile())).toString();
    for (const secret of ['c2VjcmV0c2VjcmV0', '"password"', '0x1111111111', 'bybit.com']) {
      expect(text).not.toContain(secret);
    }
    expect(statSync(onlyFile()).mode & 0o077).toBe(0);
  });

  it.each([
    ['cut off', (packed: Buffer) => packed.subarray(0, packed.length / 2)],
    ['empty', () => Buffer.alloc(0)],
    ['no archive', () => Buffer.from('{"format":1}')],
    ['no JSON', () => gzipSync('{')],
    ['of another format', (packed: Buffer) => repacked(packed, { format: 0 })],
    ['of another place', (packed: Buffer) => repacked(packed, { place: 'binance live' })],
    ['without answers', (packed: Buffer) => repacked(packed, { answers: {} })],
    ['with answers that are none', (packed: Buffer) => repacked(packed, { answers: { a: 1 } })],
    ['without a date', (packed: Buffer) => repacked(packed, { recordedAtMs: null })],
    ['of the future', (packed: Buffer) => repacked(packed, { recordedAtMs: Date.now() + DAY_MS })],
    ['full of broken answers', (packed: Buffer) => withAnswers(packed, () => '{"retCode":0,"re')],
    ['full of refusals', (packed: Buffer) => withAnswers(packed, () => JSON.stringify(REFUSED))],
    [
      'without one of the answers, as of a version that asked for less',
      (packed: Buffer) => withAnswers(packed, (text, i) => (i === 0 ? undefined : text)),
    ],
  ])('are asked for anew where the file is %s', async (_, damage) => {
    const { reading } = await runOnce();
    writeFileSync(onlyFile(), damage(readFileSync(onlyFile())));
    const again = await runOnce();
    expect(marketRequests(again.wire)).not.toEqual([]);
    expect(timeless(again.reading)).toEqual(timeless(reading));
    // And the file is whole again.
    expect(marketRequests((await runOnce()).wire)).toEqual([]);
  });

  it('are of no use to another address', async () => {
    await runOnce();
    const shelf = new TestShelf(folder);
    const wire = openWire('bybit', bybit(), { shelf, endpoint: 'https://gateway.example.test' });
    await wire.reading();
    expect(marketRequests(wire)).not.toEqual([]);
    await shelf.written();
    expect(readdirSync(folder)).toHaveLength(2);
  });

  it('are not kept of what runs on this machine', async () => {
    const shelf = new TestShelf(folder);
    await openWire('bybit', bybit(), { shelf, endpoint: 'http://127.0.0.1:7000' }).reading();
    expect(await shelf.written()).toBe(0);
  });

  it('are asked for behind the first picture once they are an hour old', async () => {
    await runOnce();
    const young = await runOnce(HOUR_MS - MINUTE_MS);
    await young.wire.reading();
    expect(marketRequests(young.wire)).toEqual([]);
    const older = await runOnce(HOUR_MS);
    expect(marketRequests(older.wire)).toEqual([]);
    await older.wire.reading();
    await expect.poll(() => marketRequests(older.wire).length).toBeGreaterThan(0);
  });

  it('find an instrument that was listed since', async () => {
    const shelf = new TestShelf(folder);
    const before = openWire('bybit', { ...bybit(), [LINEAR]: without('BTC') }, { shelf });
    await before.client.fetchMarks(['ETH/USDT:USDT']);
    expect(await shelf.written()).toBe(1);

    const { wire, reading } = await runOnce();
    expect(marketRequests(wire)).not.toEqual([]);
    expect(positionOf(reading, 'BTC/USDT:USDT')).toBeDefined();
  });

  it('let go of an instrument that is delisted, when the venue has been asked again', async () => {
    await runOnce();
    const shelf = new TestShelf(folder);
    const wire = openWire(
      'bybit',
      {
        ...bybit(),
        [LINEAR]: without('ETH'),
        'GET /v5/market/kline': {
          retCode: 0,
          retMsg: 'OK',
          result: { list: [['1764000000000', '3000', '3100', '2900', '3050', '10', '30500']] },
          time: 1,
        },
      },
      { shelf },
    );
    wire.clock.advance(2 * HOUR_MS);
    const candles = { symbol: 'ETH/USDT:USDT', interval: '1h', limit: 1 } as const;
    // Known from before; this asks for the lists as well.
    expect((await wire.client.fetchCandles(candles)).ok).toBe(true);
    expect((await wire.client.fetchCandles(candles)).ok).toBe(true);
    await expect.poll(async () => (await wire.client.fetchCandles(candles)).ok).toBe(false);
  });

  it('stand in for a venue that gives none, with their day, for a week at most', async () => {
    const { reading } = await runOnce();
    expect(reading.warnings).not.toContainEqual(OUTDATED);
    const { wire, reading: late } = await runOnce(2 * DAY_MS, { [LINEAR]: REFUSED });
    expect(marketRequests(wire)).not.toEqual([]);
    expect(late.account.pools.length).toBe(reading.account.pools.length);
    expect(late.warnings).toContainEqual(OUTDATED);

    const tooLate = openWire(
      'bybit',
      { ...bybit(), [LINEAR]: REFUSED },
      { shelf: new TestShelf(folder) },
    );
    tooLate.clock.advance(8 * DAY_MS);
    expect((await tooLate.read()).ok).toBe(false);
  });

  it('give way to the venue’s own as soon as it answers again', async () => {
    await runOnce();
    let answer: unknown = REFUSED;
    const { wire, reading } = await runOnce(2 * DAY_MS, { [LINEAR]: () => answer });
    expect(reading.warnings).toContainEqual(OUTDATED);
    answer = bybit()[LINEAR];
    wire.clock.advance(10 * MINUTE_MS);
    await expect.poll(async () => (await wire.reading()).warnings).not.toContainEqual(OUTDATED);
  });

  it('are kept by the monitor in the folder that its host names', async () => {
    const wire = openWire('bybit', bybit());
    const monitor = runMonitor(() => undefined);
    monitor.handle({
      type: 'configure',
      config: {
        accounts: [
          {
            kind: 'exchange',
            id: 'b',
            name: 'b',
            exchange: 'bybit',
            source: 'exchange',
            credentials: { apiKey: 'key', secret: 'secret' },
            testnet: false,
          },
        ],
        thresholds: DEFAULT_THRESHOLDS,
        displayCurrency: 'USD',
        marketsFolder: folder,
      },
    });
    await expect
      .poll(() => (existsSync(folder) ? readdirSync(folder) : []))
      .toEqual([expect.stringMatching(/^bybit-[0-9a-f]{12}\.json\.gz$/)]);
    await monitor.stop();
    expect(wire.requests).not.toEqual([]);
  });

  it('are asked for where the disk takes nothing', async () => {
    const nowhere = new TestShelf(join(home, 'missing', 'markets'));
    expect((await openWire('bybit', bybit(), { shelf: nowhere }).read()).ok).toBe(true);
    await nowhere.written();
    expect(readdirSync(home)).toEqual([]);
    // Root writes anywhere; everybody else is refused.
    chmodSync(home, 0o500);
    const { reading } = await runOnce();
    expect(reading.account.pools).not.toEqual([]);
    chmodSync(home, 0o700);
  });
});

function repacked(packed: Buffer, changes: object): Buffer {
  const content = JSON.parse(gunzipSync(packed).toString()) as object;
  return gzipSync(JSON.stringify({ ...content, ...changes }));
}

function withAnswers(
  packed: Buffer,
  change: (text: string, index: number) => string | undefined,
): Buffer {
  const { answers } = JSON.parse(gunzipSync(packed).toString()) as {
    readonly answers: Readonly<Record<string, string>>;
  };
  return repacked(packed, {
    answers: Object.fromEntries(
      Object.entries(answers).map(([request, text], i) => [request, change(text, i)]),
    ),
  });
}
