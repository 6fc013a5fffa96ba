import { compact } from '../parse/compact.ts';
import type { OpenOrder } from '../../../shared/domain/position.ts';
import type { MarketSymbol } from '../../../shared/domain/units.ts';
import type { MarkReading } from '../exchange-client.ts';
import { parseGeneric, unifiedRows } from '../parse/parse-generic.ts';
import { parseTickerMark } from '../parse/parse-marks.ts';
import { groupOrders } from '../parse/parse-orders.ts';
import { RowReader, isRecord, textOf } from '../parse/raw-row.ts';
import type { ReaderSetup, VenueReader } from './venue-reader.ts';
import type { MarketBook } from '../parse/venue-market.ts';

/** Any venue, by ccxt's unified methods: one balance and one list of positions per call of its table row. */
export function createGenericReader(setup: ReaderSetup): VenueReader {
  const { accountId, venue, clock, allowLastPrice } = setup;
  return {
    async readAccount({ exchange, markets }) {
      const calls = venue.accountCalls ?? [{}];
      const answers = await Promise.all(
        calls.map((params) =>
          Promise.all([
            exchange.fetchBalance({ ...params }),
            exchange.fetchPositions(undefined, { ...params }),
          ]),
        ),
      );
      return parseGeneric({
        accountId,
        venue,
        balances: answers.map(([balance]) => balance),
        positions: answers.flatMap(([, positions]) => unifiedRows(positions, 'positions')),
        markets,
      });
    },
    async readOrders({ exchange, markets }) {
      if (exchange.has['fetchOpenOrders'] !== true) return undefined;
      const rows = unifiedRows(await exchange.fetchOpenOrders(), 'open orders');
      return groupOrders(rows.flatMap((row) => toOrder(row, markets)));
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

/** Orders of markets that are no derivatives of this venue do not matter here; a row that cannot be read throws. */
function toOrder(raw: unknown, markets: MarketBook): readonly OpenOrder[] {
  const row = new RowReader(raw, 'open order');
  const market = markets.find(row.text('symbol'));
  if (market === undefined) return [];
  const stop = row.optionalPositive('stopLossPrice');
  const target = row.optionalPositive('takeProfitPrice');
  return [
    compact<OpenOrder>({
      id: row.text('id'),
      symbol: market.symbol,
      orderSide: row.oneOf('side', ['buy', 'sell']),
      contracts: row.optionalPositive('remaining') ?? row.optionalPositive('amount'),
      price: row.optionalPositive('price'),
      triggerPrice: stop ?? target ?? row.optionalPositive('triggerPrice'),
      reduceOnly: row.raw('reduceOnly') === true,
      purpose: stop !== undefined ? 'stop' : target !== undefined ? 'take-profit' : 'other',
    }),
  ];
}
