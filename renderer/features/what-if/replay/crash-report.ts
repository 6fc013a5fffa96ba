import type { Book } from '../../../../shared/domain/book.ts';
import { positionKey, type Side } from '../../../../shared/domain/position.ts';
import type { PricePath } from '../../../../shared/domain/price-path.ts';
import type {
  AccountId,
  Amount,
  Currency,
  DurationMs,
  MarketSymbol,
  PositionKey,
  Ratio,
  TimestampMs,
  Underlying,
} from '../../../../shared/domain/units.ts';
import { baseCoin } from '../../../../shared/market/verdict/base-coin.ts';
import type { RiskContext } from '../../../../shared/risk/evaluate.ts';
import { layPathOverBook, type BookPath } from '../../../../shared/risk/path/book-path.ts';
import { replayPath, type PathReplay } from '../../../../shared/risk/path/replay-path.ts';
import { roomAlongPath } from '../../../../shared/risk/path/room-along-path.ts';

/** What is played on the book. */
export interface CrashScenario {
  readonly name: string;
  readonly source: string;
  /** Absent: the path has no date of its own. */
  readonly startMs?: TimestampMs;
  readonly path: PricePath;
  /** What was assumed while it was read, in sentences. */
  readonly notes: readonly string[];
}

/** A crash played on a book, as the screen shows it. Plain data: it comes out of a worker. */
export interface CrashReport {
  readonly name: string;
  readonly source: string;
  readonly notes: readonly string[];
  readonly startMs?: TimestampMs;
  readonly durationMs: DurationMs;
  readonly replay: PathReplay;
  /** Equity of everything that is liquidated. */
  readonly lost: ReadonlyMap<Currency, Amount>;
  /** The largest fall of each coin that has prices of its own and that the book holds, deepest first; <= 0. */
  readonly falls: readonly { readonly coin: Underlying; readonly move: Ratio }[];
  readonly followers: ReadonlyMap<Underlying, number>;
  /** End of each column of the heat. */
  readonly columnEnds: readonly DurationMs[];
  /** What is liquidated first stands first, then what cannot be judged, then what comes nearest to it. */
  readonly rows: readonly HeatRow[];
}

/** One position along the path. */
export interface HeatRow {
  readonly key: PositionKey;
  readonly accountId: AccountId;
  readonly symbol: MarketSymbol;
  readonly side: Side;
  /** Least share of today's room in each column; NaN: not known. */
  readonly rooms: readonly Ratio[];
  readonly outcome:
    | { readonly kind: 'liquidated'; readonly atMs: DurationMs }
    | { readonly kind: 'unknown'; readonly reason: string }
    | { readonly kind: 'lives'; readonly least: Ratio | undefined };
}

const HEAT_COLUMNS = 60;

/** Lays a path over a book and plays it. `laid` is for what comes after: the ways out. */
export function playCrash(
  book: Book,
  scenario: CrashScenario,
  context: RiskContext,
): { readonly report: CrashReport; readonly laid: BookPath } {
  const laid = layPathOverBook(book, scenario.path, context.betas, baseCoin);
  const replay = replayPath(book, laid);
  const { ends, rooms } = roomAlongPath(book, laid, HEAT_COLUMNS);
  const { name, source, notes, startMs } = scenario;
  const lost = new Map<Currency, Amount>();
  for (const { settleCurrency, lost: amount } of replay.liquidations) {
    lost.set(settleCurrency, (lost.get(settleCurrency) ?? 0) + amount);
  }
  const report: CrashReport = {
    name,
    source,
    notes,
    ...(startMs === undefined ? {} : { startMs }),
    durationMs: laid.times.at(-1) ?? 0,
    replay,
    lost,
    falls: fallsOf(laid),
    followers: laid.followers,
    columnEnds: ends,
    rows: toRows(book, replay, rooms),
  };
  return { report, laid };
}

function fallsOf(laid: BookPath): CrashReport['falls'] {
  return [...laid.factors]
    .filter(([coin]) => !laid.followers.has(coin))
    .map(([coin, factors]) => ({ coin, move: factors.reduce((a, b) => Math.min(a, b), 1) - 1 }))
    .toSorted((a, b) => a.move - b.move);
}

function toRows(
  book: Book,
  replay: PathReplay,
  rooms: ReadonlyMap<PositionKey, Float64Array>,
): readonly HeatRow[] {
  const goneAt = new Map(
    replay.liquidations.flatMap((step) => step.positions.map((key) => [key, step.atMs] as const)),
  );
  const unjudged = new Map(
    replay.unknown.flatMap(({ positions, reason }) =>
      positions.map((key) => [key, reason] as const),
    ),
  );
  const rows = book.accounts.flatMap((account) =>
    account.pools.flatMap((pool) =>
      pool.positions.map((position): HeatRow => {
        const key = positionKey(account.id, pool.id, position);
        const cells = [...(rooms.get(key) ?? new Float64Array(HEAT_COLUMNS).fill(NaN))];
        return {
          key,
          accountId: account.id,
          symbol: position.symbol,
          side: position.side,
          rooms: cells,
          outcome: outcomeOf(cells, goneAt.get(key), unjudged.get(key)),
        };
      }),
    ),
  );
  return rows.toSorted((a, b) => groupOf(a) - groupOf(b) || rankOf(a) - rankOf(b));
}

function outcomeOf(
  cells: readonly Ratio[],
  atMs: DurationMs | undefined,
  reason: string | undefined,
): HeatRow['outcome'] {
  if (atMs !== undefined) return { kind: 'liquidated', atMs };
  if (reason !== undefined) return { kind: 'unknown', reason };
  const known = cells.filter((cell) => !Number.isNaN(cell));
  return { kind: 'lives', least: known.length === 0 ? undefined : Math.min(...known) };
}

function groupOf({ outcome }: HeatRow): number {
  return outcome.kind === 'liquidated' ? 0 : outcome.kind === 'unknown' ? 1 : 2;
}

function rankOf({ outcome }: HeatRow): number {
  if (outcome.kind === 'liquidated') return outcome.atMs;
  return outcome.kind === 'lives' ? (outcome.least ?? -1) : 0;
}
