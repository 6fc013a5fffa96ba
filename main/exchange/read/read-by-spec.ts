import type { Position } from '../../../shared/domain/position.ts';
import type { ExchangeId, MarketSymbol } from '../../../shared/domain/units.ts';
import { HOUR_MS, MINUTE_MS } from '../../../shared/domain/units.ts';
import { Cached } from '../client/cached.ts';
import { callEndpoint } from '../client/ccxt-exchange.ts';
import type { MarkReading } from '../exchange-client.ts';
import { inTime, loadTable } from '../client/in-time.ts';
import type { Clock } from '../../host-ports.ts';
import { adlRankOf } from '../parse/adl-rank.ts';
import { finishAccount, type AccountDraft } from '../parse/account-draft.ts';
import { rateFromFigures } from '../parse/fit-tiers.ts';
import { parseUnifiedOrders } from '../parse/parse-unified-orders.ts';
import { groupOrders } from '../parse/parse-orders.ts';
import { readPositionRow, withMark, type PositionRow } from '../parse/position-row.ts';
import { RowError } from '../parse/raw-row.ts';
import { cachedSetting, readSetting } from './account-setting.ts';
import { listOpenOrders } from './list-open-orders.ts';
import { createGenericReader } from './read-generic.ts';
import type { ReaderContext, ReaderSetup, VenueReader } from './venue-reader.ts';
import { unreadTiers } from '../parse/unread-tiers.ts';
import type { OrderCall, ReadTools, TierTable, VenueSpec } from './venue-spec.ts';

/** Reads a venue by its description: the calls and tables of `spec`, the rules that are the same everywhere here. */
export function createSpecReader(spec: VenueSpec): (setup: ReaderSetup) => VenueReader {
  return (setup) => {
    const { accountId, venue, clock } = setup;
    const generic = createGenericReader(setup);
    const cache = new Map<string, Cached<unknown>>();
    let current: ReaderContext;

    const toolsOf = (context: ReaderContext): ReadTools => {
      current = context;
      return {
        exchange: context.exchange,
        markets: context.markets,
        now: () => clock.now(),
        call: (endpoint, params) => callEndpoint(context.exchange, endpoint, params),
        async seldom<T>(key: string, load: () => Promise<T>, maxAgeMs = 10 * MINUTE_MS) {
          let cached = cache.get(key);
          if (cached === undefined) {
            cached = new Cached<unknown>(clock, { maxAgeMs, retryMs: MINUTE_MS }, load);
            cache.set(key, cached);
          }
          // A key is used for one kind of answer only.
          return (await cached.get()) as T | undefined;
        },
        setting(key, load, maxAgeMs) {
          const cached =
            cache.get(key) ??
            cachedSetting(clock, load, maxAgeMs === undefined ? {} : { maxAgeMs });
          cache.set(key, cached);
          return readSetting(cached);
        },
        rows: (map, raw) => raw.flatMap((row) => readPositionRow(row, map, context.markets) ?? []),
      };
    };

    const readMarks: VenueReader['readMarks'] = async (context, symbols) => {
      if (spec.marks === undefined) return generic.readMarks(context, symbols);
      const known = symbols.flatMap((symbol) => context.markets.find(symbol) ?? []);
      return known.length === 0 ? new Map() : spec.marks(toolsOf(context), known);
    };

    return {
      async readAccount(context) {
        const tools = toolsOf(context);
        const draft = await spec.read(tools);
        assertDistinct(draft);
        const warnings: string[] = [...(draft.warnings ?? [])];
        const rows = draft.pools.flatMap((pool) => pool.rows);
        const [tables, marks] = await Promise.all([
          readTiers(spec, tools, rows, warnings, clock),
          readMissingMarks(rows, (symbols) => readMarks(current, symbols)),
        ]);
        const fill = (each: PositionRow): PositionRow => {
          const mark =
            each.position.markPrice === undefined ? marks.get(each.position.symbol) : undefined;
          const row = mark === undefined ? each : withMark(each, mark);
          return {
            ...row,
            position: {
              ...fillIn(row, tables.get(row.market.id)),
              ...adlOf(venue.exchange, row),
            },
          };
        };
        return finishAccount(
          {
            ...draft,
            warnings,
            pools: draft.pools.map((pool) => ({ ...pool, rows: pool.rows.map(fill) })),
          },
          { accountId, exchange: venue.exchange, venue: venue.venue },
        );
      },
      ...(spec.orderCost === undefined ? {} : { orderCost: spec.orderCost }),
      async readOrders(context, { account }, only) {
        const positions = account.pools.flatMap((pool) => pool.positions);
        const held = [...new Set(positions.map(({ symbol }) => symbol))];
        const answers = await Promise.all(
          spec.orders.flatMap((call) => listsOf(call, toolsOf(context), only ?? held, only)),
        );
        const orders = answers.flatMap((answer) =>
          parseUnifiedOrders(answer, context.markets, positions),
        );
        // Calls of one account may overlap.
        return groupOrders([...new Map(orders.map((order) => [order.id, order])).values()]);
      },
      readMarks,
    };
  };
}

/** The lists of one call: of each symbol where it wants one or where only some are asked for, else of all. */
function listsOf(
  { params, perSymbol, only: fits, read, pageParam }: OrderCall,
  tools: ReadTools,
  symbols: readonly MarketSymbol[],
  alone: readonly MarketSymbol[] | undefined,
): readonly Promise<readonly unknown[]>[] {
  const markets = symbols.flatMap((symbol) => tools.markets.find(symbol) ?? []);
  const chosen = fits === undefined ? markets : markets.filter(fits);
  if (fits !== undefined && chosen.length === 0) return [];
  const isAlone = perSymbol === true || alone !== undefined;
  if (read !== undefined) {
    return isAlone ? chosen.map((market) => read(tools, market)) : [read(tools)];
  }
  const names = perSymbol === true ? chosen.map(({ symbol }) => symbol) : [undefined];
  return names.map((symbol) => listOpenOrders(tools.exchange, symbol, params, pageParam));
}

function adlOf(exchange: ExchangeId, { row }: PositionRow): Pick<Position, 'adlRank'> {
  const adlRank = adlRankOf(exchange, row.source);
  return adlRank === undefined ? {} : { adlRank };
}

/** One leg told twice would count twice. Isolated lots of one side may stand apart, but then their rows differ. */
function assertDistinct(draft: AccountDraft): void {
  const seen = new Map<string, readonly string[]>();
  for (const { id, rows } of draft.pools) {
    for (const { position, row } of rows) {
      const key = `${id} ${position.symbol} ${position.side} ${position.marginMode}`;
      const told = JSON.stringify(row.source);
      const others = seen.get(key) ?? [];
      if (others.length > 0 && (position.marginMode === 'cross' || others.includes(told))) {
        throw new RowError(`position ${position.symbol} stands in the answer twice`);
      }
      seen.set(key, [...others, told]);
    }
  }
}

async function readTiers(
  spec: VenueSpec,
  tools: ReadTools,
  rows: readonly PositionRow[],
  warnings: string[],
  clock: Clock,
): Promise<ReadonlyMap<string, TierTable>> {
  const tables = new Map<string, TierTable>();
  if (spec.tiers === undefined) return tables;
  const markets = new Map(rows.map((row) => [row.market.id, row]));
  await Promise.all(
    [...markets].map(async ([id, row]) => {
      const load = async () => spec.tiers?.(tools, row);
      const table = await inTime(
        clock,
        tools.seldom(`tiers ${id}`, () => loadTable(clock, load), HOUR_MS),
      );
      if (table !== undefined) tables.set(id, table);
      else if (row.position.maintenanceMarginRate === undefined) {
        warnings.push(unreadTiers(row.market.symbol));
      }
    }),
  );
  return tables;
}

/** Venues that tell no mark beside a position tell it publicly; without either the position stays without one. */
async function readMissingMarks(
  rows: readonly PositionRow[],
  read: (symbols: readonly MarketSymbol[]) => Promise<ReadonlyMap<MarketSymbol, MarkReading>>,
): Promise<ReadonlyMap<MarketSymbol, MarkReading>> {
  const missing = rows
    .filter(({ position }) => position.markPrice === undefined)
    .map(({ position }) => position.symbol);
  if (missing.length === 0) return new Map();
  try {
    return await read([...new Set(missing)]);
  } catch {
    // The positions are told all the same; each says that its mark is unknown.
    return new Map();
  }
}

function fillIn({ position, map }: PositionRow, table: TierTable | undefined): Position {
  const maxLeverage = position.maxLeverage ?? table?.rows[0]?.maxLeverage;
  return {
    ...position,
    ...(table === undefined
      ? map.maintenanceIsFrozen === true
        ? {}
        : rateFromFigures(position)
      : { tiers: table.rows, tierUnit: table.unit, tierMode: table.mode }),
    ...(maxLeverage === undefined ? {} : { maxLeverage }),
  };
}
