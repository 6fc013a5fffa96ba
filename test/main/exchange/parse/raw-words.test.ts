import { describe, expect, it } from 'vitest';
import { RowReader } from '../../../../main/exchange/parse/raw-row.ts';
import { toldMarginMode, toldSide } from '../../../../main/exchange/parse/raw-words.ts';

const row = (fields: object): RowReader => new RowReader(fields, 'position');

describe('the words of a venue’s own row', () => {
  it.each([
    ['LONG', 'long'],
    ['Buy', 'long'],
    ['bid', 'long'],
    ['POSITION_SIDE_LONG', 'long'],
    [' go_short', 'short'],
    ['SELL', 'short'],
    ['ask', 'short'],
  ])('‘%s’ is %s', (word, side) => {
    expect(toldSide(row({ side: word }))).toEqual({ side });
  });

  it('name the leg before the side, and say where there is no leg', () => {
    expect(toldSide(row({ side: 'BUY', posSide: 'SHORT' }))).toEqual({ side: 'short' });
    expect(toldSide(row({ side: 'SELL', position_side: 'BOTH' }))).toEqual({
      side: 'short',
      leg: 'none',
    });
    expect(toldSide(row({ positionSide: 'net' }))).toEqual({ leg: 'none' });
    expect(toldSide(row({ side: '', holdSide: null, positionSide: 1 }))).toEqual({});
  });

  it('are refused where nobody knows them, or where they say both', () => {
    for (const word of ['sideways', 'long_short', 'POSITION_SIDE_UNKNOWN']) {
      expect(() => toldSide(row({ side: word })), word).toThrow(/side is .* not known/);
    }
    expect(() => toldMarginMode(row({ marginMode: 'portfolio' }))).toThrow(/marginMode/);
  });

  it.each([
    [{ marginMode: 'crossed' }, 'cross'],
    [{ mgnMode: 'CROSS' }, 'cross'],
    [{ margin_type: 'MARGIN_TYPE_ISOLATED' }, 'isolated'],
    [{ margin_type: 'SIMPLE_CROSS_MARGIN' }, 'cross'],
    [{ margin_type: 'MARGIN_TYPE_UNSPECIFIED' }, undefined],
    [{ isolated: false }, 'cross'],
    [{ isolated: true }, 'isolated'],
    // A number stands in one venue's own list.
    [{ marginType: 91 }, undefined],
    [{ marginType: '92' }, undefined],
    [{ type: 'isolated' }, undefined],
  ])('%j is %s', (fields, mode) => {
    expect(toldMarginMode(row(fields))).toBe(mode);
  });
});
