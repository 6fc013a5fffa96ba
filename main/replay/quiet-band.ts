import type { AlarmThresholds } from '../../shared/alarms/thresholds/thresholds.ts';
import type { Account, Pool } from '../../shared/domain/book.ts';
import type { Position } from '../../shared/domain/position.ts';
import type { AccountRisk, PositionRisk } from '../../shared/domain/risk-report.ts';
import type { Amount, Price, Ratio, Underlying } from '../../shared/domain/units.ts';
import { isStable } from '../../shared/risk/scope/scope-model.ts';
import type { Prices } from './replay-account.ts';

/** What is left of a bound after the crude steps below: nothing hangs on the last tenth. */
const MARGIN = 1.2;
/** Beyond this a bound by slopes says nothing. */
const WIDEST: Ratio = 0.5;

/** One margin scope, bounded by how much each coin can take from it. */
interface Bound {
  readonly equity: Amount;
  readonly requirement: Amount;
  /** By coin: at most this much is lost, or asked for in addition, per whole move of its price. */
  readonly weights: ReadonlyMap<Underlying, { readonly weight: Amount; readonly from: Price }>;
  /** Several positions share it: what a joint move of all coins takes counts, not only that of the heaviest. */
  readonly isShared: boolean;
}

/** Whose alarms a band must keep out. */
interface QuietRules {
  /** Of the account and of each position in it that has its own. */
  readonly thresholds: readonly AlarmThresholds[];
  readonly betas: Readonly<Record<Underlying, number>>;
}

/**
 * Prices between which an account without alarms can have none, so that nothing need be computed there. In a year of calm
 * that is nearly all of the time. Equity less requirement falls by no more than its value with every move of a coin, so what
 * is left after the moves since then bounds the distance of every position from below; where the real distance
 * is shorter than the bound says, or anything is unknown, there is no band.
 */
export class QuietBand {
  readonly #bounds: readonly Bound[];
  /** What must be left for a further move of one coin, as a multiple of its weight. */
  readonly #reserveOf: (underlying: Underlying) => number;
  /** The same for the coin's part in a joint move. */
  readonly #jointReserveOf: (underlying: Underlying) => number;
  readonly #highestRatio: Ratio;

  private constructor(
    bounds: readonly Bound[],
    farthest: Ratio,
    { betas, thresholds }: QuietRules,
  ) {
    this.#bounds = bounds;
    this.#reserveOf = () => reserveFor(farthest);
    this.#jointReserveOf = (name) =>
      reserveFor(farthest * Math.abs((Object.hasOwn(betas, name) ? betas[name] : undefined) ?? 1));
    this.#highestRatio =
      Math.min(...thresholds.flatMap((t) => [t.warningMarginRatio, t.criticalMarginRatio])) /
      MARGIN;
  }

  /** Undefined where the account is too near, or too little is known of it. */
  static around(account: Account, risk: AccountRisk, rules: QuietRules): QuietBand | undefined {
    const farthest =
      MARGIN *
      Math.max(
        ...rules.thresholds.flatMap((t) => [
          t.warningDistance,
          t.criticalDistance,
          t.criticalTimeMaxDistance,
        ]),
      );
    if (farthest >= WIDEST) return undefined;
    const bounds: Bound[] = [];
    for (const [index, pool] of account.pools.entries()) {
      const found = boundsOf(pool, risk.pools[index]?.positions ?? []);
      if (found === undefined) return undefined;
      bounds.push(...found);
    }
    return new QuietBand(bounds, farthest, rules);
  }

  holds(prices: Prices): boolean {
    return this.#bounds.every((bound) => this.#holdsFor(bound, prices));
  }

  #holdsFor({ equity, requirement, weights, isShared }: Bound, prices: Prices): boolean {
    let lost = 0;
    let alone = 0;
    let together = 0;
    for (const [underlying, { weight, from }] of weights) {
      const price = prices.get(underlying);
      const move = price === undefined ? 0 : Math.abs(price / from - 1);
      if (move >= WIDEST) return false;
      lost += (weight * move) / (1 - move);
      alone = Math.max(alone, weight * this.#reserveOf(underlying));
      if (isShared) together += weight * this.#jointReserveOf(underlying);
    }
    const left = equity - requirement - lost;
    return (
      left > Math.max(alone, together) && requirement + lost < this.#highestRatio * (equity - lost)
    );
  }
}

/** Beyond half of the price no slope says anything: nothing is enough. */
function reserveFor(move: Ratio): number {
  return move < WIDEST ? (move / (1 - move)) * MARGIN : Infinity;
}

function boundsOf(pool: Pool, risks: readonly PositionRisk[]): readonly Bound[] | undefined {
  const cross: Position[] = [];
  const bounds: Bound[] = [];
  for (const [index, position] of pool.positions.entries()) {
    const risk = risks[index];
    if (risk === undefined || !isBounded(position)) return undefined;
    if (position.marginMode === 'cross') cross.push(position);
    else {
      const bound = boundOf([position], [risk], []);
      if (bound === undefined) return undefined;
      bounds.push(bound);
    }
  }
  if (cross.length === 0) return bounds;
  const crossRisks = risks.filter(({ marginMode }) => marginMode === 'cross');
  const bound = boundOf(cross, crossRisks, coinsOf(pool));
  return bound === undefined ? undefined : [...bounds, bound];
}

/** A rate that jumps with the price is bounded by no slope. */
function isBounded({ tiers, tierMode, tierUnit, contractType }: Position): boolean {
  const movesWithPrice =
    (tierUnit ?? 'quote') === 'quote' ? contractType !== 'inverse' : contractType === 'inverse';
  return tiers === undefined || tierMode !== 'whole' || !movesWithPrice;
}

function coinsOf(pool: Pool): readonly (readonly [Underlying, Amount])[] {
  const settle: string = pool.settleCurrency;
  return (pool.collateral ?? []).flatMap(({ asset, amount, price }) => {
    const value = Math.abs(amount * price);
    const coin: string = asset;
    return [
      ...(isStable(coin) ? [] : [[coin, value] as const]),
      ...(isStable(settle) ? [] : [[settle, value] as const]),
    ];
  });
}

function boundOf(
  positions: readonly Position[],
  risks: readonly PositionRisk[],
  coins: readonly (readonly [Underlying, Amount])[],
): Bound | undefined {
  const [first] = risks;
  if (first?.equity.kind !== 'known' || first.marginRatio.kind !== 'known') return undefined;
  const equity = first.equity.value;
  const requirement = first.marginRatio.value * equity * MARGIN;
  const weights = new Map<Underlying, { weight: Amount; from: Price }>();
  for (const [index, { underlying, markPrice, tiers, ...position }] of positions.entries()) {
    const risk = risks[index];
    if (risk?.notional.kind !== 'known' || markPrice === undefined) return undefined;
    if (risk.liquidatable || risk.distance.kind === 'unknown') return undefined;
    const steepest = Math.max(
      position.maintenanceMarginRate ?? 0,
      risk.maintenanceMarginRate.kind === 'known' ? risk.maintenanceMarginRate.value : 1,
      ...(tiers ?? []).map(({ maintenanceMarginRate }) => maintenanceMarginRate),
    );
    const before = weights.get(underlying);
    const weight = risk.notional.value * (1 + steepest) * MARGIN + (before?.weight ?? 0);
    weights.set(underlying, { weight, from: markPrice });
  }
  for (const [coin, value] of coins) {
    const before = weights.get(coin);
    // What no position prices has no mark to measure its move from.
    if (before === undefined) return undefined;
    weights.set(coin, { ...before, weight: before.weight + value * MARGIN });
  }
  const isTrue = risks.every(({ distance, underlying }) => {
    const weight = weights.get(underlying)?.weight ?? 0;
    return distance.kind !== 'distance' || distance.ratio * weight >= equity - requirement;
  });
  return isTrue ? { equity, requirement, weights, isShared: positions.length > 1 } : undefined;
}
