import type { AccountRisk, JointMove } from '../../../shared/domain/risk-report.ts';
import type { AccountId, PositionKey, Ratio } from '../../../shared/domain/units.ts';
import { formatPercent } from '../../format/format-number.ts';
import { unknownReasonWords } from '../../format/words.ts';

/** The smallest move of the whole market that liquidates something of an account, in a sentence. */
export interface ReverseStress {
  readonly accountId: AccountId;
  readonly kind: 'move' | 'none' | 'unknown';
  readonly sentence: string;
  /** The nearer of the two moves, for the slider; signed. */
  readonly nearest?: Ratio;
  /** What breaks first on that move, in a sentence: the pool where there are several, and the position that loses most. */
  readonly first?: string;
}

/**
 * One sentence per account, the nearest first: "The whole market may fall 8.9 % before Demo Binance is liquidated."
 * An account whose leeway is unknown stands on top of those that are known: it may break earlier.
 */
export function toReverseStress(
  accounts: readonly AccountRisk[],
  nameOf: (id: AccountId) => string,
  positionName?: (key: PositionKey) => string,
): readonly ReverseStress[] {
  return accounts
    .filter((account) => account.pools.some((pool) => pool.positions.length > 0))
    .map((account) => describe(account, nameOf(account.accountId), positionName))
    .toSorted((a, b) => rank(a) - rank(b) || Math.abs(a.nearest ?? 0) - Math.abs(b.nearest ?? 0));
}

function describe(
  account: AccountRisk,
  name: string,
  positionName: ((key: PositionKey) => string) | undefined,
): ReverseStress {
  const { accountId } = account;
  const { down, up } = account.jointLeeway;
  if (isNow(down) || isNow(up)) {
    return {
      accountId,
      kind: 'move',
      nearest: 0,
      sentence: `${name} can be liquidated now, without any further move.`,
    };
  }
  const parts: string[] = [];
  if (down.kind === 'move') parts.push(`fall ${formatPercent(Math.abs(down.ratio))}`);
  if (up.kind === 'move') parts.push(`rise ${formatPercent(up.ratio)}`);
  const unknown = [down, up].find((move) => move.kind === 'unknown');
  if (unknown?.kind === 'unknown') {
    const known = parts.length === 0 ? '' : ` As far as is known, it may ${parts.join(' or ')}.`;
    return {
      accountId,
      kind: 'unknown',
      sentence: `How far the market may move before ${name} is liquidated is unknown: ${unknownReasonWords(unknown.reason)}.${known}`,
    };
  }
  if (parts.length === 0) {
    return { accountId, kind: 'none', sentence: `No move of the whole market liquidates ${name}.` };
  }
  const ratios = [down, up].flatMap((move) => (move.kind === 'move' ? [move.ratio] : []));
  const nearest = ratios.toSorted((a, b) => Math.abs(a) - Math.abs(b))[0];
  const first =
    nearest === undefined || positionName === undefined
      ? undefined
      : firstToBreak(account, nearest < 0 ? 'down' : 'up', positionName);
  return {
    accountId,
    kind: 'move',
    ...(nearest !== undefined && { nearest }),
    ...(first !== undefined && { first }),
    sentence: `The whole market may ${parts.join(' or ')} before ${name} is liquidated.`,
  };
}

function isNow(move: JointMove): boolean {
  return move.kind === 'move' && move.ratio === 0;
}

function rank(stress: ReverseStress): number {
  if (stress.kind === 'unknown') return 0;
  return stress.kind === 'move' ? 1 : 2;
}

/** Which pool breaks first in one direction, and which of its positions loses most; undefined where that goes without saying. */
export function firstToBreak(
  account: AccountRisk,
  direction: 'down' | 'up',
  positionName: (key: PositionKey) => string,
): string | undefined {
  const move = account.jointLeeway[direction];
  if (move.kind !== 'move') return undefined;
  const pool = account.pools.find((each) => {
    const own = each.jointLeeway[direction];
    return own.kind === 'move' && own.ratio === move.ratio;
  });
  const positions = account.pools.reduce((count, each) => count + each.positions.length, 0);
  const loser =
    move.first === undefined || positions < 2
      ? undefined
      : `${positionName(move.first)} loses most on the way`;
  if (account.pools.length < 2 || pool === undefined) return loser && `${loser}.`;
  const name = `Pool ${pool.id} (${pool.settleCurrency}) breaks first`;
  return loser === undefined ? `${name}.` : `${name}; ${loser}.`;
}
