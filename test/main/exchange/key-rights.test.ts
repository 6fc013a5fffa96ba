import { describe, expect, it } from 'vitest';
import type { KeyRights } from '../../../main/exchange/venues/key-rights/key-answers.ts';
import {
  keyRightsQuery,
  tellsNoKeyRights,
} from '../../../main/exchange/venues/key-rights/key-rights.ts';
import { findVenue, listVenues } from '../../../main/exchange/venues/find-venue.ts';
import { openWire } from './read/venues/wire-harness.ts';

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

describe('whose a key is', () => {
  it.each<readonly [string, unknown, string | undefined]>([
    ['bybit', { result: { userID: 24_600_000, readOnly: 1 } }, '24600000'],
    [
      'okx',
      { data: [{ uid: '44705892343619584', mainUid: '1', perm: 'read_only' }] },
      '44705892343619584',
    ],
    ['bitget', { data: { userId: '1000000001', parentId: 0 } }, '1000000001'],
    ['kucoin', { data: { uid: 165_111_215, permission: 'General' } }, '165111215'],
    [
      'coinbase',
      { portfolio_uuid: '8bfc20d7-f7c6-4422-bf07-8243ca4169fe' },
      '8bfc20d7-f7c6-4422-bf07-8243ca4169fe',
    ],
    ['bybit', { result: { userID: 0 } }, undefined],
    ['okx', { data: [{ uid: '' }] }, undefined],
    ['okx', { data: [] }, undefined],
    ['bitget', 'an HTML page', undefined],
  ])('%s tells it, or nothing stands there', (exchange, answer, holder) => {
    expect(keyRightsQuery(exchange)?.holder?.(answer, 'ours')).toBe(holder);
  });
});

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
    ['bitget', { data: { permType: 'read-only', permissions: ['uta_trade'] } }, 'read-only'],
    ['bitget', { data: { permType: 'read-and-write', permissions: ['uta_mgt'] } }, 'trade'],
    ['bitget', { data: { permType: 'read-and-write', permissions: ['withdraw'] } }, 'withdraw'],
    ['gate', [{ key: 'ours', perms: [{ name: 'futures', read_only: true }] }], 'read-only'],
    [
      'gate',
      [
        { key: 'theirs', perms: [{ name: 'wallet', read_only: false }] },
        { key: 'ours', perms: [{ name: 'futures', read_only: false }] },
      ],
      'trade',
    ],
    ['gate', [{ key: 'ours', perms: [{ name: 'wallet', read_only: false }] }], 'withdraw'],
    ['mexc', { permissions: 'CONTRACT_ACCOUNT_READ,SPOT_ACCOUNT_READ' }, 'read-only'],
    ['mexc', { permissions: 'CONTRACT_ACCOUNT_READ, CONTRACT_DEAL_WRITE' }, 'trade'],
    ['mexc', { permissions: 'SPOT_WITHDRAW_WRITE,CONTRACT_ACCOUNT_READ' }, 'withdraw'],
    ['mexc', { permissions: 'SPOT_WITHDRAW_READ' }, 'read-only'],
    ['htx', { data: [{ accessKey: 'ours', permission: 'readOnly' }] }, 'read-only'],
    ['htx', { data: [{ accessKey: 'ours', permission: 'readOnly,trade' }] }, 'trade'],
    ['htx', { data: [{ accessKey: 'ours', permission: 'readOnly,trade,withdraw' }] }, 'withdraw'],
    [
      'krakenfutures',
      { permissions: { general: 'READ_ONLY', transfer: 'NO_ACCESS' } },
      'read-only',
    ],
    ['krakenfutures', { permissions: { general: 'FULL_ACCESS', transfer: 'NO_ACCESS' } }, 'trade'],
    [
      'krakenfutures',
      { permissions: { general: 'READ_ONLY', transfer: 'FULL_ACCESS' } },
      'withdraw',
    ],
    ['blofin', { data: { readOnly: 1 } }, 'read-only'],
    ['blofin', { data: { readOnly: 0 } }, 'trade'],
    [
      'bitfinex',
      [
        ['account', 1, 0],
        ['positions', 1, 0],
      ],
      'read-only',
    ],
    [
      'bitfinex',
      [
        ['account', 1, 0],
        ['orders', 1, 1],
      ],
      'trade',
    ],
    ['bitfinex', [['withdraw', 1, 1]], 'withdraw'],
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
      ['bitget', { data: { permType: 'other' } }],
      ['gate', [{ key: 'another', perms: [{ name: 'futures', read_only: true }] }]],
      ['gate', [{ key: 'ours', perms: [{ name: 'futures' }] }]],
      ['gate', [{ key: 'ours', perms: [] }]],
      ['mexc', { permissions: 'CONTRACT_ACCOUNT_READ,SOMETHING_NEW' }],
      ['mexc', { permissions: '' }],
      ['htx', { data: [{ accessKey: 'another', permission: 'readOnly' }] }],
      ['htx', { data: [{ accessKey: 'ours', permission: 'readOnly,fly' }] }],
      ['krakenfutures', { permissions: { general: 'READ_ONLY' } }],
      ['krakenfutures', { permissions: { general: 'READ_ONLY', transfer: 'SOME' } }],
      ['blofin', { data: { readOnly: 2 } }],
      ['bitfinex', [['account', 1]]],
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
      'gate',
      'mexc',
      'htx',
      'krakenfutures',
      'blofin',
      'bitfinex',
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

describe('a key that a list shows by its beginning only', () => {
  const row = (key: string) => [{ key, perms: [{ name: 'futures', read_only: true }] }];
  const ask = (answer: unknown) => keyRightsQuery('gate')?.read(answer, 'c5dcfbf1f3a7aa11');

  it('is known by enough of it, and by nothing less', () => {
    expect(ask(row('c5dcfbf1f3a7*****'))).toBe('read-only');
    expect(ask(row('c5d*****'))).toBe('cannot-verify');
    expect(ask(row('c5dcfbf1f3a7'))).toBe('cannot-verify');
    expect(ask([...row('c5dcfbf1f3a7**'), ...row('c5dcfbf1f3**')])).toBe('cannot-verify');
  });
});

describe('every first-class venue', () => {
  it('tells what a key may do, or is known to tell nobody, or has no key at all', () => {
    for (const { exchange, support } of listVenues()) {
      if (support !== 'first-class') continue;
      const told = keyRightsQuery(exchange) !== undefined;
      const address = findVenue(exchange)?.addressOnly === true;
      expect([told, tellsNoKeyRights(exchange), address].filter(Boolean), exchange).toHaveLength(1);
    }
  });
});

describe('the question what a key may do, on the wire', () => {
  const ok = 'read-only';
  it.each([
    [
      'gate',
      {
        'GET /api/v4/account/main_keys': [
          { key: 'key', perms: [{ name: 'futures', read_only: true }] },
        ],
      },
    ],
    [
      'mexc',
      {
        'GET /api/v3/apiKeyInfo?accessKey=key': {
          permissions: 'CONTRACT_ACCOUNT_READ',
          ipWhiteList: '',
        },
      },
    ],
    [
      'htx',
      {
        'GET /v2/user/uid': { code: 200, data: 456 },
        'GET /v2/user/api-key?uid=456&accessKey=key': {
          code: 200,
          data: [{ accessKey: 'key', permission: 'readOnly', ipAddresses: '' }],
        },
      },
    ],
    [
      'krakenfutures',
      {
        'GET /api/auth/v1/api-keys/v3/check': {
          apiKey: 'key',
          permissions: { general: 'READ_ONLY', transfer: 'NO_ACCESS' },
          allowedCidrBlocks: ['192.0.2.0/24'],
        },
      },
    ],
    [
      'bitget',
      {
        'GET /api/v3/account/info': {
          code: '00000',
          msg: 'success',
          data: { permType: 'read-only', permissions: [], ips: '' },
        },
      },
    ],
  ] as const)('%s answers it', async (exchange, routes) => {
    const { client } = openWire(exchange, routes);
    expect((await client.checkKey?.())?.rights).toBe(ok);
  });

  it('is not asked where nobody answers it, and the report says so: Phemex', async () => {
    const { client } = openWire('phemex', {});
    expect(await client.checkKey?.()).toEqual({ rights: 'cannot-verify', rightsUntold: true });
  });
});
