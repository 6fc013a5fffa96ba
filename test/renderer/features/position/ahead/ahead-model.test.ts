import { describe, expect, it } from 'vitest';
import {
  aheadPriceText,
  chanceText,
  toAheadRows,
  toPartialSteps,
} from '../../../../../renderer/features/position/ahead/ahead-model.ts';
import { known, unknown } from '../../../../../shared/domain/outcome.ts';
import type { PositionOutlook } from '../../../../../shared/risk/outlook/position-outlook.ts';

const NOW = Date.UTC(2026, 0, 1);
const context = {
  nowMs: NOW,
  nextFundingAtMs: NOW + 7_200_000,
  currency: 'USDT',
  tickSize: 0.1,
  exchangeName: 'Binance',
  hide: false,
};
const at = (price: number, ratio: number) =>
  ({
    liquidationPrice: { kind: 'price', price },
    distance: { kind: 'distance', ratio, direction: 'down' },
  }) as const;
const OUTLOOK: PositionOutlook = {
  key: 'k',
  touch: { hour: known(0), day: known(0), week: known(0) },
  stop: { kind: 'not-needed' },
  funding: [
    { intervals: 1, received: known(-12), othersWithoutRate: 0, ...at(57_310, 0.06) },
    { intervals: 21, received: known(252), othersWithoutRate: 2, ...at(57_900, 0.05) },
  ],
  announced: [{ symbol: 'BTC/USDT:USDT', maintenanceMargin: known(900), ...at(58_000, 0.04) }],
  expiries: [
    {
      symbol: 'BTC/USDT:USDT-260327',
      dayMs: Date.UTC(2026, 2, 27),
      isItself: true,
      settlement: known(60_000),
      liquidationPrice: { kind: 'none' },
      distance: { kind: 'none' },
    },
  ],
  partial: { kind: 'none' },
};
const flat = (text: string | undefined) => text?.replaceAll(/\s/g, ' ');

describe('toAheadRows', () => {
  const rows = toAheadRows(OUTLOOK, context);

  it('says when the next funding is and what it costs', () => {
    expect(rows[0]?.label).toBe('After the next funding, in 2 h');
    expect(flat(rows[0]?.note)).toBe('you pay 12.00 USDT');
    expect(rows[0] && flat(aheadPriceText(rows[0], 0.1))).toBe('57,310.0, −6.0 %');
  });

  it('names payments that nobody knows', () => {
    expect(flat(rows[1]?.note)).toBe(
      'you get 252.00 USDT; the funding of 2 other positions is unknown',
    );
  });

  it('has the announced table and the expiry with its day', () => {
    expect(rows[2]?.label).toBe('With the announced tier table of BTC/USDT');
    expect(rows[3]?.label).toBe('After its expiry on 27 Mar 2026');
    expect(rows[3] && aheadPriceText(rows[3], 0.1)).toBe('none');
  });

  it('writes unknown with its reason', () => {
    const [funding] = OUTLOOK.funding;
    if (funding === undefined) throw new Error('the sample is empty');
    const missing = unknown('no-funding-rate');
    const [row] = toAheadRows(
      {
        ...OUTLOOK,
        funding: [{ ...funding, received: missing, liquidationPrice: missing, distance: missing }],
      },
      context,
    );
    expect(row?.note).toBeUndefined();
    expect(row && aheadPriceText(row, 0.1)).toBe('unknown: the funding rate is not known');
  });
});

describe('chanceText', () => {
  it('has no false digits and calls nothing impossible that is only rare', () => {
    const texts = [0, 1e-9, 0.004, 0.12, 0.9999].map((chance) => flat(chanceText(chance)));
    expect(texts).toEqual(['0 %', '< 0.1 %', '0.4 %', '12 %', '> 99 %']);
  });
});

describe('toPartialSteps', () => {
  const step = (price: number, closes: number, equityLeft: number) => ({
    price,
    closes,
    contractsLeft: 1,
    equityLeft,
  });

  it('says each close in a sentence', () => {
    const steps = toPartialSteps(
      {
        kind: 'steps',
        rule: 'until-safe',
        source: '',
        steps: [step(57_310, 0.4, 3120), step(56_000, 1, 0)],
        end: 'whole',
        until: 54_000,
      },
      context,
    );
    expect(steps.map(flat)).toEqual([
      'At 57,310.0 Binance first closes about 40 %; 3,120 USDT of equity is left.',
      'At 56,000.0 it takes all that is left.',
    ]);
  });

  it('does not invent a rule that the venue does not publish', () => {
    expect(toPartialSteps({ kind: 'not-documented' }, context)[0]).toContain('count on all of it');
    expect(toPartialSteps({ kind: 'none' }, context)).toEqual([]);
  });
});
