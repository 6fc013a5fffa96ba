import { describe, expect, test } from 'vitest';
import type { Account } from '../../../../shared/domain/book.ts';
import { evaluateAccount } from '../../../../shared/risk/evaluate.ts';
import { goneCauses } from '../../../../main/monitor/observe/gone-cause.ts';
import { btcLong } from '../fake-exchange.ts';

const ETH = 'ETH/USDT:USDT';

/** Two cross longs of 100,000 each behind one wallet; `isBtcOpen`: the first is still there. */
function look(walletBalance: number, btcMark: number, isBtcOpen: boolean) {
  const cross = { marginMode: 'cross', maintenanceMarginRate: 0.05 } as const;
  const { isolatedMargin: _, ...btc } = btcLong({ ...cross, markPrice: btcMark });
  const { isolatedMargin: __, ...eth } = btcLong({ ...cross, symbol: ETH, underlying: 'ETH' });
  const account: Account = {
    id: 'a',
    venue: 'binance-usdm',
    positionMode: 'one-way',
    pools: [
      {
        id: 'USDT',
        settleCurrency: 'USDT',
        walletBalance,
        positions: isBtcOpen ? [btc, eth] : [eth],
      },
    ],
  };
  return { account, risk: evaluateAccount(account, { betas: {}, dailySigmas: {} }) };
}

describe('why a cross position is gone', () => {
  test('nobody can tell where the scope was at its end, although most of the equity is still there', () => {
    // 10,500 of equity against 9,850: 0.7 % from the end. The venue closes one position and takes a fee of 1.25 %.
    const before = look(20_000, 90_500, true);
    const after = look(20_000 - 9_500 - 1_130, 90_500, false);
    expect([...goneCauses(before, after).values()]).toEqual(['unknown']);
  });

  test('it was closed where the scope was far from its end', () => {
    const before = look(40_000, 90_500, true);
    const after = look(40_000 - 9_500 - 50, 90_500, false);
    expect([...goneCauses(before, after).values()]).toEqual(['closed']);
  });
});
