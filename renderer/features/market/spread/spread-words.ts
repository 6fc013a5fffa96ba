import type { Ratio } from '../../../../shared/domain/units.ts';
import type { Diversification } from '../../../../shared/risk/diversification/diversify.ts';
import type { ShiftResult } from '../../../../shared/risk/diversification/move-into.ts';
import { formatCount, formatDecimal, formatPercent } from '../../../format/format-number.ts';
import { unknownReasonWords } from '../../../format/words.ts';

/** The one figure of the tab, and what it means in a sentence. */
export function betsWords({ effectiveBets, marketShare }: Diversification): {
  readonly big: string;
  readonly line: string;
} {
  if (effectiveBets.kind === 'unknown') {
    return {
      big: 'unknown',
      line: `How much of this is one bet is not known: ${unknownReasonWords(effectiveBets.reason)}.`,
    };
  }
  if (effectiveBets.value === 0) {
    return { big: 'no bet', line: 'Nothing in this book gains or loses with a coin.' };
  }
  const bets = formatDecimal(effectiveBets.value, 1);
  return {
    big: `${bets} ${bets === '1.0' ? 'bet' : 'bets'}`,
    line:
      marketShare.kind === 'known'
        ? `${formatPercent(marketShare.value, 0)} of the risk is one thing: all coins moving with BTC.`
        : '',
  };
}

const UNTOUCHED: Readonly<Record<ShiftResult['untouched'][number]['reason'], string>> = {
  'no-coins': 'hold no coins as collateral',
  'no-positions': 'have no position',
  'kept-in-a-coin': 'are kept in a coin themselves',
  unknown: 'are not known well enough',
};

/** Pools in which nothing can be moved, one sentence per reason. */
export function untouchedWords(untouched: ShiftResult['untouched']): readonly string[] {
  const counts = new Map<ShiftResult['untouched'][number]['reason'], number>();
  for (const { reason } of untouched) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(
    ([reason, count]) =>
      `${formatCount(count, 'pool')} ${count === 1 ? singular(UNTOUCHED[reason]) : UNTOUCHED[reason]}: nothing moves there.`,
  );
}

function singular(words: string): string {
  return words
    .replace(/^hold/, 'holds')
    .replace(/^have/, 'has')
    .replace(/^are/, 'is')
    .replace('themselves', 'itself');
}

/** Width of a share's bar; a hedge takes risk away and has none. */
export function barWidth(share: Ratio): Ratio {
  return Math.min(1, Math.max(0, share));
}
