import type { Book } from '../../domain/book.ts';
import type { PositionKey, Price, Underlying } from '../../domain/units.ts';
import { modelPool } from '../evaluate.ts';
import type { LegRequirement } from '../families/leg-requirement.ts';
import type { ScopeModel } from '../scope/scope-model.ts';
import { balanceOf, type Balance } from '../solve/solve-underlying.ts';

/** What `state` says of a position: a price, or that nothing liquidates it. */
export const FLAT_STATE = { none: 0, price: 1 } as const;

/**
 * A book as typed arrays, for many revaluations without an object per position. Legs of one scope lie side by side. Positions
 * whose scope needs the general solver are not here but in `leftOut`: a screen must not take their absence for safety.
 */
export interface FlatBook {
  readonly keys: readonly PositionKey[];
  readonly underlyings: readonly Underlying[];
  /** Per leg. */
  readonly underlyingOf: Int32Array;
  readonly scopeOf: Int32Array;
  readonly quantity: Float64Array;
  readonly isInverse: Uint8Array;
  /** +1 when equity rises with the value of the leg, −1 when it falls. */
  readonly slope: Float64Array;
  /** 1: the margin of the scope only rises or only falls with the value of the leg, whatever the row. */
  readonly losesOneWay: Uint8Array;
  readonly mark: Float64Array;
  /** At the mark; settle currency. */
  readonly value: Float64Array;
  readonly requirement: Float64Array;
  /** Row in force at the mark: where the search for another value begins. */
  readonly row: Int32Array;
  /** Rows of leg i: `rowStart[i]` up to `rowStart[i + 1]`; the floor of the first row is −Infinity. */
  readonly rowStart: Int32Array;
  readonly rowFloor: Float64Array;
  readonly rowRate: Float64Array;
  readonly rowDeduction: Float64Array;
  /** Results per leg. `liquidationPrice` and `distance` mean something where `state` is `price`. */
  readonly state: Uint8Array;
  readonly liquidationPrice: Float64Array;
  readonly distance: Float64Array;
  /** Per scope: legs from `legStart[s]` up to `legStart[s + 1]`. */
  readonly legStart: Int32Array;
  readonly triggerFactor: Float64Array;
  /** Equity less the signed values of the legs: what the scope has when every value is 0. */
  readonly base: Float64Array;
  /** Requirement that no leg asks. */
  readonly fixed: Float64Array;
  readonly equity: Float64Array;
  readonly scopeRequirement: Float64Array;
  readonly leftOut: readonly { readonly keys: readonly PositionKey[]; readonly reason: string }[];
}

/** Lays out every scope that is known and plain: gross, each underlying held once, no coin collateral that moves with it. */
export function layOutBook(book: Book): FlatBook {
  const plain: { scope: ScopeModel; balance: Balance }[] = [];
  const leftOut: { keys: readonly PositionKey[]; reason: string }[] = [];
  for (const account of book.accounts) {
    for (const pool of account.pools) {
      for (const scope of modelPool(account, pool)) {
        const balance = balanceOf(scope);
        const reason = balance === undefined ? 'unknown' : whyNotPlain(scope, balance);
        if (balance !== undefined && reason === undefined) plain.push({ scope, balance });
        else leftOut.push({ keys: scope.members.map((one) => one.key), reason: reason ?? '' });
      }
    }
  }
  const legs = plain.flatMap(({ balance }) => balance.legs);
  const rows = legs.reduce((sum, leg) => sum + leg.requirement.rates.length, 0);
  const names = new Map<Underlying, number>();
  const flat = allocate(legs.length, rows, plain.length);
  let at = 0;
  let row = 0;
  for (const [s, { balance }] of plain.entries()) {
    flat.legStart[s] = at;
    flat.triggerFactor[s] = balance.triggerFactor;
    flat.fixed[s] =
      balance.addedUp - balance.legs.reduce((sum, leg) => sum + leg.requirementNow, 0);
    let base = balance.equity;
    for (const leg of balance.legs) {
      const { facts, requirement } = leg;
      const slope = facts.inverse ? 0 - facts.sign : facts.sign;
      const index = names.get(leg.underlying) ?? names.size;
      names.set(leg.underlying, index);
      flat.underlyingOf[at] = index;
      flat.scopeOf[at] = s;
      flat.quantity[at] = facts.quantity;
      flat.isInverse[at] = facts.inverse ? 1 : 0;
      flat.slope[at] = slope;
      flat.losesOneWay[at] = losesOneWay(requirement, balance.triggerFactor) ? 1 : 0;
      flat.mark[at] = facts.markPrice;
      flat.rowStart[at] = row;
      flat.row[at] = row;
      for (const [r, rate] of requirement.rates.entries()) {
        flat.rowFloor[row] = requirement.edges[r - 1] ?? -Infinity;
        flat.rowRate[row] = rate;
        flat.rowDeduction[row] = requirement.deductions[r] ?? 0;
        row++;
      }
      base -= slope * facts.notional;
      at++;
    }
    flat.base[s] = base;
  }
  flat.legStart[plain.length] = at;
  flat.rowStart[legs.length] = row;
  return { ...flat, keys: legs.map((leg) => leg.key), underlyings: [...names.keys()], leftOut };
}

function allocate(legs: number, rows: number, scopes: number) {
  const perLeg = () => new Float64Array(legs);
  const perScope = () => new Float64Array(scopes);
  return {
    underlyingOf: new Int32Array(legs),
    scopeOf: new Int32Array(legs),
    quantity: perLeg(),
    isInverse: new Uint8Array(legs),
    slope: perLeg(),
    losesOneWay: new Uint8Array(legs),
    mark: perLeg(),
    value: perLeg(),
    requirement: perLeg(),
    row: new Int32Array(legs),
    rowStart: new Int32Array(legs + 1),
    rowFloor: new Float64Array(rows),
    rowRate: new Float64Array(rows),
    rowDeduction: new Float64Array(rows),
    state: new Uint8Array(legs),
    liquidationPrice: perLeg(),
    distance: perLeg(),
    legStart: new Int32Array(scopes + 1),
    triggerFactor: perScope(),
    base: perScope(),
    fixed: perScope(),
    equity: perScope(),
    scopeRequirement: perScope(),
  };
}

function losesOneWay({ convex, rates }: LegRequirement, triggerFactor: number): boolean {
  return convex && rates.every((rate) => rate >= 0 && rate * triggerFactor < 1);
}

function whyNotPlain(scope: ScopeModel, balance: Balance): string | undefined {
  const { rules, kind } = scope;
  const family = kind === 'isolated' ? rules.isolated : rules.cross;
  if (rules.netting !== undefined && kind === 'cross') return 'netting';
  if (family === 'MARK_MM' || family === 'PRO_RATA') return family;
  if (balance.floorRequirement > 0) return 'floor';
  if (balance.legs.some((leg) => leg.requirement.quadratic !== 0)) return 'size-scaled rate';
  const held = new Set<Underlying>();
  for (const { underlying } of balance.legs) {
    if (held.has(underlying)) return 'several legs of one underlying';
    held.add(underlying);
  }
  if (balance.coins.some((coin) => held.has(coin.asset))) return 'coin collateral';
  return undefined;
}

/** Sets one mark; nothing is computed until `revalueScope` or `revalueBook`. */
export function setFlatMark(flat: FlatBook, leg: number, price: Price): void {
  flat.mark[leg] = price;
}
