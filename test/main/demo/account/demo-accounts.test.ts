import { describe, expect, it } from 'vitest';
import {
  DEMO_BINANCE_KEY,
  DEMO_BITGET_KEY,
  demoAccounts,
} from '../../../../main/demo/account/demo-accounts.ts';

describe('the accounts of the demo', () => {
  it('are one of each venue, marked as demo, with the fixed keys and the given address', () => {
    const accounts = demoAccounts('http://127.0.0.1:9');
    expect(accounts.map(({ id, name, exchange }) => [id, name, exchange])).toEqual([
      ['demo-binance', 'Demo Binance', 'binanceusdm'],
      ['demo-bitget', 'Demo Bitget', 'bitget'],
    ]);
    for (const account of accounts) {
      expect(account).toMatchObject({ source: 'demo', endpoint: 'http://127.0.0.1:9' });
    }
    expect(accounts[0]?.credentials).toEqual(DEMO_BINANCE_KEY);
    expect(accounts[1]?.credentials).toEqual(DEMO_BITGET_KEY);
  });

  it('have keys of the shape that the venues ask for', () => {
    expect(DEMO_BINANCE_KEY.apiKey).toMatch(/^[A-Za-z0-9]{64}$/);
    expect(DEMO_BITGET_KEY.apiKey).toMatch(/^bg_[0-9a-f]{32}$/);
  });
});
