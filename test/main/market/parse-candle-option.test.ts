import { describe, expect, test } from 'vitest';
import { parseCandleOption } from '../../../main/market/parse-candle-option.ts';

describe('the option that names candle files', () => {
  test.each([
    ['BTC=a.csv', { BTC: 'a.csv' }],
    ['BTC=a.csv,ETH=b.csv.gz', { BTC: 'a.csv', ETH: 'b.csv.gz' }],
    ['BTC=/data/symbol=btc/x=1.csv', { BTC: '/data/symbol=btc/x=1.csv' }],
    ['BTC=a,b.csv, ETH = c.csv', { BTC: 'a,b.csv', ETH: 'c.csv' }],
    [
      'BTC/USDT:USDT=a.csv,ETH/USDT:USDT=b.csv',
      { 'BTC/USDT:USDT': 'a.csv', 'ETH/USDT:USDT': 'b.csv' },
    ],
    ['BTC=C:\\candles\\a.csv', { BTC: 'C:\\candles\\a.csv' }],
  ])('reads %s', (text, files) => {
    const result = parseCandleOption([text]);
    expect(result.ok && Object.fromEntries(result.value)).toEqual(files);
  });

  test('adds up when it is given several times', () => {
    const result = parseCandleOption(['BTC=a.csv', 'ETH=b.csv']);
    expect(result.ok && [...result.value.keys()]).toEqual(['BTC', 'ETH']);
  });

  test.each(['', 'a.csv', 'BTC=', '=a.csv', 'BTC=a.csv,BTC=b.csv'])('refuses "%s"', (text) => {
    expect(parseCandleOption([text]).ok).toBe(false);
  });
});
