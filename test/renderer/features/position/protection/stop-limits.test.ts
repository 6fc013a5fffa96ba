import { describe, expect, it } from 'vitest';
import {
  ASSUMED_SLIPPAGE,
  keepStopWish,
  readStopWish,
  type Keeper,
} from '../../../../../renderer/features/position/protection/stop-limits.ts';

function storage(initial?: string): Keeper {
  const kept = new Map<string, string>(
    initial === undefined ? [] : [['leeway.stop-limits', initial]],
  );
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
  };
}

describe('the remembered stop', () => {
  it('keeps the limit per position and the slippage for all', () => {
    const page = storage();
    keepStopWish('a', { maxLoss: 500, slippage: 0.02 }, page);
    keepStopWish('b', { maxLoss: 70, slippage: 0.02 }, page);
    expect(readStopWish('a', page)).toEqual({ maxLoss: 500, slippage: 0.02 });
    expect(readStopWish('c', page)).toEqual({ slippage: 0.02 });
  });

  it('forgets a limit that was taken away', () => {
    const page = storage();
    keepStopWish('a', { maxLoss: 500, slippage: 0.01 }, page);
    keepStopWish('a', { slippage: 0.01 }, page);
    expect(readStopWish('a', page)).toEqual({ slippage: 0.01 });
  });

  it('starts afresh from anything that it did not write itself', () => {
    const fresh = { slippage: ASSUMED_SLIPPAGE };
    expect(readStopWish('a', undefined)).toEqual(fresh);
    for (const text of ['', '{', 'null', '7', '{"slippage":-1,"limits":{"a":"5"}}']) {
      expect(readStopWish('a', storage(text))).toEqual(fresh);
    }
  });

  it('is no error in a browser that keeps nothing', () => {
    const full: Keeper = {
      ...storage(),
      setItem: () => {
        throw new Error('quota');
      },
    };
    expect(() => keepStopWish('a', { slippage: 0.01 }, full)).not.toThrow();
  });

  it('does not grow without end', () => {
    const page = storage();
    for (let i = 0; i < 230; i += 1) keepStopWish(`p${i}`, { maxLoss: 1, slippage: 0.01 }, page);
    expect(readStopWish('p0', page).maxLoss).toBeUndefined();
    expect(readStopWish('p229', page).maxLoss).toBe(1);
  });
});
