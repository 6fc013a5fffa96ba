import type { ExchangeId } from '../../../shared/domain/units.ts';
import { callEndpoint, type CcxtExchange } from '../client/ccxt-exchange.ts';
import { ReadingError } from '../client/feed-errors.ts';
import { unifiedRows } from '../parse/parse-generic.ts';
import { RowError, RowReader, isRecord, rowsAt, textOf } from '../parse/raw-row.ts';
import { hearAnswers } from '../wire/heard-answers.ts';

type Params = Readonly<Record<string, unknown>>;
type List = (exchange: CcxtExchange, params: Params) => Promise<readonly unknown[]>;

/** Venues whose positions ccxt asks for one market or one portfolio at a time, or hands over as they came. */
const LISTS: Readonly<Record<ExchangeId, List>> = {
  async hashkey(exchange, params) {
    // ccxt wants one symbol; the venue lists all of them.
    const rows = rowsAt(await callEndpoint(exchange, 'privateGetApiV1FuturesPositions', params));
    if (rows === undefined) throw new RowError('the positions are not a list');
    return rows.map((row) => exchange.parsePosition(row));
  },
  async bitflyer(exchange) {
    const rows = rowsAt(
      await callEndpoint(exchange, 'privateGetGetpositions', { product_code: 'FX_BTC_JPY' }),
    );
    if (rows === undefined) throw new RowError('the positions are not a list');
    return joinLots(rows);
  },
  async coinbase(exchange) {
    const answer = await callEndpoint(exchange, 'v3PrivateGetBrokeragePortfolios');
    const portfolios = rowsAt(answer, 'portfolios');
    if (portfolios === undefined) throw new RowError('the portfolios are not a list');
    const perpetual = portfolios.flatMap((each) =>
      isRecord(each) && each['type'] === 'INTX' ? (textOf(each['uuid']) ?? []) : [],
    );
    // Perpetuals live in portfolios of their own; who has none trades the futures of the United States.
    const calls =
      perpetual.length === 0
        ? [{ type: 'future' }]
        : perpetual.map((portfolio) => ({ type: 'swap', portfolio }));
    const answers = await Promise.all(
      calls.map((params) => exchange.fetchPositions(undefined, params)),
    );
    return answers.flatMap((rows) => unifiedRows(rows, 'positions'));
  },
};

/** Venues that answer with a bare list of positions; from all others a bare list is not what was asked for. */
const BARE_LISTS: ReadonlySet<ExchangeId> = new Set([
  'aster',
  'backpack',
  'bequant',
  'bitfinex',
  'bitflyer',
  'btse',
  'bullish',
  'coinbaseinternational',
  'fmfwio',
  'hashkey',
  'hitbtc',
  'toobit',
  'weex',
  'whitebit',
]);

/**
 * The unified positions of one call. Throws where the venue refused inside of a success, or where it sent no list at all:
 * ccxt reads both as "no positions".
 */
export async function listPositions(
  exchange: CcxtExchange,
  params: Params,
): Promise<readonly unknown[]> {
  const list = LISTS[exchange.id];
  const [rows, heard] = await hearAnswers(async () =>
    list === undefined
      ? unifiedRows(await exchange.fetchPositions(undefined, { ...params }), 'positions')
      : list(exchange, params),
  );
  if (heard.unfinished > 0) {
    throw new ReadingError('bad-answer', 'there are more positions than one page holds');
  }
  if (rows.length > 0) return rows;
  if (heard.refusals > 0) {
    throw new ReadingError('bad-answer', 'the venue refused to list the positions');
  }
  const lists = BARE_LISTS.has(exchange.id) ? heard.bareLists + heard.innerLists : heard.innerLists;
  if (lists === 0) throw new ReadingError('bad-answer', 'the answer holds no list of positions');
  return rows;
}

/** bitFlyer tells every lot; a position is their sum, its entry price their average. */
function joinLots(rows: readonly unknown[]): readonly unknown[] {
  const legs = new Map<string, { size: number; cost: number; pnl: number; leverage?: number }>();
  for (const raw of rows) {
    const row = new RowReader(raw, 'position');
    const side = row.oneOf('side', ['BUY', 'SELL']);
    const key = `${row.text('product_code')} ${side}`;
    const size = row.positive('size');
    const leg = legs.get(key) ?? { size: 0, cost: 0, pnl: 0 };
    const leverage = row.optionalPositive('leverage');
    legs.set(key, {
      size: leg.size + size,
      cost: leg.cost + size * row.positive('price'),
      pnl: leg.pnl + row.number('pnl'),
      ...(leverage === undefined ? {} : { leverage }),
    });
  }
  return [...legs].map(([key, { size, cost, pnl, leverage }]) => {
    const [id, side] = key.split(' ');
    return {
      symbol: id,
      side: side === 'BUY' ? 'long' : 'short',
      contracts: size,
      contractSize: 1,
      entryPrice: cost / size,
      unrealizedPnl: pnl,
      leverage,
      marginMode: 'cross',
      info: {},
    };
  });
}
