import { describe, expect, it } from 'vitest';
import type { Position } from '../../../../../shared/domain/position.ts';
import { ASSUMED_COSTS } from '../../../../../shared/risk/ways-out/way-out-changes.ts';
import { waysOut, type WayOut } from '../../../../../shared/risk/ways-out/ways-out.ts';
import {
  calculateTargetRange,
  findInBook,
  keepTargetRange,
  priceAt,
  roundUp,
  toWayCard,
  type WayContext,
} from '../../../../../renderer/features/position/ways-out/ways-out-model.ts';
import { engineBook } from '../../../../helpers/engine-book.ts';

const { book, betas, dailySigmas } = engineBook();
const KEYS = {
  btc: 'acc-binance|main|BTC/USDT:USDT|long|cross',
  sol: 'acc-bitget|main|SOL/USDT:USDT|long|isolated',
} as const;

function placeOf(key: string) {
  const place = findInBook(book, key);
  if (place === undefined) throw new Error(`not in the book: ${key}`);
  return place;
}

function cards(key: string, distance: number, more: Partial<WayContext> = {}) {
  const { account, position } = placeOf(key);
  const ways = waysOut(account, key, { distance }, { betas, dailySigmas }, ASSUMED_COSTS);
  return ways.map((way) =>
    toWayCard(way, {
      position,
      settleCurrency: 'USDT',
      tickSize: position.tickSize,
      hideAmounts: false,
      ...more,
    }),
  );
}

describe('findInBook', () => {
  it('finds the position with the account that it belongs to', () => {
    expect(placeOf(KEYS.sol).account.id).toBe('acc-bitget');
    expect(findInBook(book, 'gone')).toBeUndefined();
  });
});

describe('calculateTargetRange', () => {
  it('starts behind the warning distance and never short of where it is already', () => {
    expect(calculateTargetRange(0.057, 0.1)).toEqual({ min: 0.06, max: 0.3, start: 0.125 });
    const far = calculateTargetRange(0.4, 0.1);
    expect(far.min).toBeGreaterThan(0.4);
    expect(far.max).toBeCloseTo(0.8);
    expect(far.start).toBeCloseTo(0.6);
  });

  it('ends at 90 %, also for a position that is further away', () => {
    const { min, max, start } = calculateTargetRange(0.97, 0.1);
    expect(max).toBe(0.9);
    expect(min).toBeLessThan(max);
    expect(start).toBeLessThanOrEqual(max);
  });
});

describe('keepTargetRange', () => {
  const before = calculateTargetRange(0.098, 0.1);

  it('keeps the slider where it is while the price ticks', () => {
    for (const present of [0.0999, 0.09, 0.076]) {
      expect(keepTargetRange(before, present, 0.1)).toBe(before);
    }
  });

  it('counts anew when the position is further away than it begins, or much nearer', () => {
    expect(keepTargetRange(before, 0.101, 0.1)).toEqual(calculateTargetRange(0.101, 0.1));
    expect(keepTargetRange(before, 0.06, 0.1)).toEqual(calculateTargetRange(0.06, 0.1));
  });

  it('is the very same for a position beyond every range, so that the page does not draw for ever', () => {
    const far = calculateTargetRange(0.97, 0.1);
    expect(keepTargetRange(far, 0.97, 0.1)).toBe(far);
  });
});

describe('priceAt', () => {
  it('lies below for a long and above for a short', () => {
    expect(priceAt(100, 0.2, 'down')).toBe(80);
    expect(priceAt(100, 0.2, 'up')).toBe(120);
  });
});

describe('roundUp', () => {
  it('never gives less than is needed, and keeps what is exact', () => {
    expect(roundUp(10.801, 2)).toBe(10.81);
    expect(roundUp(0.1 + 0.2, 1)).toBe(0.3);
    expect(roundUp(1200, 0)).toBe(1200);
  });
});

describe('toWayCard', () => {
  it('gives each open way its amount, the price that results and its cost', () => {
    const [collateral, reduce, hedge] = cards(KEYS.btc, 0.15);
    const lines = (index: number) => cards(KEYS.btc, 0.15)[index]?.lines.join('; ') ?? '';
    expect(collateral).toMatchObject({ title: 'Add collateral', isOpen: true });
    expect(collateral?.big).toMatch(/^[\d,]+\sUSDT$/);
    expect(lines(0)).toMatch(/into the cross margin.*then liquidates at 95,914\.4, −15\.0\s%/);
    expect(reduce?.big).toMatch(/^0\.\d+ BTC$/);
    expect(lines(1)).toMatch(/of the position.*costs about [\d.]+\sUSDT/);
    expect(hedge).toMatchObject({ isOpen: false, big: 'not possible' });
    expect(lines(2)).toMatch(/one-way mode/);
  });

  it('says what an isolated position gets back and has to return', () => {
    const [collateral, reduce, hedge] = cards(KEYS.sol, 0.15);
    expect(collateral?.lines[0]).toBe('into the margin of this position');
    expect(reduce?.lines.at(-1)).toMatch(/put the .* that the venue sets free back in/);
    expect(hedge?.lines[0]).toMatch(/isolated/);
  });

  it('is not needed for a distance that is there already', () => {
    expect(cards(KEYS.sol, 0.01).map((card) => card.big)).toEqual([
      'not needed',
      'not needed',
      'not needed',
    ]);
  });

  it('hides the money but not the way while the screen is shared', () => {
    const [collateral, reduce] = cards(KEYS.btc, 0.15, { hideAmounts: true });
    expect(collateral?.big).not.toMatch(/\d/);
    expect(reduce?.big).not.toMatch(/\d/);
    expect(collateral?.lines.join()).toMatch(/95,914\.4/);
  });

  it('counts inverse contracts, which are no coins', () => {
    const inverse: Position = {
      ...placeOf(KEYS.btc).position,
      contractType: 'inverse',
      contractSize: 100,
    };
    const way: WayOut = {
      kind: 'reduce',
      outcome: 'reaches',
      amount: 41.2,
      share: 0.4,
      cost: 0.0001,
      marginToReturn: 0,
      liquidationPrice: { kind: 'none' },
      distance: { kind: 'none' },
    };
    const card = toWayCard(way, { position: inverse, settleCurrency: 'BTC', hideAmounts: false });
    expect(card.big).toBe('41.2 contracts');
    expect(card.lines).toContain('then no price liquidates it');
  });
});
