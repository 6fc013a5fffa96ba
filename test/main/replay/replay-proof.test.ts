import { describe, expect, test } from 'vitest';
import { replayBook } from '../../../main/replay/replay-book.ts';
import { CRASHES, HAS_DATA, quietControls } from '../../replay-proof/proof-data.ts';
import { prove } from '../../replay-proof/prove.ts';
import { bookOf, DAY, isolated, MINUTE, START, series, type Bar } from './replay-fixtures.ts';

/** Normal numbers that are the same in every run: a linear congruence, twelve draws summed. */
function normals(): () => number {
  let state = 12_345;
  const uniform = () => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
  return () => Array.from({ length: 12 }, uniform).reduce((sum, value) => sum + value, -6);
}

describe('a position that hovers about the critical distance', () => {
  test('is worth at most eight notifications a day', () => {
    // Distance 5 % + x, x ← 0.995 x + 0.0005 N(0, 1), as in promise C4; each minute a step of it.
    const draw = normals();
    let x = 0;
    const liquidation = 80 / 0.995;
    const bars = Array.from({ length: 1440 }, (): Bar => {
      x = 0.995 * x + 0.0005 * draw();
      const price = liquidation / (1 - 0.05 - x);
      return [price, price, price, price];
    });
    const report = replayBook({
      book: bookOf([isolated()]),
      candles: new Map([['BTC', series(bars, MINUTE)]]),
    });
    expect(report.toMs - START).toBe(DAY);
    expect(report.notifications).toBeGreaterThan(0);
    expect(report.worstDay).toBeLessThanOrEqual(8);
  });
});

const reason = HAS_DATA ? '' : ' (skipped: no recorded candles beside the project)';

describe.skipIf(!HAS_DATA)(`over recorded prices${reason}`, () => {
  const crash = CRASHES.find(({ name }) => name === '2022-11');

  test('every liquidation that could be seen coming had its critical alarm a minute before', async () => {
    if (crash === undefined) throw new Error('no such episode');
    const proof = await prove(crash, { leverages: [5, 20] });
    expect(proof.possible).toBeGreaterThan(10);
    expect(proof.missed).toEqual([]);
    expect(proof.medianWarningMs).toBeGreaterThan(60 * MINUTE);
  }, 120_000);

  test('a calm week raises no false critical for a book of moderate leverage', async () => {
    for (const week of quietControls().filter((_, index) => index % 6 === 0)) {
      const { report } = await prove(week, { leverages: [3, 5], sides: ['long'] });
      expect(report.alarms.filter(({ isFalse }) => isFalse)).toEqual([]);
    }
  }, 120_000);
});
