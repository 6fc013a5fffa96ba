import { describe, expect, test } from 'vitest';
import { parseLiquidation } from '../../../../main/exchange/parse/parse-liquidation.ts';

const LINEAR = { symbol: 'BTC/USDT:USDT', isInverse: false, contractSize: 0.01 };
const INVERSE = { symbol: 'BTC/USD:BTC', isInverse: true, contractSize: 100 };
const marketOf = (symbol: string) =>
  [LINEAR, INVERSE].find((market) => market.symbol === symbol) ??
  (symbol === 'ETH/BTC:BTC' ? { symbol, isInverse: false, contractSize: 1 } : undefined);
const row = (over: object) => ({
  symbol: 'BTC/USDT:USDT',
  contracts: 300,
  price: 50_000,
  side: 'sell',
  timestamp: 1_000,
  ...over,
});

describe('one forced close', () => {
  test('by a forced sale was a long, worth contracts times size times price', () => {
    expect(parseLiquidation(row({}), 'order', marketOf, 5)).toEqual([
      { atMs: 1_000, side: 'long', value: 150_000, id: 'BTC/USDT:USDT sell 300 50000 1000' },
    ]);
    expect(parseLiquidation(row({ side: 'buy' }), 'order', marketOf, 5)[0]?.side).toBe('short');
  });

  test('where the venue names the position, a buy was a long', () => {
    expect(parseLiquidation(row({ side: 'Buy' }), 'position', marketOf, 5)[0]?.side).toBe('long');
    expect(parseLiquidation(row({ side: 'Sell' }), 'position', marketOf, 5)[0]?.side).toBe('short');
  });

  test('of an inverse contract is worth its contracts in dollars, whatever the price', () => {
    const closed = parseLiquidation(row({ symbol: 'BTC/USD:BTC' }), 'order', marketOf, 5);
    expect(closed[0]?.value).toBe(30_000);
  });

  test('OKX tells several in one row', () => {
    const details = [
      { sz: '100', bkPx: '40000', side: 'sell', ts: '7' },
      { sz: '200', bkPx: '50000', side: 'buy', ts: '8' },
    ];
    expect(parseLiquidation(row({ info: { details } }), 'order', marketOf, 5)).toMatchObject([
      { atMs: 7, side: 'long', value: 40_000 },
      { atMs: 8, side: 'short', value: 100_000 },
    ]);
  });

  test.each([
    ['no market', row({ symbol: 'X/USDT:USDT' })],
    ['no dollars', row({ symbol: 'ETH/BTC:BTC' })],
    ['no price', row({ price: undefined })],
    ['no size', row({ contracts: 0 })],
    ['no side', row({ side: undefined })],
    ['no row', 'sell'],
  ])('with %s counts nowhere', (_, bad) => {
    expect(parseLiquidation(bad, 'order', marketOf, 5)).toEqual([]);
  });

  test('without a time happened now, and could be another one like it', () => {
    const [close] = parseLiquidation(row({ timestamp: undefined }), 'order', marketOf, 5);
    expect(close?.atMs).toBe(5);
    expect(close?.id).toBeUndefined();
  });
});
