import { expect, it } from 'vitest';
import { DisplayRates } from '../../../../main/monitor/describe/display-rates.ts';
import { applyMarks } from '../../../../main/monitor/describe/priced-account.ts';
import type { Account } from '../../../../shared/domain/book.ts';

const account: Account = {
  id: 'a',
  venue: 'generic',
  positionMode: 'one-way',
  pools: [
    {
      id: 'p',
      settleCurrency: 'USDT',
      walletBalance: 0,
      collateral: [
        { asset: 'ETH', amount: 1, price: 3_000, weight: 1, liabilityWeight: 1 },
        { asset: 'BTC', amount: 1, price: 59_000, weight: 1, liabilityWeight: 1 },
      ],
      positions: [
        {
          symbol: 'BTC/USDT:USDT',
          side: 'long',
          contracts: 1,
          contractType: 'linear',
          contractSize: 1,
          underlying: 'BTC',
          marginMode: 'isolated',
          markPrice: 60_000,
          isolatedMargin: 100,
        },
      ],
    },
  ],
};

it('prices a coin by its mark before what the venue says of collateral, and by the newest mark', () => {
  const rates = new DisplayRates('USD', [account]);
  expect(rates.rateOf('BTC')).toEqual({ kind: 'known', value: 60_000 });
  expect(rates.rateOf('ETH')).toEqual({ kind: 'known', value: 3_000 });
  const mark = { markPrice: 61_000, asOfMs: 1 };
  const later = applyMarks(account, [['BTC/USDT:USDT', { mark, seenMonotonicMs: 1 }]]);
  expect(new DisplayRates('USD', [later]).rateOf('BTC')).toEqual({ kind: 'known', value: 61_000 });
  // What was read of the account before stands for that one only.
  expect(new DisplayRates('USD', [account]).rateOf('BTC')).toEqual({
    kind: 'known',
    value: 60_000,
  });
});
