import type { Amount, PositionKey, Ratio } from '../../../../shared/domain/units.ts';

/** What the trader said of a stop: how much may be lost, and how far the fill may lie behind it. */
export interface StopWish {
  /** Settle currency, > 0; absent: no limit of their own. */
  readonly maxLoss?: Amount;
  readonly slippage: Ratio;
}

/** A stop in a fast market fills well behind its price. */
export const ASSUMED_SLIPPAGE: Ratio = 0.01;

const STORE_KEY = 'leeway.stop-limits';
/** Closed positions leave their limit behind; the oldest go first. */
const MOST_KEPT = 200;

/** The part of the browser's storage that is used. */
export type Keeper = Pick<Storage, 'getItem' | 'setItem'>;

interface Kept {
  readonly slippage: Ratio;
  readonly limits: Readonly<Record<PositionKey, Amount>>;
}

/** What is remembered for a position in this browser; the slippage is the same for all. */
export function readStopWish(key: PositionKey, storage: Keeper | undefined): StopWish {
  const { slippage, limits } = readKept(storage);
  const maxLoss = Object.hasOwn(limits, key) ? limits[key] : undefined;
  return { slippage, ...(maxLoss !== undefined && { maxLoss }) };
}

/** Remembers a wish; a browser that keeps nothing forgets it with the page. */
export function keepStopWish(key: PositionKey, wish: StopWish, storage: Keeper | undefined): void {
  const { [key]: _, ...others } = readKept(storage).limits;
  const limits = wish.maxLoss === undefined ? others : { ...others, [key]: wish.maxLoss };
  const newest = Object.entries(limits).slice(-MOST_KEPT);
  try {
    storage?.setItem(
      STORE_KEY,
      JSON.stringify({ slippage: wish.slippage, limits: Object.fromEntries(newest) }),
    );
  } catch {
    // Full or refused: the wish holds as long as the page.
  }
}

/** The page's own storage; undefined where the browser refuses it. */
export function pageStorage(): Keeper | undefined {
  try {
    return window.localStorage;
  } catch {
    return undefined;
  }
}

function readKept(storage: Keeper | undefined): Kept {
  try {
    const kept: unknown = JSON.parse(storage?.getItem(STORE_KEY) ?? '');
    if (typeof kept !== 'object' || kept === null) return NOTHING;
    const slippage = 'slippage' in kept ? kept.slippage : undefined;
    const limits = 'limits' in kept ? kept.limits : undefined;
    const own = typeof limits === 'object' && limits !== null ? Object.entries(limits) : [];
    return {
      slippage:
        typeof slippage === 'number' && slippage >= 0 && slippage < 1 ? slippage : ASSUMED_SLIPPAGE,
      limits: Object.fromEntries(
        own.filter(([, limit]) => typeof limit === 'number' && limit > 0 && limit < Infinity),
      ),
    };
  } catch {
    return NOTHING;
  }
}

const NOTHING: Kept = { slippage: ASSUMED_SLIPPAGE, limits: {} };
