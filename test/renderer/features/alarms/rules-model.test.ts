import { describe, expect, test } from 'vitest';
import {
  draftOf,
  levelsUnder,
  parseDraft,
} from '../../../../renderer/features/alarms/rules-model.ts';
import { DEFAULT_THRESHOLDS } from '../../../../shared/alarms/thresholds/thresholds.ts';
import { criticalState } from '../../../helpers/sample-state.ts';

const DRAFT = draftOf(DEFAULT_THRESHOLDS);

describe('the form of the alarm rules', () => {
  test('writes fractions as percent and milliseconds as minutes, and reads them back', () => {
    expect(DRAFT.warningDistance).toBe('10');
    expect(DRAFT.criticalDistanceAlways).toBe('1.5');
    expect(DRAFT.criticalTimeToLiquidationMs).toBe('15');
    expect(parseDraft(DRAFT)).toEqual({ ok: true, value: DEFAULT_THRESHOLDS });
  });

  test('names the field that is no number', () => {
    for (const text of ['', 'ten', '1,5', '0x10']) {
      expect(parseDraft({ ...DRAFT, warningDistance: text })).toEqual({
        ok: false,
        error: { warningDistance: 'Write a number, such as 10 or 1.5.' },
      });
    }
  });

  test('refuses a warning that comes after critical, in words', () => {
    const answer = parseDraft({ ...DRAFT, warningDistance: '4' });
    expect(answer).toEqual({
      ok: false,
      error: { warningDistance: 'The warning distance must be larger than the critical one.' },
    });
  });

  test('refuses what lies outside of its range', () => {
    const answer = parseDraft({ ...DRAFT, criticalMarginRatio: '100' });
    expect(answer).toEqual({
      ok: false,
      error: { criticalMarginRatio: 'Choose more than 0 and less than 100 %.' },
    });
  });

  test('shows where the positions of today would stand', () => {
    const { positions } = criticalState();
    expect(levelsUnder(positions, DEFAULT_THRESHOLDS)).toMatchObject({ critical: 1, warning: 1 });
    const strict = { ...DEFAULT_THRESHOLDS, criticalDistance: 0.09, criticalSigmas: 1.5 };
    expect(levelsUnder(positions, strict)).toMatchObject({ critical: 2, warning: 0 });
  });
});
