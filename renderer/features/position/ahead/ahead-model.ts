import type {
  Figure,
  LiquidationDistance,
  LiquidationPrice,
} from '../../../../shared/domain/outcome.ts';
import type { Currency, Price, Ratio, TimestampMs } from '../../../../shared/domain/units.ts';
import type { PartialOutlook } from '../../../../shared/risk/outlook/partial-outlook.ts';
import type { PositionOutlook } from '../../../../shared/risk/outlook/position-outlook.ts';
import { formatAmount, formatPercent, formatPrice } from '../../../format/format-number.ts';
import { formatDay, formatDuration } from '../../../format/format-time.ts';
import { moveText } from '../../../format/position-words.ts';
import { shortSymbol, unknownReasonWords } from '../../../format/words.ts';

/** Where the liquidation price will stand at one moment ahead. */
export interface AheadRow {
  readonly id: string;
  readonly label: string;
  readonly price: LiquidationPrice;
  readonly distance: LiquidationDistance;
  /** What the moment brings: what is paid, what settles. */
  readonly note?: string;
}

export interface AheadContext {
  readonly nowMs: TimestampMs;
  readonly nextFundingAtMs?: TimestampMs | undefined;
  readonly currency: Currency;
  readonly tickSize?: Price | undefined;
  readonly exchangeName: string;
  readonly hide: boolean;
}

/** A chance as a trader reads it: no false digits, and never a plain zero for what can happen. */
export function chanceText(chance: Ratio): string {
  if (chance <= 0) return formatPercent(0, 0);
  if (chance < 0.001) return `< ${formatPercent(0.001, 1)}`;
  if (chance > 0.99) return `> ${formatPercent(0.99, 0)}`;
  return formatPercent(chance, chance < 0.1 ? 1 : 0);
}

/** Fundings, announced tables and expiries in the order in which a trader asks for them. */
export function toAheadRows(outlook: PositionOutlook, context: AheadContext): readonly AheadRow[] {
  const { nowMs, nextFundingAtMs, currency, hide } = context;
  const wait = nextFundingAtMs === undefined ? 0 : nextFundingAtMs - nowMs;
  const rows: AheadRow[] = outlook.funding.map((one): AheadRow => ({
    id: `funding-${one.intervals}`,
    label:
      one.intervals === 1
        ? `After the next funding${wait > 0 ? `, in ${formatDuration(wait)}` : ''}`
        : `After ${one.intervals} fundings`,
    price: one.liquidationPrice,
    distance: one.distance,
    ...(one.received.kind === 'known' && {
      note: paidText(one.received, currency, hide, one.othersWithoutRate),
    }),
  }));
  for (const one of outlook.announced) {
    rows.push({
      id: `announced-${one.symbol}`,
      label: `With the announced tier table of ${shortSymbol(one.symbol)}`,
      price: one.liquidationPrice,
      distance: one.distance,
      ...(one.maintenanceMargin.kind === 'known' && {
        note: `maintenance margin ${formatAmount(one.maintenanceMargin.value, currency, { hide })}`,
      }),
    });
  }
  for (const one of outlook.expiries) {
    const at =
      one.settlement.kind === 'known'
        ? `settles at ${formatPrice(one.settlement.value, context.tickSize)}, the mark of now`
        : `settlement unknown: ${unknownReasonWords(one.settlement.reason)}`;
    rows.push({
      id: `expiry-${one.symbol}`,
      label: `After ${one.isItself ? 'its' : `${shortSymbol(one.symbol)}’s`} expiry on ${formatDay(one.dayMs)}`,
      price: one.liquidationPrice,
      distance: one.distance,
      note: one.isItself ? `the position is gone; ${at}` : at,
    });
  }
  return rows;
}

/** The liquidation price of a row in words: price and move, or why there is none. */
export function aheadPriceText(row: AheadRow, tickSize: Price | undefined): string {
  switch (row.price.kind) {
    case 'price':
      return `${formatPrice(row.price.price, tickSize)}, ${moveText(row.distance)}`;
    case 'none':
      return 'none';
    case 'unknown':
      return `unknown: ${unknownReasonWords(row.price.reason)}`;
  }
}

function paidText(
  received: Figure & { readonly kind: 'known' },
  currency: Currency,
  hide: boolean,
  others: number,
): string {
  const { value } = received;
  const sum = formatAmount(Math.abs(value), currency, { hide });
  const own = value === 0 ? 'no funding' : value < 0 ? `you pay ${sum}` : `you get ${sum}`;
  return others === 0
    ? own
    : `${own}; the funding of ${others === 1 ? 'one other position' : `${others} other positions`} is unknown`;
}

/** What the venue does when the price goes on beyond the liquidation price, one sentence per close. */
export function toPartialSteps(
  partial: PartialOutlook,
  context: Pick<AheadContext, 'currency' | 'tickSize' | 'exchangeName' | 'hide'>,
): readonly string[] {
  const { currency, tickSize, exchangeName: venue, hide } = context;
  switch (partial.kind) {
    case 'none':
      return [];
    case 'unknown':
      return [`What ${venue} would close is unknown: ${unknownReasonWords(partial.reason)}.`];
    case 'not-documented':
      return ['No public rule for closing in parts is known here: count on all of it going.'];
    case 'parts-of-unknown-size':
      return [
        `${venue} closes in parts, but does not publish how large: count on all of it going.`,
      ];
    case 'steps': {
      const sentences = partial.steps.map((step, index) => {
        const at = `At ${formatPrice(step.price, tickSize)} ${index === 0 ? venue : 'it'}`;
        if (step.closes >= 1 - 1e-9) {
          return index === 0 ? `${at} closes all of it at once.` : `${at} takes all that is left.`;
        }
        const part = formatPercent(step.closes, step.closes < 0.1 ? 1 : 0);
        const left = formatAmount(step.equityLeft, currency, { hide });
        const verb = index === 0 ? 'first closes' : 'then closes';
        const of = index === 0 ? '' : ' of the rest';
        return `${at} ${verb} about ${part}${of}; ${left} of equity is left.`;
      });
      return partial.end === 'open' && sentences.length > 0
        ? [...sentences, `What is left is still held at ${formatPrice(partial.until, tickSize)}.`]
        : sentences;
    }
  }
}
