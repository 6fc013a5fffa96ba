import type { Account, Book } from '../../../../shared/domain/book.ts';
import { positionKey as toKey, type Position } from '../../../../shared/domain/position.ts';
import type { Currency, PositionKey, Price, Ratio } from '../../../../shared/domain/units.ts';
import type { NoWayReason, WayOut, WayOutKind } from '../../../../shared/risk/ways-out/ways-out.ts';
import type { Hedge } from './hedge-model.ts';
import {
  formatAmount,
  formatPercent,
  formatPrice,
  formatQuantity,
} from '../../../format/format-number.ts';
import { moveText } from '../../../format/position-words.ts';

/** The position with the account that it is liquidated in. */
export interface BookPlace {
  readonly account: Account;
  readonly position: Position;
}

export function findInBook(book: Book, key: PositionKey): BookPlace | undefined {
  for (const account of book.accounts) {
    for (const pool of account.pools) {
      for (const position of pool.positions) {
        if (toKey(account.id, pool.id, position) === key) return { account, position };
      }
    }
  }
  return undefined;
}

export interface TargetRange {
  readonly min: Ratio;
  readonly max: Ratio;
  /** A distance with room behind the warning, where the slider starts. */
  readonly start: Ratio;
}

/** The slider moves in steps of this. */
export const TARGET_STEP = 0.005;

/** Distances worth reaching: from just beyond the present one to at least 30 %, at most 90 %. */
export function calculateTargetRange(present: Ratio, warningDistance: Ratio): TargetRange {
  const toStep = (ratio: number): number => Math.round(ratio / TARGET_STEP) / (1 / TARGET_STEP);
  const min = Math.min(0.89, toStep(Math.ceil(present / TARGET_STEP + 1e-9) * TARGET_STEP));
  const max = toStep(Math.min(0.9, Math.max(0.3, present * 2)));
  const wanted = Math.max(warningDistance * 1.25, present * 1.5);
  return { min, max, start: toStep(Math.min(max, Math.max(min, wanted))) };
}

/**
 * How far a position may come nearer before the slider counts from there, as a distance and as a share of where it begins; the larger
 * of the two. Less would move it at every tick.
 */
const RANGE_HOLDS: Ratio = 0.025;
const RANGE_HOLDS_SHARE: Ratio = 0.25;

/**
 * The range of before, the very same, as long as it fits: a slider that nobody touches must not move because the price does.
 */
export function keepTargetRange(
  before: TargetRange,
  present: Ratio,
  warningDistance: Ratio,
): TargetRange {
  const holds = Math.max(RANGE_HOLDS, before.min * RANGE_HOLDS_SHARE);
  const fits = present < before.min && before.min - present <= holds;
  if (fits) return before;
  const next = calculateTargetRange(present, warningDistance);
  const isSame = next.min === before.min && next.max === before.max && next.start === before.start;
  return isSame ? before : next;
}

/** Price that lies `distance` away from the mark, on the side on which the liquidation lies. */
export function priceAt(markPrice: Price, distance: Ratio, direction: 'down' | 'up'): Price {
  return markPrice * (direction === 'down' ? 1 - distance : 1 + distance);
}

/** A way out as the screen shows it. */
export interface WayCard {
  readonly kind: WayOutKind;
  readonly title: string;
  /** The exact amount, or why this way is closed. */
  readonly big: string;
  readonly isOpen: boolean;
  readonly lines: readonly string[];
}

export interface WayContext {
  readonly position: Position;
  readonly settleCurrency: Currency;
  readonly tickSize?: Price | undefined;
  readonly hideAmounts: boolean;
  /** What the hedge is opened in; absent: the other side of the same market. */
  readonly hedge?: Hedge | undefined;
}

const TITLES: Readonly<Record<WayOutKind, string>> = {
  'add-collateral': 'Add collateral',
  reduce: 'Reduce',
  hedge: 'Hedge',
};

export function toWayCard(way: WayOut, context: WayContext): WayCard {
  const base = { kind: way.kind, title: TITLES[way.kind] };
  switch (way.outcome) {
    case 'enough-already':
      return { ...base, isOpen: false, big: 'not needed', lines: ['It is that far away already.'] };
    case 'not-possible':
      return { ...base, isOpen: false, big: 'not possible', lines: [closedWords(way, context)] };
    case 'reaches':
      return {
        ...base,
        isOpen: true,
        big: amountText(way, context),
        lines: [
          shareText(way, context),
          resultText(way, context),
          ...costLines(way, context),
        ].filter((line) => line !== undefined),
      };
  }
}

type Reached = Extract<WayOut, { readonly outcome: 'reaches' }>;

/** Rounded up: an amount that is a little short does not reach the target. */
export function roundUp(amount: number, decimals: number): number {
  const scale = 10 ** decimals;
  // 0.1 × 10 is 1, not 1.0000000000000002: a hair must not become a whole step.
  return Math.ceil(amount * scale * (1 - 1e-12)) / scale;
}

function amountText(way: Reached, context: WayContext): string {
  const { position, settleCurrency, hideAmounts: hide } = context;
  if (way.kind === 'add-collateral') {
    const decimals = way.amount >= 1000 ? 0 : way.amount >= 1 ? 2 : 6;
    return formatAmount(roundUp(way.amount, decimals), settleCurrency, { hide, decimals });
  }
  const traded = (way.kind === 'hedge' ? context.hedge?.instrument : undefined) ?? position;
  const isLinear = traded.contractType === 'linear';
  const quantity = isLinear ? way.amount * traded.contractSize : way.amount;
  const magnitude = Math.floor(Math.log10(Math.max(quantity, 1e-12)));
  const text = formatQuantity(roundUp(quantity, Math.min(8, Math.max(0, 3 - magnitude))), hide);
  return isLinear ? `${text} ${traded.underlying}` : `${text} contracts`;
}

function shareText(way: Reached, { position, hedge }: WayContext): string {
  const share = way.share === undefined ? '' : ` ${formatPercent(way.share, 0)} of the position`;
  switch (way.kind) {
    case 'add-collateral':
      return position.marginMode === 'isolated'
        ? 'into the margin of this position'
        : 'into the cross margin of the account';
    case 'reduce':
      return `closed at market,${share}`;
    case 'hedge':
      return hedge?.needsBetas === true
        ? `opened ${hedge.side} beside it,${share.replace('of the position', 'of a full hedge')}`
        : `opened ${position.side === 'long' ? 'short' : 'long'} beside it,${share}`;
  }
}

function resultText(way: Reached, context: WayContext): string {
  const { liquidationPrice } = way;
  if (way.kind === 'hedge' && context.hedge?.needsBetas === true) {
    const beta = context.hedge.isBetaAssumed ? 'one to one, their beta is unknown' : 'by the betas';
    const together = `if all coins move together (${beta})`;
    return liquidationPrice.kind === 'price'
      ? `then liquidates at ${formatPrice(liquidationPrice.price, context.tickSize)}, ${moveText(way.distance)}, ${together}; nothing changes while ${context.position.underlying} moves alone`
      : `then nothing liquidates it ${together}`;
  }
  if (liquidationPrice.kind !== 'price') return 'then no price liquidates it';
  return `then liquidates at ${formatPrice(liquidationPrice.price, context.tickSize)}, ${moveText(way.distance)}`;
}

function costLines(way: Reached, context: WayContext): readonly string[] {
  const { settleCurrency, hideAmounts: hide } = context;
  const lines = [
    way.cost === 0
      ? 'costs nothing but the money that is tied up'
      : `costs about ${formatAmount(way.cost, settleCurrency, { hide })} in fee and spread`,
  ];
  if (way.marginToReturn > 0) {
    lines.push(
      `put the ${formatAmount(way.marginToReturn, settleCurrency, { hide })} that the venue sets free back in`,
    );
  }
  return lines;
}

function closedWords(
  way: { readonly kind: WayOutKind; readonly reason: NoWayReason },
  { position, hedge }: WayContext,
): string {
  switch (way.reason) {
    case 'unknown':
      return 'A figure that it starts from is unknown.';
    case 'out-of-reach':
      return way.kind === 'add-collateral'
        ? 'No sum pushes the liquidation price this far.'
        : 'Not even for the whole position does this reach so far.';
    case 'isolated':
      return 'An isolated position is liquidated by itself: a hedge beside it does not move its price.';
    case 'one-way':
      return oneWayWords(position, hedge);
  }
}

function oneWayWords(position: Position, hedge: Hedge | undefined): string {
  const coin = hedge?.instrument.underlying ?? position.underlying;
  const isOwn = hedge === undefined || hedge.instrument.symbol === position.symbol;
  const verb = (hedge?.side ?? (position.side === 'long' ? 'short' : 'long')) === 'short';
  const what = isOwn ? 'this position' : `the ${coin} position that is open`;
  return `In one-way mode ${verb ? 'selling' : 'buying'} ${coin} only closes ${what}. Hedge with another market.`;
}
