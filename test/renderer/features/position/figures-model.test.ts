import { describe, expect, it } from 'vitest';
import type { PositionView } from '../../../../shared/contract/app-state.ts';
import type { Position } from '../../../../shared/domain/position.ts';
import { known, unknown } from '../../../../shared/domain/outcome.ts';
import {
  findTier,
  toFigureRows,
  type FigureContext,
  type FigureRow,
} from '../../../../renderer/features/position/figures-model.ts';
import { SAMPLE_NOW_MS, samplePosition } from '../../../helpers/sample-position.ts';

const context: FigureContext = {
  nowMs: SAMPLE_NOW_MS,
  hideAmounts: false,
  displayCurrency: 'USD',
};

const btc = samplePosition({
  underlying: 'BTC',
  side: 'long',
  mark: 60_000,
  tick: 0.1,
  distance: 0.06,
  sigma: 0.03,
  leverage: 10,
  contracts: 2,
  level: 'warning',
});

function row(view: PositionView, id: string, more: Partial<FigureContext> = {}): FigureRow {
  const found = toFigureRows(view, { ...context, ...more }).find((each) => each.id === id);
  if (found === undefined) throw new Error(`no row ${id}`);
  return found;
}

/** Spaces of every width count as one: the formats may choose. */
function text(view: PositionView, id: string, more: Partial<FigureContext> = {}): string {
  const { value, note } = row(view, id, more);
  const shown = value.kind === 'text' ? value.text : `unknown: ${value.reason}`;
  return [shown, note]
    .filter((part) => part !== undefined)
    .join(' | ')
    .replaceAll(/\s/g, ' ');
}

const book: Position = {
  symbol: btc.symbol,
  underlying: 'BTC',
  side: 'long',
  contracts: 2,
  contractSize: 1,
  contractType: 'linear',
  marginMode: 'cross',
  tiers: [
    { floor: 0, cap: 50_000, maintenanceMarginRate: 0.004 },
    { floor: 50_000, cap: 600_000, maintenanceMarginRate: 0.005 },
    { floor: 600_000, maintenanceMarginRate: 0.01 },
  ],
};

describe('toFigureRows', () => {
  it('writes size, real leverage and margin in plain words', () => {
    expect(text(btc, 'notional')).toBe('120,000 USDT | 2 BTC');
    expect(text(btc, 'leverage')).toBe('8.0× | position against equity; set to 10×');
    expect(text(btc, 'margin-ratio')).toBe('30.0 % | cross; liquidation at 100 %');
  });

  it('names the tier in force and where it ends', () => {
    expect(text(btc, 'maintenance', { inBook: book })).toBe(
      '600.00 USDT | 0.50 %, tier 2 of 3, up to 600,000 USDT',
    );
  });

  it('says of what day a stored table is', () => {
    expect(text(btc, 'maintenance', { inBook: { ...book, tiersAsOf: '2024-10-24' } })).toBe(
      '600.00 USDT | 0.50 %, tier 2 of 3, up to 600,000 USDT, as published on 2024-10-24',
    );
  });

  it('says what the next funding costs a long when longs pay, and brings a short', () => {
    expect(text(btc, 'funding')).toBe('+0.0100 % | you pay 12.00 USDT in 2 h');
    expect(text({ ...btc, side: 'short' }, 'funding')).toBe(
      '+0.0100 % | you get 12.00 USDT in 2 h',
    );
    expect(text({ ...btc, fundingRate: -0.0001 }, 'funding')).toBe(
      '−0.0100 % | you get 12.00 USDT in 2 h',
    );
  });

  it('writes unknown with its reason and never a zero', () => {
    const blind: PositionView = {
      ...btc,
      risk: {
        ...btc.risk,
        effectiveLeverage: unknown('no-wallet'),
        marginRatio: unknown('no-wallet'),
        bankruptcyPrice: unknown('no-wallet'),
      },
      moneyAtRisk: unknown('no-exchange-rate'),
    };
    expect(row(blind, 'leverage').value).toEqual({ kind: 'unknown', reason: 'no-wallet' });
    expect(row(blind, 'bankruptcy').value).toEqual({ kind: 'unknown', reason: 'no-wallet' });
    expect(row(blind, 'money-at-risk').value).toEqual({
      kind: 'unknown',
      reason: 'no-exchange-rate',
    });
    const { fundingRate: _, ...noFunding } = btc;
    expect(row(noFunding, 'funding').value.kind).toBe('unknown');
    const { markPrice: _mark, ...noMark } = btc;
    expect(row(noMark, 'mark').value).toEqual({ kind: 'unknown', reason: 'no-mark-price' });
  });

  it('hides money for screen sharing but keeps prices and ratios', () => {
    const hidden = { hideAmounts: true };
    expect(text(btc, 'notional', hidden)).not.toMatch(/\d/);
    expect(text(btc, 'pnl', hidden)).not.toMatch(/\d/);
    expect(text(btc, 'entry', hidden)).toMatch(/\d/);
    expect(text(btc, 'margin-ratio', hidden)).toMatch(/^30\.0 %/);
  });
});

describe('findTier', () => {
  it('covers a size up to and including the cap of a row', () => {
    expect(findTier(book, known(50_000))?.number).toBe(1);
    expect(findTier(book, known(50_000.01))?.number).toBe(2);
    expect(findTier(book, known(1e9))?.number).toBe(3);
  });

  it('counts contracts where the table does', () => {
    const byContracts: Position = {
      ...book,
      contracts: 700_000,
      tierUnit: 'contracts',
    };
    expect(findTier(byContracts, unknown('no-mark-price'))?.number).toBe(3);
  });

  it('has no answer without a table or a size', () => {
    const { tiers: _, ...bare } = book;
    expect(findTier(bare, known(1))).toBeUndefined();
    expect(findTier(book, unknown('no-mark-price'))).toBeUndefined();
  });
});
