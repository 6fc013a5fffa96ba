import { describe, expect, it } from 'vitest';
import {
  ThresholdBook,
  thresholdsFor,
} from '../../../../shared/alarms/thresholds/thresholds-for.ts';
import { DEFAULT_THRESHOLDS as T } from '../../../../shared/alarms/thresholds/thresholds.ts';

const overrides = [
  { accountId: 'a', thresholds: { warningDistance: 0.2, warningSigmas: 4 } },
  { positionKey: 'a|p', thresholds: { warningSigmas: 5 } },
  { accountId: 'empty', thresholds: {} },
];
const sources = { thresholds: T, overrides };

describe('thresholds of one account or position', () => {
  it('are those for everything, with what the account sets, with what the position sets', () => {
    expect(thresholdsFor(sources, 'a')).toEqual({ ...T, warningDistance: 0.2, warningSigmas: 4 });
    expect(thresholdsFor(sources, 'a', 'a|p')).toEqual({
      ...T,
      warningDistance: 0.2,
      warningSigmas: 5,
    });
    expect(thresholdsFor(sources, 'a', 'a|other')).toEqual(thresholdsFor(sources, 'a'));
  });

  it('are the same object where nothing is set', () => {
    expect(thresholdsFor(sources, 'b', 'b|p')).toBe(T);
    expect(thresholdsFor(sources, 'empty')).toBe(T);
  });

  it('are found once, an account apart from its positions and positions from each other', () => {
    const book = new ThresholdBook(sources);
    for (const [account, key] of [
      ['a', undefined],
      ['a', 'a|p'],
      ['a', 'a|other'],
      ['b', undefined],
      ['b', 'b|p'],
    ] as const) {
      expect(book.of(account, key)).toEqual(thresholdsFor(sources, account, key));
      expect(book.of(account, key)).toBe(book.of(account, key));
    }
    expect(new ThresholdBook({ thresholds: T, overrides: [] }).of('a', 'a|p')).toEqual(T);
  });

  it('are tighter while the market is tense, also those of one account', () => {
    const tense = new ThresholdBook(sources, 'sell-off');
    expect(tense.of('a').warningDistance).toBeGreaterThan(0.2);
    expect(tense.of('b').warningDistance).toBeGreaterThan(T.warningDistance);
  });
});
