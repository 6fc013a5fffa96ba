import { describe, expect, it } from 'vitest';
import { IMPORT_FIELDS, type ImportMapping } from '../../../../shared/contract/import.ts';
import {
  checkFile,
  columnName,
  describeRowError,
  FIELDS,
  fieldOfColumn,
  MAX_FILE_BYTES,
  missingFields,
  sourceOf,
  toRequestMapping,
  toVerdict,
  withSource,
} from '../../../../renderer/features/import/import-model.ts';
import { CSV_PREVIEW } from '../../../helpers/sample-preview.ts';

const mapping: ImportMapping = {
  delimiter: ',',
  decimal: '.',
  columns: { symbol: 0, side: 1, contracts: 2, entryPrice: 3 },
  defaults: { settleCurrency: 'USDT' },
};

describe('FIELDS', () => {
  it('are the fields of the contract, in its order', () => {
    expect(FIELDS).toEqual(IMPORT_FIELDS);
  });
});

describe('checkFile', () => {
  it('refuses a file above the limit before it is read, with its size', () => {
    const answer = checkFile({ name: 'big.csv', size: MAX_FILE_BYTES + 1 });
    expect(answer.ok ? '' : answer.error).toMatch(/big\.csv has 51 MB; the limit is 50 MB/);
    expect(checkFile({ name: 'fits.csv', size: MAX_FILE_BYTES }).ok).toBe(true);
  });

  it('refuses an empty file', () => {
    expect(checkFile({ name: 'a.csv', size: 0 }).ok).toBe(false);
  });
});

describe('withSource', () => {
  it('lets the former field go of a column that feeds another now', () => {
    const changed = withSource(mapping, 'markPrice', { kind: 'column', index: 3 });
    expect(sourceOf(changed, 'markPrice')).toEqual({ kind: 'column', index: 3 });
    expect(sourceOf(changed, 'entryPrice')).toEqual({ kind: 'none' });
    expect(missingFields(changed)).toEqual(['entryPrice']);
  });

  it('replaces a column by one value for all rows, and back', () => {
    const fixed = withSource(mapping, 'side', { kind: 'default', value: 'long' });
    expect(sourceOf(fixed, 'side')).toEqual({ kind: 'default', value: 'long' });
    expect(missingFields(fixed)).toEqual([]);
    expect(sourceOf(withSource(fixed, 'side', { kind: 'none' }), 'side')).toEqual({ kind: 'none' });
  });

  it('leaves the mapping it was given as it was', () => {
    withSource(mapping, 'side', { kind: 'none' });
    expect(mapping.columns.side).toBe(1);
  });
});

describe('missingFields', () => {
  it('counts a value that is still empty as missing and does not send it', () => {
    const typing = withSource(mapping, 'side', { kind: 'default', value: ' ' });
    expect(missingFields(typing)).toEqual(['side']);
    expect(toRequestMapping(typing).defaults).toEqual({ settleCurrency: 'USDT' });
  });
});

describe('columns', () => {
  it('are named by their header, or by their number', () => {
    expect(columnName(['Symbol', ' '], 0)).toBe('Symbol');
    expect(columnName(['Symbol', ' '], 1)).toBe('Column 2');
    expect(columnName([], 4)).toBe('Column 5');
  });

  it('know the field they feed', () => {
    expect(fieldOfColumn(mapping, 2)).toBe('contracts');
    expect(fieldOfColumn(mapping, 9)).toBeUndefined();
  });
});

describe('describeRowError', () => {
  it('leads with line and field', () => {
    expect(describeRowError({ line: 7, field: 'Qty', message: 'must be above 0' })).toBe(
      'Line 7, Qty: must be above 0',
    );
    expect(describeRowError({ message: 'not JSON' })).toBe('not JSON');
  });
});

describe('toVerdict', () => {
  it('says how many come in and how many do not', () => {
    expect(toVerdict(CSV_PREVIEW)).toMatchObject({
      kind: 'partial',
      title: '3 positions can be imported, 1 row cannot',
    });
    expect(toVerdict({ ...CSV_PREVIEW, rejected: 0, errors: [] }).kind).toBe('ready');
  });

  it('says which line is wrong and that nothing was changed, when nothing can be applied', () => {
    const { previewId: _, ...blocked } = CSV_PREVIEW;
    expect(toVerdict({ ...blocked, accepted: 0 })).toMatchObject({
      kind: 'blocked',
      text: 'Line 4, Qty: must be above 0, was -40. Nothing was changed.',
    });
    expect(toVerdict(blocked).text).toContain('The other 3 rows are fine');
  });
});
