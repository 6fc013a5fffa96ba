import type { PositionView } from '../../../shared/contract/app-state.ts';
import { tierCap, type MarginTier, type TierUnit } from '../../../shared/domain/margin-tier.ts';
import type { Figure, LiquidationPrice } from '../../../shared/domain/outcome.ts';
import type { Position } from '../../../shared/domain/position.ts';
import type { TimestampMs } from '../../../shared/domain/units.ts';
import {
  formatAmount,
  formatLeverage,
  formatMultiple,
  formatPercent,
  formatShare,
  formatPrice,
  formatQuantity,
} from '../../format/format-number.ts';
import { formatAgo, formatDuration } from '../../format/format-time.ts';

/** One line of the figures: what it is, what it is worth, and what that means. */
export interface FigureRow {
  readonly id: string;
  readonly label: string;
  readonly value: FigureValue;
  readonly note?: string;
}

export type FigureValue =
  | { readonly kind: 'text'; readonly text: string }
  /** `reason` is a code or a sentence; the screen writes "unknown" before it. */
  | { readonly kind: 'unknown'; readonly reason: string };

export interface FigureContext {
  readonly nowMs: TimestampMs;
  readonly hideAmounts: boolean;
  readonly displayCurrency: string;
  /** The position as the book has it; absent while the book is being read. */
  readonly inBook?: Position | undefined;
}

/** Every figure of a position in the order in which a trader asks for it. What is unknown says why. */
export function toFigureRows(view: PositionView, context: FigureContext): readonly FigureRow[] {
  const { risk } = view;
  const hide = context.hideAmounts;
  const amount = (value: number, signed = false): string =>
    formatAmount(value, view.settleCurrency, { hide, signed });
  const rows: FigureRow[] = [
    {
      id: 'notional',
      label: 'Position size',
      value: fromFigure(risk.notional, (value) => amount(value)),
      note: sizeNote(view, hide),
    },
    {
      id: 'leverage',
      label: 'Effective leverage',
      value: fromFigure(risk.effectiveLeverage, (value) => formatMultiple(value)),
      note:
        view.leverage === undefined
          ? 'position against equity'
          : `position against equity; set to ${formatLeverage(view.leverage)}`,
    },
    {
      id: 'maintenance',
      label: 'Maintenance margin',
      value: fromFigure(risk.maintenanceMargin, (value) => amount(value)),
      note: maintenanceNote(view, context.inBook, hide),
    },
    {
      id: 'margin-ratio',
      label: 'Margin ratio',
      value: fromFigure(risk.marginRatio, formatShare),
      note: `${view.marginMode}; liquidation at 100\u00a0%`,
    },
    { id: 'entry', label: 'Entry price', value: price(view.entryPrice, view, 'no-entry-price') },
    {
      id: 'mark',
      label: 'Mark price',
      value: price(view.markPrice, view, 'no-mark-price'),
      ...(view.markAsOfMs !== undefined && { note: formatAgo(context.nowMs - view.markAsOfMs) }),
    },
    {
      id: 'pnl',
      label: 'Unrealized PnL',
      value: fromFigure(risk.unrealizedPnl, (value) => amount(value, true)),
    },
    fundingRow(view, context.nowMs, amount),
    {
      id: 'bankruptcy',
      label: 'Bankruptcy price',
      value: fromPrice(risk.bankruptcyPrice, view, 'no price uses up the equity'),
      note: 'equity is zero here',
    },
    {
      id: 'money-at-risk',
      label: 'Money at risk',
      value: fromFigure(view.moneyAtRisk, (value) =>
        formatAmount(value, context.displayCurrency, { hide }),
      ),
      note:
        view.risk.equity.kind === 'known' && view.risk.equity.value < 0
          ? 'more than the collateral is lost already'
          : 'what a liquidation takes',
    },
  ];
  return rows;
}

function sizeNote(view: PositionView, hide: boolean): string {
  if (view.contractType === 'linear') {
    return `${formatQuantity(view.contracts * view.contractSize, hide)} ${view.underlying}`;
  }
  return `${formatQuantity(view.contracts, hide)} contracts, ${view.contractType}`;
}

function maintenanceNote(view: PositionView, inBook: Position | undefined, hide: boolean): string {
  const rate = view.risk.maintenanceMarginRate;
  const parts: string[] = [];
  if (rate.kind === 'known') parts.push(formatPercent(rate.value, 2));
  const tier = inBook === undefined ? undefined : findTier(inBook, view.risk.notional);
  if (tier !== undefined) {
    const ends =
      tier.row.cap === undefined
        ? ''
        : `, up to ${formatQuantity(tier.row.cap, hide)} ${tierUnitWords(tier.unit, view)}`;
    parts.push(`tier ${tier.number} of ${tier.count}${ends}`);
  }
  if (inBook?.tiersAsOf !== undefined) parts.push(`as published on ${inBook.tiersAsOf}`);
  return parts.length === 0 ? 'tier unknown' : parts.join(', ');
}

function tierUnitWords(unit: TierUnit, view: PositionView): string {
  if (unit === 'contracts') return 'contracts';
  return unit === 'base' ? view.underlying : view.settleCurrency;
}

/**
 * The tier in force: a row covers floor < size <= cap in the unit of its table. Undefined without a table or without
 * a size to look up.
 */
export function findTier(
  position: Position,
  notional: Figure,
): { row: MarginTier; number: number; count: number; unit: TierUnit } | undefined {
  const { tiers, tierUnit: unit = 'quote' } = position;
  if (tiers === undefined) return undefined;
  const size = tierSize(position, notional, unit);
  if (size === undefined) return undefined;
  const index = tiers.findIndex((row) => size <= tierCap(row));
  const row = tiers[index];
  return row === undefined ? undefined : { row, number: index + 1, count: tiers.length, unit };
}

function tierSize(position: Position, notional: Figure, unit: TierUnit): number | undefined {
  if (unit === 'contracts') return position.contracts;
  // An inverse position's notional is in the coin, which is the base of its table.
  if (unit === 'base' && position.contractType === 'linear') {
    return position.contracts * position.contractSize;
  }
  return notional.kind === 'known' ? notional.value : undefined;
}

function fundingRow(
  view: PositionView,
  nowMs: TimestampMs,
  amount: (value: number, signed?: boolean) => string,
): FigureRow {
  const { fundingRate, nextFundingAtMs, risk, side } = view;
  const base = { id: 'funding', label: 'Funding' };
  if (fundingRate === undefined) {
    return { ...base, value: { kind: 'unknown', reason: 'the venue’s funding rate is missing' } };
  }
  const pays = fundingRate !== 0 && fundingRate > 0 === (side === 'long');
  const sum =
    risk.notional.kind === 'known' && fundingRate !== 0
      ? `you ${pays ? 'pay' : 'get'} ${amount(Math.abs(fundingRate) * risk.notional.value)}`
      : undefined;
  const when =
    nextFundingAtMs === undefined
      ? undefined
      : nextFundingAtMs > nowMs
        ? `in ${formatDuration(nextFundingAtMs - nowMs)}`
        : 'now';
  const note = [sum, when].filter((part) => part !== undefined).join(' ');
  return {
    ...base,
    value: { kind: 'text', text: formatPercent(fundingRate, 4, true) },
    ...(note !== '' && { note }),
  };
}

function fromFigure<T extends number>(
  figure: Figure<T>,
  format: (value: T) => string,
): FigureValue {
  return figure.kind === 'known' ? { kind: 'text', text: format(figure.value) } : figure;
}

function price(value: number | undefined, view: PositionView, reason: string): FigureValue {
  return value === undefined
    ? { kind: 'unknown', reason }
    : { kind: 'text', text: formatPrice(value, view.tickSize) };
}

function fromPrice(figure: LiquidationPrice, view: PositionView, none: string): FigureValue {
  if (figure.kind === 'price') return price(figure.price, view, 'invalid-input');
  return figure.kind === 'none' ? { kind: 'text', text: none } : figure;
}
