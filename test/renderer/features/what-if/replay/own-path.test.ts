import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { coinOfFile } from '../../../../../renderer/features/what-if/replay/own-file.ts';
import { readOwnPath } from '../../../../../renderer/features/what-if/replay/own-path.ts';

const CSV = [
  'timestamp,open,high,low,close,volume',
  '1609459200000,100,110,95,105,1',
  '1609462800000,105,106,50,60,1',
].join('\n');

function file(name: string, content: string | Uint8Array<ArrayBuffer>) {
  return Object.assign(new Blob([content]), { name });
}

describe('a path of candle files', () => {
  it('finds the coin in the usual names of files', () => {
    expect(coinOfFile('btc-5m.csv.gz')).toBe('BTC');
    expect(coinOfFile('ETHUSDT_1h.csv')).toBe('ETH');
    expect(coinOfFile('sol.csv')).toBe('SOL');
  });

  it('reads plain and gzipped files, each coin from its first open', async () => {
    const read = await readOwnPath([
      { coin: 'BTC', file: file('btc.csv', CSV) },
      { coin: 'eth', file: file('eth.csv.gz', new Uint8Array(gzipSync(CSV))) },
    ]);
    if (!read.ok) throw new Error(read.error);
    expect(read.value.startMs).toBe(1_609_459_200_000);
    expect([...read.value.path.coins]).toEqual(['BTC', 'ETH']);
    expect(read.value.path.steps.map(({ factors }) => factors.get('ETH'))).toEqual([
      0.95, 1.1, 1.05, 0.5, 1.06, 0.6,
    ]);
  });

  it('reads cells in quotation marks', async () => {
    const quoted = CSV.replace(/[\d.]{2,}/g, '"$&"');
    const read = await readOwnPath([{ coin: 'BTC', file: file('btc.csv', quoted) }]);
    expect(read.ok && read.value.path.steps.length).toBe(6);
  });

  it('says which file is no use and why, and what was left out', async () => {
    const bad = await readOwnPath([{ coin: 'BTC', file: file('btc.csv', 'a,b\n1,2') }]);
    expect(bad).toMatchObject({ ok: false, error: expect.stringMatching(/^btc\.csv: .*lacks/) });
    const twice = await readOwnPath([
      { coin: 'BTC', file: file('a.csv', CSV) },
      { coin: 'btc', file: file('b.csv', CSV) },
    ]);
    expect(twice).toMatchObject({ ok: false, error: expect.stringContaining('named twice') });
    const partly = await readOwnPath([
      { coin: 'BTC', file: file('btc.csv', `${CSV}\n1609466400000,1,0,2,1,1`) },
    ]);
    expect(partly.ok && partly.value.notes).toEqual(['btc.csv: 1 row cannot be used, left out.']);
  });

  it('says that a damaged gzip is damaged', async () => {
    const broken = new Uint8Array(gzipSync(CSV)).slice(0, 20);
    const read = await readOwnPath([{ coin: 'BTC', file: file('btc.csv.gz', broken) }]);
    expect(read).toMatchObject({ ok: false, error: 'btc.csv.gz: it is gzipped and damaged.' });
  });
});
