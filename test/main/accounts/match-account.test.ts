import { describe, expect, it } from 'vitest';
import { matchAccount } from '../../../main/accounts/match-account.ts';
import type { HeldPosition } from '../../../main/exchange/exchange-client.ts';

const held = (symbol: string, contracts: number, entryPrice?: number): HeldPosition => ({
  symbol,
  side: 'long',
  contracts,
  ...(entryPrice === undefined ? {} : { entryPrice }),
});
const btc = held('BTC/USDT:USDT', 0.4, 60_000);
const eth = held('ETH/USDT:USDT', 3, 2_500);

describe('whether a new key belongs to the account', () => {
  it('is decided by the id that the exchange names, whatever the positions are', () => {
    const known = { holder: '24600001', positions: [btc] };
    expect(matchAccount(known, { holder: '24600001', positions: [] }).verdict).toBe('same');
    const other = matchAccount(known, { holder: '24607777', positions: [btc] });
    expect(other.verdict).toBe('other');
    expect(other.text).toContain('…7777');
    expect(other.text).toContain('…0001');
    expect(other.text).not.toContain('2460');
  });

  it('is proven by one position that is held alike, in size or in entry price', () => {
    for (const found of [
      [btc],
      [held('BTC/USDT:USDT', 0.9, 60_000)],
      [held('BTC/USDT:USDT', 0.4)],
    ]) {
      expect(matchAccount({ positions: [btc, eth] }, { positions: found }).verdict).toBe('same');
    }
  });

  it.each<readonly [string, readonly HeldPosition[]]>([
    ['other coins', [eth]],
    ['the same coin with another size and entry', [held('BTC/USDT:USDT', 7, 41_000)]],
    ['the other side', [{ ...btc, side: 'short' }]],
    ['nothing at all', []],
  ])('is doubted where none of the known positions is found: %s', (_, found) => {
    const match = matchAccount({ positions: [btc] }, { positions: found });
    expect(match.verdict).toBe('doubtful');
    expect(match.text).toContain('none of its 1 known position is found');
  });

  it('is unknown, never the same, where there is nothing to compare', () => {
    for (const known of [{}, { positions: [] }]) {
      expect(matchAccount(known, { holder: '1', positions: [btc] }).verdict).toBe('unknown');
    }
  });
});
