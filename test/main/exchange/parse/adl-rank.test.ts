import { describe, expect, it } from 'vitest';
import { adlRankOf } from '../../../../main/exchange/parse/adl-rank.ts';

describe('place in the queue for deleveraging', () => {
  it.each([
    ['binanceusdm', { adl: 4 }, 5],
    ['binanceusdm', { adl: '0' }, 1],
    ['bybit', { adlRankIndicator: '5' }, 5],
    ['bybit', { adlRankIndicator: '0' }, undefined],
    ['okx', { adl: '3' }, 3],
    ['blofin', { adl: '1' }, 1],
    ['okx', { adl: '9' }, undefined],
    ['okx', { adl: '' }, undefined],
    ['okx', { adl: null }, undefined],
    ['okx', {}, undefined],
    ['mexc', { adl: '3' }, undefined],
  ])('%s writes %j', (exchange, row, rank) => {
    expect(adlRankOf(exchange, row)).toBe(rank);
  });
});
