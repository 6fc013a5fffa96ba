import { describe, expect, it } from 'vitest';
import { bech32Problem } from '../../../../main/exchange/venues/bech32.ts';
import { credentialProblems } from '../../../../main/exchange/venues/credential-forms.ts';
import { findVenue, listVenues } from '../../../../main/exchange/venues/find-venue.ts';

const messageOf = (exchange: string, walletAddress: string) =>
  credentialProblems(exchange, { walletAddress }, undefined)[0]?.message;

const EVM = '0xAbcdef0123456789abcdef0123456789ABCDEF01';
/** From dYdX's own documentation. */
const DYDX = 'dydx199tqg4wdlnu4qjlxchpd7seg454937hjrknju4';
/** Solana's token program. */
const SOLANA = 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA';

describe('the form of a wallet address', () => {
  it.each([
    ['hyperliquid', EVM],
    ['lighter', EVM],
    ['nado', EVM],
    ['paradex', EVM],
    ['dydx', DYDX],
    ['dydx', DYDX.toUpperCase()],
    ['pacifica', SOLANA],
  ])('%s takes its own', (exchange, address) => {
    expect(messageOf(exchange, address)).toBeUndefined();
  });

  it.each([
    ['hyperliquid', EVM.slice(2), 'must begin with 0x'],
    ['hyperliquid', EVM.slice(0, -1), 'has 39 digits behind 0x where 40 belong'],
    ['hyperliquid', `${EVM}0`, 'has 41 digits behind 0x where 40 belong'],
    [
      'hyperliquid',
      EVM.replace('7', 'g'),
      'has a sign in place 16 that is not of 0 to 9 and a to f',
    ],
    ['hyperliquid', 'vitalik.eth', 'is a name; the address that it stands for is needed'],
    ['hyperliquid', DYDX, 'must be 0x and 40 digits of 0 to 9 and a to f'],
    ['dydx', EVM, 'is an Ethereum address; dYdX reads by its own, which begins with dydx1'],
    ['dydx', DYDX.replace('wd', 'dw'), 'is mistyped: its checksum does not fit'],
    ['dydx', DYDX.slice(0, -1), 'has 37 signs behind dydx1 where 38 belong'],
    ['dydx', DYDX.replace('tq', 'tb'), 'has a sign in place 9 that no such address has'],
    ['dydx', `cosmos${DYDX.slice(4)}`, 'must begin with dydx1'],
    ['pacifica', EVM, 'is an Ethereum address; this venue knows those of Solana'],
    ['pacifica', SOLANA.replace('N', '0'), 'has a sign in place 15 that no Solana address has'],
    ['pacifica', SOLANA.slice(0, 20), 'has 20 signs where 32 to 44 belong'],
  ])('%s says what is wrong with %s', (exchange, address, message) => {
    expect(messageOf(exchange, address)).toBe(message);
  });

  it('warns of what looks like a private key, and repeats nothing of it', () => {
    const message = messageOf('hyperliquid', `0x${'ab'.repeat(32)}`);
    expect(message).toContain('as long as a private key');
    expect(message).not.toContain('abab');
  });

  it('is not judged where it is unknown, absent, or a simulator is asked', () => {
    expect(messageOf('bybit', 'anything')).toBeUndefined();
    expect(credentialProblems('hyperliquid', {}, undefined)).toEqual([]);
    expect(credentialProblems('hyperliquid', { walletAddress: 'x' }, 'http://127.0.0.1:1')).toEqual(
      [],
    );
  });

  it('is known of every venue that is read by an address, whatever its field', () => {
    const unjudged = listVenues().flatMap(({ exchange, fields }) =>
      fields.flatMap(({ field }) =>
        field === 'walletAddress' && messageOf(exchange, '?') === undefined ? [exchange] : [],
      ),
    );
    expect(unjudged).toEqual([]);
    expect(findVenue('derive')?.fields).toContain('privateKey');
    expect(
      credentialProblems('derive', { privateKey: 'word word', accountId: 'a' }, undefined).map(
        ({ field }) => field,
      ),
    ).toEqual(['privateKey', 'accountId']);
  });
});

describe('the checksum of a bech32 address', () => {
  it('finds any single sign that is mistyped', () => {
    const signs = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
    for (let at = 5; at < DYDX.length; at += 1) {
      for (const sign of signs) {
        if (sign === DYDX[at]) continue;
        const typed = `${DYDX.slice(0, at)}${sign}${DYDX.slice(at + 1)}`;
        expect(bech32Problem(typed, 'dydx', 20)).toBe('is mistyped: its checksum does not fit');
      }
    }
  });

  it('does not take an address in two cases at once', () => {
    expect(bech32Problem(`${DYDX.slice(0, 20)}${DYDX.slice(20).toUpperCase()}`, 'dydx', 20)).toBe(
      'mixes capital and small letters',
    );
  });
});
