import { describe, expect, it } from 'vitest';
import { toStopWords } from '../../../../../renderer/features/position/protection/stop-model.ts';
import type { StopPrice } from '../../../../../shared/risk/ways-out/stop-price.ts';
import { samplePosition } from '../../../../helpers/sample-position.ts';

const view = samplePosition({
  underlying: 'BTC',
  side: 'long',
  mark: 100_000,
  tick: 0.1,
  distance: 0.1,
  leverage: 10,
  contracts: 1,
  level: 'safe',
});
const words = (stop: StopPrice) => {
  const found = toStopWords(stop, { slippage: 0.01 }, view, false);
  return { ...found, lines: found.lines.map((line) => line.replaceAll(/\s/g, ' ')) };
};

describe('toStopWords', () => {
  it('states price, loss, slippage, and how much room is left to liquidation', () => {
    const { big, lines, price } = words({
      kind: 'stop',
      price: 95_000,
      fill: 94_050,
      loss: 5_950,
      boundBy: 'loss',
    });
    expect(price).toBe(95_000);
    expect(big.replaceAll(/\s/g, ' ')).toBe('95,000.0, −5.0 %');
    expect(lines).toEqual([
      'loses about 5,950 USDT against your entry, fee and 1.0 % of slippage in it',
      'fires before liquidation, with 4.3 % to spare',
    ]);
  });

  it('says so when a stop further away would come too late', () => {
    const stop = {
      kind: 'stop',
      price: 91_000,
      fill: 90_090,
      loss: 1,
      boundBy: 'liquidation',
    } as const;
    expect(words(stop).lines[1]).toBe('the last stop that still fires before liquidation');
  });

  it('calls a stop behind the entry a gain', () => {
    const stop = { kind: 'stop', price: 99_000, fill: 98_000, loss: -20, boundBy: 'loss' } as const;
    expect(words(stop).lines[0]).toMatch(/^still gains about 20/);
  });

  it('has no line on the chart where there is no stop', () => {
    for (const reason of ['unknown', 'too-late', 'other-side'] as const) {
      const { isOpen, price, lines } = words({ kind: 'not-possible', reason });
      expect([isOpen, price, lines.length]).toEqual([false, undefined, 1]);
    }
    expect(words({ kind: 'not-needed' }).price).toBeUndefined();
  });
});
