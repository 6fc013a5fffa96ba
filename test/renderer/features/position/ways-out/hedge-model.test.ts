import { describe, expect, it } from 'vitest';
import type { Account } from '../../../../../shared/domain/book.ts';
import type { Position } from '../../../../../shared/domain/position.ts';
import { evaluateAccount } from '../../../../../shared/risk/evaluate.ts';
import {
  firstChoice,
  hedgeChoices,
  hedgeIn,
} from '../../../../../renderer/features/position/ways-out/hedge-model.ts';

function position(
  underlying: string,
  side: Position['side'],
  more: Partial<Position> = {},
): Position {
  return {
    symbol: `${underlying}/USDT:USDT`,
    underlying,
    side,
    contracts: 10,
    contractSize: 1,
    contractType: 'linear',
    marginMode: 'cross',
    entryPrice: 100,
    markPrice: 100,
    maintenanceMarginRate: 0.01,
    ...more,
  };
}

function account(id: string, positions: readonly Position[], more: Partial<Account> = {}): Account {
  return {
    id,
    venue: 'binance-usdm',
    positionMode: 'one-way',
    pools: [{ id: 'main', settleCurrency: 'USDT', walletBalance: 100, positions }],
    ...more,
  };
}

const sol = position('SOL', 'long');
const mine = account('mine', [sol]);
const book = {
  accounts: [
    mine,
    account('other', [
      position('ADA', 'short'),
      position('BTC', 'long'),
      position('SOL', 'long', { symbol: 'SOL/USDT:USDT-261225' }),
    ]),
    account('elsewhere', [position('ETH', 'long')], { venue: 'bitget' }),
  ],
};
const context = { betas: { BTC: 1, SOL: 1.5 }, dailySigmas: {} };
const symbols = (of: Account) => hedgeChoices(book, of, sol).map((each) => each.symbol);

describe('hedgeChoices', () => {
  it('are the own market, the same coin, BTC, then the rest; other venues have other contracts', () => {
    expect(symbols(mine)).toEqual([
      'SOL/USDT:USDT',
      'SOL/USDT:USDT-261225',
      'BTC/USDT:USDT',
      'ADA/USDT:USDT',
    ]);
  });
});

describe('firstChoice', () => {
  const choices = hedgeChoices(book, mine, sol);

  it('is another contract where the own market would only close', () => {
    expect(firstChoice(choices, mine, sol)).toBe('SOL/USDT:USDT-261225');
  });

  it('is the own market in hedge mode, and where no usual other one is known', () => {
    expect(firstChoice(choices, { ...mine, positionMode: 'hedge' }, sol)).toBe('SOL/USDT:USDT');
    const [own, , , ada] = choices;
    expect(
      firstChoice(
        [own, ada].flatMap((each) => each ?? []),
        mine,
        sol,
      ),
    ).toBe('SOL/USDT:USDT');
  });
});

describe('hedgeIn', () => {
  const of = (symbol: string) => {
    const instrument = hedgeChoices(book, mine, sol).find(
      (each) => each.symbol === symbol,
    )?.instrument;
    const key = evaluateAccount(mine, context).pools[0]?.positions[0]?.key;
    if (instrument === undefined || key === undefined) throw new Error('the sample is incomplete');
    return hedgeIn(mine, sol, key, 0.3, instrument, context);
  };

  it('says why the own market does not work in one-way mode', () => {
    expect(of('SOL/USDT:USDT')?.way).toMatchObject({ outcome: 'not-possible', reason: 'one-way' });
  });

  it('takes the same coin without betas', () => {
    const hedge = of('SOL/USDT:USDT-261225');
    expect(hedge).toMatchObject({ side: 'short', needsBetas: false, way: { outcome: 'reaches' } });
  });

  it('takes another coin by its beta and says so', () => {
    expect(of('BTC/USDT:USDT')).toMatchObject({
      side: 'short',
      needsBetas: true,
      isBetaAssumed: false,
      way: { outcome: 'reaches' },
    });
    expect(of('ADA/USDT:USDT')?.isBetaAssumed).toBe(true);
  });
});
