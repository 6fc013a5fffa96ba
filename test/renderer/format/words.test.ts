import { describe, expect, test } from 'vitest';
import { formatAgo } from '../../../renderer/format/format-time.ts';
import { moveText, positionSummary } from '../../../renderer/format/position-words.ts';
import { keepUnits, shortSymbol, unknownReasonWords } from '../../../renderer/format/words.ts';
import { samplePosition } from '../../helpers/sample-position.ts';

describe('words on the screen', () => {
  test('a long dies downwards and a short upwards', () => {
    expect(moveText({ kind: 'distance', ratio: 0.062, direction: 'down' })).toBe('−6.2\u202f%');
    expect(moveText({ kind: 'distance', ratio: 0.062, direction: 'up' })).toBe('+6.2\u202f%');
  });

  test('unknown is a word, never a number or a dash', () => {
    expect(moveText({ kind: 'unknown', reason: 'no-wallet' })).toBe('unknown');
    expect(moveText({ kind: 'none' })).toBe('none');
  });

  test('a reason code becomes a sentence and a sentence stays what it is', () => {
    expect(unknownReasonWords('no-mark-price')).toBe('there is no mark price');
    expect(unknownReasonWords('the books differ')).toBe('the books differ');
  });

  test('the summary of a position says how far, what and which side', () => {
    const position = samplePosition({
      underlying: 'BTC',
      side: 'short',
      mark: 100,
      tick: 1,
      distance: 0.1,
      leverage: 2,
      contracts: 1,
      level: 'safe',
    });
    expect(positionSummary(position)).toBe('+10.0\u202f% BTC short');
  });

  test('a number never loses its percent sign to the next line', () => {
    expect(keepUnits('6.2 % below, 1.4 daily sigmas')).toBe(
      '6.2\u00a0% below, 1.4\u00a0daily\u00a0sigmas',
    );
  });

  test('symbols lose their settlement, ages below a second are now', () => {
    expect(shortSymbol('BTC/USDT:USDT')).toBe('BTC/USDT');
    expect(shortSymbol('AAPL')).toBe('AAPL');
    expect(formatAgo(400)).toBe('now');
    expect(formatAgo(12_400)).toBe('12 s ago');
  });
});
