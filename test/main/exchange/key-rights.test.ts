import { describe, expect, it } from 'vitest';
import { keyRightsQuery, type KeyRights } from '../../../main/exchange/venues/key-rights.ts';

const harmless = {
  ipRestrict: true,
  enableReading: true,
  enableWithdrawals: false,
  enableInternalTransfer: false,
  permitsUniversalTransfer: false,
  enableFutures: false,
  enableMargin: false,
  enableSpotAndMarginTrading: false,
};

function read(exchange: string, answer: unknown): KeyRights {
  const query = keyRightsQuery(exchange);
  if (query === undefined) throw new Error(`no query for ${exchange}`);
  return query.read(answer, 'ours');
}

describe('what a key may do', () => {
  it.each<readonly [string, unknown, KeyRights]>([
    ['binanceusdm', harmless, 'read-only'],
    ['binanceusdm', { ...harmless, enableFixApiTrade: false }, 'read-only'],
    ['binanceusdm', { ...harmless, enableFutures: true }, 'trade'],
    ['binanceusdm', { ...harmless, permitsUniversalTransfer: true }, 'trade'],
    ['binanceusdm', { ...harmless, enableVanillaOptions: true }, 'trade'],
    ['binanceusdm', { ...harmless, enableFutures: true, enableWithdrawals: true }, 'withdraw'],
    ['bybit', { result: { readOnly: 1, permissions: {} } }, 'read-only'],
    ['bybit', { result: { readOnly: 0, permissions: { Wallet: [] } } }, 'trade'],
    ['bybit', { result: { readOnly: 0, permissions: { Wallet: ['Withdraw'] } } }, 'withdraw'],
    ['okx', { data: [{ perm: 'read_only' }] }, 'read-only'],
    ['okx', { data: [{ perm: 'read_only,trade' }] }, 'trade'],
    ['okx', { data: [{ perm: 'read_only,trade,withdraw' }] }, 'withdraw'],
    ['bitget', { data: { authorities: ['readonly'] } }, 'read-only'],
    ['bitget', { data: { authorities: ['coor', 'stor'] } }, 'read-only'],
    ['bitget', { data: { authorities: ['coor', 'coow'] } }, 'trade'],
    ['bitget', { data: { authorities: ['ttow'] } }, 'trade'],
    ['bitget', { data: { authorities: ['coor', 'wwow'] } }, 'withdraw'],
    ['kraken', { result: { permissions: ['query-funds', 'query-open-trades'] } }, 'read-only'],
    ['kraken', { result: { permissions: ['query-funds', 'modify-trades'] } }, 'trade'],
    ['kraken', { result: { permissions: ['withdraw-funds'] } }, 'withdraw'],
    ['coinbase', { can_view: true, can_trade: false, can_transfer: false }, 'read-only'],
    ['coinbase', { can_view: true, can_trade: true, can_transfer: true }, 'withdraw'],
    [
      'deribit',
      { result: [{ client_id: 'ours', max_scope: 'account:read trade:none' }] },
      'read-only',
    ],
    ['deribit', { result: [{ client_id: 'ours', max_scope: 'trade:read_write' }] }, 'trade'],
    ['deribit', { result: [{ client_id: 'ours', max_scope: 'wallet:read_write' }] }, 'withdraw'],
  ])('%s %j: %s', (exchange, answer, rights) => {
    expect(read(exchange, answer)).toBe(rights);
  });

  it('is never called harmless when a field is missing, unknown or of another form', () => {
    for (const field of Object.keys(harmless).filter((key) => !/ip|Reading/.test(key))) {
      const { [field]: _, ...rest } = harmless as Record<string, unknown>;
      expect(read('binanceusdm', rest), field).toBe('cannot-verify');
      expect(read('binanceusdm', { ...rest, [field]: 'false' }), field).toBe('cannot-verify');
    }
    const strange: readonly (readonly [string, unknown])[] = [
      ['bybit', { result: { permissions: {} } }],
      ['bybit', { result: { readOnly: 0 } }],
      ['okx', { data: [{ perm: 'read_only,something_new' }] }],
      ['okx', { data: [{}] }],
      ['bitget', { data: { authorities: [] } }],
      ['bitget', { data: { authorities: ['readonly', 'brandnew'] } }],
      ['kraken', { result: {} }],
      ['coinbase', { can_view: true }],
      ['deribit', { result: [{ client_id: 'another', max_scope: 'account:read' }] }],
    ];
    for (const [exchange, answer] of strange) {
      expect(read(exchange, answer), JSON.stringify(answer)).toBe('cannot-verify');
    }
    for (const exchange of [
      'binanceusdm',
      'bybit',
      'okx',
      'bitget',
      'kraken',
      'coinbase',
      'deribit',
    ]) {
      for (const answer of [undefined, null, [], '', '<html>', {}]) {
        expect(read(exchange, answer)).toBe('cannot-verify');
      }
    }
  });
});

describe('KuCoin and BingX keys', () => {
  const kucoin = (permission: string) =>
    keyRightsQuery('kucoinfutures')?.read({ code: '200000', data: { permission } }, 'key');
  const bingx = (permissions: readonly number[]) =>
    keyRightsQuery('bingx')?.read({ code: 0, data: { permissions } }, 'key');

  it('are read-only with the one reading right alone', () => {
    expect(kucoin('General')).toBe('read-only');
    expect(bingx([2])).toBe('read-only');
  });

  it('are told from keys that trade or withdraw', () => {
    expect(kucoin('General, Futures')).toBe('trade');
    expect(kucoin('General,Withdrawal')).toBe('withdraw');
    expect(bingx([2, 3])).toBe('trade');
    expect(bingx([2, 5])).toBe('withdraw');
  });

  it('are not verified by a word that nobody knows', () => {
    expect(kucoin('General,Teleport')).toBe('cannot-verify');
    expect(bingx([2, 9])).toBe('cannot-verify');
    expect(bingx([])).toBe('cannot-verify');
  });
});
