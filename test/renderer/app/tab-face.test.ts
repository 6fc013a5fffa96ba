import { describe, expect, test } from 'vitest';
import { faviconHref, tabSummary, tabTitle } from '../../../renderer/app/tab-face.ts';
import type { Level } from '../../../shared/domain/level.ts';

const LEVELS: readonly Level[] = ['safe', 'watch', 'warning', 'critical', 'unknown'];

describe('the face of the browser tab', () => {
  test('the title begins with the shape and the distance', () => {
    expect(tabTitle('critical', '−6.2 % BTC long')).toBe('■ −6.2 % BTC long · Leeway');
    expect(tabTitle('safe', undefined)).toBe('● Leeway');
  });

  test('the title names no calm position while the headline is about none', () => {
    expect(tabSummary({ level: 'unknown' }, '−14 % ETH long')).toBe('not all is seen');
    expect(tabSummary({ level: 'critical' }, '−14 % ETH long')).toBe('positions gone');
    expect(tabSummary({ level: 'critical', positionKey: 'p' }, '−1 % ETH long')).toBe(
      '−1 % ETH long',
    );
    expect(tabSummary({ level: 'safe' }, undefined)).toBeUndefined();
  });

  test('each level has a picture of its own, told apart by shape and not by color alone', () => {
    const shapes = LEVELS.map((level) =>
      decodeURIComponent(faviconHref(level)).replaceAll(/#[0-9a-f]{6}/g, 'COLOR'),
    );
    expect(new Set(shapes).size).toBe(LEVELS.length);
  });
});
