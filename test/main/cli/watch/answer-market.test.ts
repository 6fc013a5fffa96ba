import { describe, expect, test } from 'vitest';
import { answerMarket } from '../../../../main/cli/watch/answer-market.ts';
import type { CoinView } from '../../../../shared/contract/market.ts';
import {
  calmMarket,
  selloffMarket,
  staleMarket,
  unreadMarket,
} from '../../../helpers/sample-market.ts';

const coinsOf = (view: Parameters<typeof answerMarket>[0]) =>
  (answerMarket(view) as { readonly coins: readonly Readonly<Record<string, unknown>>[] }).coins;

describe('the market in the answer of leeway watch --json', () => {
  test('a market that nobody has read has no verdict: null is not calm', () => {
    expect(answerMarket(unreadMarket())).toMatchObject({
      verdict: null,
      regime: null,
      scope: null,
      sinceMs: null,
      asOfMs: null,
      state: 'unknown',
      coins: [],
      liquidations: null,
      nearest: null,
    });
  });

  test('one that was seen has the verdict of then, and says that it is old', () => {
    const answer = answerMarket(staleMarket());
    expect(answer).toMatchObject({ verdict: 'calm', state: 'stale', asOfMs: expect.any(Number) });
  });

  test('figures are numbers, and null where they are unknown', () => {
    const coins = coinsOf(selloffMarket('key'));
    const of = (name: string) => coins.find(({ coin }) => coin === name);
    expect(of('BTC')).toMatchObject({
      verdict: 'stress',
      drawdown: -0.094,
      volumeZ: 7.9,
      volatilityRatio: 2.2,
      speedSigmas: -6.4,
      implied: { venue: 'Deribit', value: 71.4, ratio: 1.5 },
      support: { price: 108_000, broken: true },
    });
    expect(of('AVAX')).toMatchObject({ volumeZ: null, volatilityRatio: null, speedSigmas: null });
    expect(of('AVAX')?.['implied']).toBeNull();
  });

  test('what kind of market it is, liquidations, events and the nearest end stand beside it', () => {
    expect(answerMarket(selloffMarket('key'))).toMatchObject({
      verdict: 'sell-off',
      regime: 'correction',
      scope: 'market-wide',
      liquidations: { cascade: { side: 'long', share: 0.97 }, venues: ['Binance', 'Bybit', 'OKX'] },
      events: [{ event: { title: 'US CPI (October)' }, inMoves: 0.74 }],
      nearest: { positionKey: 'key', inMs: 14 * 60_000 },
    });
  });

  test('is plain JSON, whatever stands in it', () => {
    const [first, ...rest] = calmMarket().coins;
    const { support: _, ...bare }: Partial<CoinView> = first ?? {};
    const view = { ...calmMarket(), coins: [bare as CoinView, ...rest] };
    const answer = answerMarket(view);
    expect(JSON.parse(JSON.stringify(answer))).toEqual(answer);
    expect(coinsOf(view)[0]?.['support']).toBeNull();
  });
});
