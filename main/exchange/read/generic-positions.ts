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
    if (perpetual.length === 0) {
      const held = rowsAt(
        await callEndpoint(exchange, 'v3PrivateGetBrokerageCfmPositions'),
        'positions',
      );
      if (held === undefined) throw new RowError('the positions are not a list');
      return held.map(futureOfCoinbase);
    }
    const answers = await Promise.all(
      perpetual.map((portfolio) => exchange.fetchPositions(undefined, { type: 'swap', portfolio })),
    );
    return answers.flatMap((rows) => unifiedRows(rows, 'positions'));
  },
  async aster(exchange) {
    // ccxt leaves out rows whose entry price it cannot read.
    const rows = rowsAt(await callEndpoint(exchange, 'fapiPrivateGetV3PositionRisk'));
    if (rows === undefined) throw new RowError('the positions are not a list');
    return rows.map((row) => invoke(exchange, 'parsePositionRisk', row));
  },
  async nado(exchange) {
    // ccxt leaves out rows whose size it cannot read; a size of zero stands there for every market.
    const answer = await callEndpoint(exchange, 'gatewayPublicGetQuery', {
      type: 'subaccount_info',
      subaccount: invoke(
        exchange,
        'createSubaccount',
        Reflect.get(exchange, 'walletAddress'),
        'default',
      ),
    });
    const rows = rowsAt(answer, 'data.perp_balances');
    const products = rowsAt(answer, 'data.perp_products');
    if (rows === undefined || products === undefined) {
      throw new RowError('the positions are not a list');
    }
    const byId = new Map(
      products.filter(isRecord).map((each) => [String(each['product_id']), each]),
    );
    return rows.map((raw) => {
      const { source } = new RowReader(raw, 'position');
      const product = byId.get(String(source['product_id']));
      return exchange.parsePosition({ product: product ?? {}, ...source });
    });
  },
  hitbtc: listHitbtc,
  bequant: listHitbtc,
  fmfwio: listHitbtc,
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
  // A list at a place where ccxt does not look.
  if (heard.entries > 0) {
    throw new ReadingError('bad-answer', 'there are positions in the answer that cannot be read');
  }
  const lists = BARE_LISTS.has(exchange.id) ? heard.bareLists + heard.innerLists : heard.innerLists;
  if (lists === 0) throw new ReadingError('bad-answer', 'the answer holds no list of positions');
  return rows;
}

/** A helper that only this venue's class has. */
function invoke(exchange: CcxtExchange, name: string, ...args: readonly unknown[]): unknown {
  const method: unknown = Reflect.get(exchange, name);
  if (typeof method !== 'function') throw new TypeError(`ccxt has no ${exchange.id}.${name}`);
  return Reflect.apply(method, exchange, args);
}

/** ccxt reads the fields of perpetuals only. */
function futureOfCoinbase(raw: unknown): unknown {
  const row = new RowReader(raw, 'position');
  return {
    symbol: row.text('product_id'),
    side: row.text('side'),
    contracts: row.number('number_of_contracts'),
    entryPrice: row.optionalNumber('avg_entry_price'),
    unrealizedPnl: row.optionalNumber('unrealized_pnl'),
    marginMode: 'cross',
  };
}

/** HitBTC lists margin accounts, each with its positions: none, one, or one for each side, of which ccxt keeps the last. */
async function listHitbtc(exchange: CcxtExchange, params: Params): Promise<readonly unknown[]> {
  const accounts = rowsAt(await callEndpoint(exchange, 'privateGetFuturesAccount', params));
  if (accounts === undefined) throw new RowError('the positions are not a list');
  return accounts.flatMap((account) => {
    const row = new RowReader(account, 'margin account');
    const held = rowsAt(row.raw('positions'));
    // `null` is how an account without positions is written.
    if (held === undefined && row.raw('positions') !== null) {
      throw row.error('positions', 'is not a list');
    }
    return (held ?? []).map((position) => {
      const symbol = isRecord(position) ? textOf(position['symbol']) : undefined;
      const unified = exchange.parsePosition({
        ...row.source,
        ...(symbol === undefined ? {} : { symbol }),
        positions: [position],
      });
      return { ...(isRecord(unified) ? unified : {}), info: position };
    });
  });
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
