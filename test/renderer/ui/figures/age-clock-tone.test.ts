import { describe, expect, it } from 'vitest';
import { ageTone, polledLimits } from '../../../../renderer/ui/figures/age-clock-tone.ts';

describe('D1: the age of a number has a tone', () => {
  it.each([
    ['in calm: 30 s are less than three polls of 15 s', 15_000, 30_000],
    ['near a warning: three polls of 5 s', 5_000, 15_000],
    ['while critical: three polls of 1 s', 1_000, 3_000],
    ['where polls are spread over a small budget: 30 s all the same', 50_000, 30_000],
    ['where nobody says how often it is read: 30 s', undefined, 30_000],
  ])('%s', (_, pollIntervalMs, oldMs) => {
    const limits = polledLimits(pollIntervalMs);
    expect(ageTone(0, limits)).toBe('fresh');
    expect(ageTone(oldMs, limits)).toBe('fresh');
    expect(ageTone(oldMs + 1, limits)).toBe('old');
    expect(ageTone(120_000, limits)).toBe('old');
    expect(ageTone(120_001, limits)).toBe('lost');
    expect(ageTone(Infinity, limits)).toBe('lost');
  });

  it('what was never read has no age, and is never fresh', () => {
    expect(ageTone(undefined, polledLimits(15_000))).toBe('unread');
  });

  it('what comes in another rhythm has limits of its own', () => {
    const candles = { oldMs: 900_000, lostMs: 3_600_000 };
    expect(ageTone(900_000, candles)).toBe('fresh');
    expect(ageTone(900_001, candles)).toBe('old');
    expect(ageTone(3_600_001, candles)).toBe('lost');
  });
});
