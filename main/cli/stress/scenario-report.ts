import type { Book } from '../../../shared/domain/book.ts';
import type { PricePath } from '../../../shared/domain/price-path.ts';
import type { Amount, Currency } from '../../../shared/domain/units.ts';
import type { Betas } from '../../../shared/risk/joint/joint-problem.ts';
import { layPathOverBook, type BookPath } from '../../../shared/risk/path/book-path.ts';
import {
  replayPath,
  type PathLiquidation,
  type PathReplay,
} from '../../../shared/risk/path/replay-path.ts';
import { savedByWaysOut, type SavedByWayOut } from '../../../shared/risk/path/saved-by-ways-out.ts';
import { deriveInstrument } from '../../import/derive-instrument.ts';

/** What is played on the book. */
export interface Scenario {
  readonly id: string;
  readonly name: string;
  readonly source: string;
  /** Absent: the path has no date of its own. */
  readonly startMs?: number;
  readonly path: PricePath;
  /** What was assumed of the files that it was read from, and what of them is missing, in sentences. */
  readonly notes?: readonly string[];
}

export interface ScenarioReport {
  readonly book: Book;
  readonly scenario: Scenario;
  readonly laid: BookPath;
  readonly replay: PathReplay;
  readonly saved: ReadonlyMap<PathLiquidation, readonly SavedByWayOut[]>;
  /** Equity of everything that is liquidated. */
  readonly lost: ReadonlyMap<Currency, Amount>;
}

/** Three ways out for more liquidations than this would be read by nobody, and each is a replay of its own. */
const WAYS_OUT_SHOWN = 20;

export function playScenario(book: Book, scenario: Scenario, betas: Betas): ScenarioReport {
  const coinOf = (underlying: string) => deriveInstrument(underlying).underlying;
  const laid = layPathOverBook(book, scenario.path, betas, coinOf);
  const replay = replayPath(book, laid);
  const context = { betas, dailySigmas: {} };
  const saved = new Map<PathLiquidation, readonly SavedByWayOut[]>();
  for (const step of replay.liquidations.slice(0, WAYS_OUT_SHOWN)) {
    saved.set(step, savedByWaysOut(book, laid, replay, step, context));
  }
  const lost = new Map<Currency, Amount>();
  for (const { settleCurrency, lost: amount } of replay.liquidations) {
    lost.set(settleCurrency, (lost.get(settleCurrency) ?? 0) + amount);
  }
  return { book, scenario, laid, replay, saved, lost };
}
