import { describe, expect, it } from 'vitest';
import { createStatedAccounts } from '../../../main/accounts/stated-accounts.ts';
import type { ExchangeClient } from '../../../main/exchange/exchange-client.ts';
import type { ConnectReport } from '../../../shared/contract/accounts.ts';
import type { ExchangeAccount } from '../../../shared/contract/monitor-protocol.ts';

const main: ExchangeAccount = {
  kind: 'exchange',
  id: 'main',
  name: 'Main',
  exchange: 'hyperliquid',
  source: 'exchange',
  credentials: { walletAddress: '0x1111111111111111111111111111111111111111' },
  testnet: false,
};
const fine: ConnectReport = { ok: true, rights: 'read-only', problems: [] };

function open(account = main, file = '/etc/leeway/desk.json') {
  const asked: string[] = [];
  const accounts = createStatedAccounts({
    accounts: [account],
    file,
    kept: { listVenues: () => Promise.resolve([]), test: () => Promise.resolve(fine) },
    createClient: ({ id }) => {
      asked.push(id);
      return {
        checkConnection: () => Promise.resolve({ ...fine, identity: { holder: 'secret' } }),
        close: () => Promise.resolve(),
      } as unknown as ExchangeClient;
    },
  });
  return { accounts, asked };
}

describe('accounts that stand in a file', () => {
  it('are checked with the key of the file', async () => {
    const { accounts, asked } = open();
    expect(await accounts.check('main')).toEqual({ ok: true, value: fine });
    expect(asked).toEqual(['main']);
    expect(await accounts.check('other')).toMatchObject({
      ok: false,
      error: { code: 'not-found' },
    });
  });

  it('say where their key is changed, and when that is read', async () => {
    const { accounts } = open();
    const request = { accountId: 'main', credentials: {} };
    for (const answer of [await accounts.testKey(request), await accounts.replaceKey(request)]) {
      expect(answer).toEqual({
        ok: false,
        error: {
          code: 'refused',
          message:
            'The key of this account stands in /etc/leeway/desk.json, or in the variable that is named there. Change it there. Leeway reads that once, at its start: start it again then.',
        },
      });
    }
  });

  it('are not joined, renamed or removed here: what is kept here is not watched meanwhile', async () => {
    const { accounts } = open();
    const request = { exchange: 'bybit', name: 'a', testnet: false, credentials: {} };
    const added = await accounts.add(request);
    expect(added).toMatchObject({ ok: false, error: { code: 'refused' } });
    expect(!added.ok && added.error.message).toContain('/etc/leeway/desk.json and no others');
    for (const answer of [await accounts.rename('main', 'b'), await accounts.remove('main')]) {
      expect(!answer.ok && answer.error.message).toContain('Change or remove it there');
    }
  });

  it('may have come on standard input', async () => {
    const answer = await open(main, '-').accounts.remove('main');
    expect(!answer.ok && answer.error.message).toContain('was given on standard input');
  });
});
