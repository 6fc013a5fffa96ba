import type { AccountMatch } from '../../shared/contract/account-match.ts';
import type { AccountIdentity, HeldPosition } from '../exchange/exchange-client.ts';

/** Shown of an id of the venue: enough to compare it, too little to pass it on. */
const SHOWN = 4;

/**
 * Whether what a new key shows is the account that is watched. The venue's own id decides where both are known; else the
 * positions speak: one that is held alike (symbol, side and size or entry price) is proof, none of several is a doubt, and
 * an account without positions tells nothing.
 */
export function matchAccount(known: AccountIdentity, found: AccountIdentity): AccountMatch {
  if (known.holder !== undefined && found.holder !== undefined) {
    return known.holder === found.holder
      ? { verdict: 'same', text: 'The new key belongs to the same account.' }
      : {
          verdict: 'other',
          text: `The new key belongs to another account: the exchange names it …${tail(found.holder)}, and this one is …${tail(known.holder)}.`,
        };
  }
  const before = known.positions ?? [];
  const now = found.positions ?? [];
  const both = before.filter((one) => now.some((other) => isHeldAlike(one, other))).length;
  if (both > 0) {
    return {
      verdict: 'same',
      text: `The new key shows the same account: ${both === before.length ? countOf(both, 'known position') : `${both} of ${countOf(before.length, 'known position')}`} found.`,
    };
  }
  if (before.length > 0) {
    return {
      verdict: 'doubtful',
      text: `This may be another account or sub-account: none of its ${countOf(before.length, 'known position')} is found with the new key, which shows ${now.length === 0 ? 'none' : now.length === 1 ? 'one other' : `${now.length} others`}.`,
    };
  }
  return {
    verdict: 'unknown',
    text: 'Leeway cannot tell whether the new key belongs to the same account: there is no known position to compare, and the exchange names no owner.',
  };
}

function isHeldAlike(one: HeldPosition, other: HeldPosition): boolean {
  return (
    one.symbol === other.symbol &&
    one.side === other.side &&
    (isNear(one.contracts, other.contracts) || isNear(one.entryPrice, other.entryPrice))
  );
}

function isNear(one: number | undefined, other: number | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  return Math.abs(one - other) <= 1e-9 * Math.max(Math.abs(one), Math.abs(other));
}

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function tail(id: string): string {
  return id.slice(-SHOWN);
}
