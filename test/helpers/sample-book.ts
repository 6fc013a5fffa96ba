import type { AppState } from '../../shared/contract/app-state.ts';
import type { BookWithBetas } from '../../shared/contract/channels.ts';
import type { Account } from '../../shared/domain/book.ts';
import type { Position } from '../../shared/domain/position.ts';

/** The book behind a sample state, so that the what-if screen has something to compute with. */
export function sampleBook(state: AppState): BookWithBetas {
  const accounts = state.accounts.map((account): Account => {
    const own = state.positions.filter((position) => position.accountId === account.id);
    return {
      id: account.id,
      exchange: account.exchange,
      venue: account.exchange === 'bitget' ? 'bitget' : 'binance-usdm',
      positionMode: 'one-way',
      pools: [
        {
          id: 'main',
          settleCurrency: 'USDT',
          walletBalance: account.exchange === 'bitget' ? 21_900 : 18_200,
          positions: own
            .filter((position) => position.contractType === 'linear')
            .map((position): Position => ({
              symbol: position.symbol,
              side: position.side,
              contracts: position.contracts,
              contractType: position.contractType,
              contractSize: position.contractSize,
              underlying: position.underlying,
              marginMode: 'cross',
              maintenanceMarginRate: 0.01,
              takerFeeRate: 0.0005,
              ...(position.entryPrice === undefined ? {} : { entryPrice: position.entryPrice }),
              ...(position.markPrice === undefined ? {} : { markPrice: position.markPrice }),
              ...(position.tickSize === undefined ? {} : { tickSize: position.tickSize }),
              ...(position.leverage === undefined ? {} : { leverage: position.leverage }),
            })),
        },
      ],
    };
  });
  return {
    book: { asOfMs: state.nowMs, accounts },
    betas: { BTC: 1, ETH: 1.15, SOL: 1.5, XRP: 1.3 },
    dailySigmas: { BTC: 0.041, ETH: 0.068, SOL: 0.11 },
  };
}
