import { HOUR_MS, MINUTE_MS, type MarketSymbol } from '../../../shared/domain/units.ts';
import { Cached } from '../client/cached.ts';
import type { CcxtExchange } from '../client/ccxt-exchange.ts';
import { inTime, loadTable } from '../client/in-time.ts';
import type { MarkReading } from '../exchange-client.ts';
import { fitTiers, rateFromFigures } from '../parse/fit-tiers.ts';
import type { ParsedAccount } from '../parse/reading.ts';
import { parseGeneric, usedSettles } from '../parse/parse-generic.ts';
import { parseTickerMark } from '../parse/parse-marks.ts';
import { groupOrders } from '../parse/parse-orders.ts';
import { parseUnifiedOrders } from '../parse/parse-unified-orders.ts';
import { isRecord, textOf } from '../parse/raw-row.ts';
import { listOpenOrders } from './list-open-orders.ts';
import { listPositions } from './generic-positions.ts';
import type { ReaderSetup, VenueReader } from './venue-reader.ts';

/** Each position with the table of its market, where that table fits what the venue reports of the position. */
async function withTiers(
  parsed: ParsedAccount,
  tiersOf: (symbol: MarketSymbol) => Promise<unknown>,
): Promise<ParsedAccount> {
  const pools = await Promise.all(
    parsed.account.pools.map(async (pool) => ({
      ...pool,
      positions: await Promise.all(
        pool.positions.map(async (position) => ({
          ...position,
          ...(fitTiers(position, await tiersOf(position.symbol)) ?? rateFromFigures(position)),
        })),
      ),
    })),
  );
  return { ...parsed, account: { ...parsed.account, pools } };
}

/** Any venue, by ccxt's unified methods: one balance and one list of positions per call of its table row. */
export function createGenericReader(setup: ReaderSetup): VenueReader {
  const { accountId, venue, clock, allowLastPrice, tables } = setup;

  /** By whichever of ccxt's two methods the venue has; what one account has asked for serves all others. */
  async function tiersOf(exchange: CcxtExchange, symbol: MarketSymbol): Promise<unknown> {
    const ofMarket = exchange.has['fetchMarketLeverageTiers'] === true;
    if (!ofMarket && exchange.has['fetchLeverageTiers'] !== true) return undefined;
    const key = ofMarket ? `tiers ${symbol}` : 'tiers';
    const load = (): Promise<unknown> =>
      loadTable(clock, () =>
        ofMarket ? exchange.fetchMarketLeverageTiers(symbol) : exchange.fetchLeverageTiers(),
      );
    const cached =
      tables.get(key) ??
      new Cached<unknown>(clock, { maxAgeMs: HOUR_MS, retryMs: 10 * MINUTE_MS }, load);
    tables.set(key, cached);
    const answer = await inTime(clock, cached.get(load));
    return ofMarket || !isRecord(answer) ? answer : answer[symbol];
  }

  return {
    async readAccount({ exchange, markets }) {
      const calls = venue.accountCalls ?? [{}];
      const answers = await Promise.all(
        calls.map((params) =>
          Promise.all([exchange.fetchBalance({ ...params }), listPositions(exchange, params)]),
        ),
      );
      const balances = answers.map(([balance]) => balance);
      const positions = answers.flatMap(([, rows]) => [...rows]);
      // Money in use without a position: orders may hold it.
      const asksOrders =
        positions.length === 0 &&
        usedSettles(balances, markets) &&
        exchange.has['fetchOpenOrders'] === true &&
        // Of which symbol they would be is not known.
        venue.ordersBySymbol !== true;
      const restingOrders = asksOrders ? (await listOpenOrders(exchange, undefined)).length : 0;
      const parsed = parseGeneric({
        accountId,
        venue,
        balances,
        positions,
        restingOrders,
        markets,
      });
      return withTiers(parsed, (symbol) => tiersOf(exchange, symbol));
    },
    ...(venue.orderCost === undefined ? {} : { orderCost: venue.orderCost }),
    async readOrders({ exchange, markets }, { account }, only) {
      const calls = venue.orderCalls ?? [{}];
      if (exchange.has['fetchOpenOrders'] !== true || calls === 'untold') return undefined;
      const positions = account.pools.flatMap((pool) => pool.positions);
      const held = new Set(only ?? positions.map(({ symbol }) => symbol));
      const isAlone = venue.ordersBySymbol === true || only !== undefined;
      const answers = await Promise.all(
        (isAlone ? [...held] : [undefined]).flatMap((symbol) =>
          calls.map((params) => listOpenOrders(exchange, symbol, params)),
        ),
      );
      const orders = answers.flatMap((rows) => parseUnifiedOrders(rows, markets, positions));
      // Lists may overlap.
      return groupOrders([...new Map(orders.map((order) => [order.id, order])).values()]);
    },
    async readMarks({ exchange, markets }, symbols) {
      const known = symbols.filter((symbol) => markets.find(symbol) !== undefined);
      if (known.length === 0) return new Map();
      const names = known.map((symbol) => markets.find(symbol)?.symbol ?? symbol);
      const marks = new Map<MarketSymbol, MarkReading>();
      const note = (ticker: unknown): void => {
        const symbol = isRecord(ticker) ? textOf(ticker['symbol']) : undefined;
        const mark = parseTickerMark(ticker, clock.now(), allowLastPrice);
        if (symbol !== undefined && mark !== undefined) marks.set(symbol, mark);
      };
      if (exchange.has['fetchTickers'] === true && names.length > 1) {
        const tickers = await exchange.fetchTickers(names);
        if (isRecord(tickers)) for (const ticker of Object.values(tickers)) note(ticker);
      } else {
        for (const ticker of await Promise.all(names.map((name) => exchange.fetchTicker(name)))) {
          note(ticker);
        }
      }
      return marks;
    },
  };
}
