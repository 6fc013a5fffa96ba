/**
 * What a good answer of each endpoint looks like, checked before ccxt parses it. ccxt turns an empty body, an HTML page
 * or `{}` into "no positions" on most venues; here they become an error. Only well-formed answers of success are judged:
 * a venue's own error code is left to ccxt's error tables.
 */
type Shape = (json: unknown) => boolean;

interface VenueShapes {
  /** True when the answer claims success, so that its shape matters. */
  readonly succeeded?: (json: Readonly<Record<string, unknown>>) => boolean;
  /** Must hold for every object answer, by the venue's envelope: a `code` or `retCode` that is there. */
  readonly envelope?: Shape;
  /** First match decides. */
  readonly paths: readonly (readonly [RegExp, Shape])[];
}

const isRecord = (json: unknown): json is Readonly<Record<string, unknown>> =>
  typeof json === 'object' && json !== null && !Array.isArray(json);
const isArray: Shape = (json) => Array.isArray(json);
const at =
  (path: string, shape: Shape): Shape =>
  (json) => {
    let value: unknown = json;
    for (const key of path.split('.')) {
      if (!isRecord(value)) return false;
      value = value[key];
    }
    return shape(value);
  };
const filledArray: Shape = (json) => Array.isArray(json) && json.length > 0;
const rowsWith =
  (...keys: string[]): Shape =>
  (json) =>
    Array.isArray(json) &&
    json.every((row: unknown) => isRecord(row) && keys.every((key) => key in row));
const anyOf =
  (...shapes: Shape[]): Shape =>
  (json) =>
    shapes.some((shape) => shape(json));
const hasKey =
  (key: string): Shape =>
  (json) =>
    isRecord(json) && key in json;
const filled: Shape = (json) => isRecord(json) && Object.keys(json).length > 0;

/** `data` (or another field) holds what counts; `null` is an empty list only where the venue writes it so. */
const nullOr = (shape: Shape): Shape => anyOf((json) => json === null, shape);

const BINANCE: VenueShapes = {
  paths: [
    [/\/positionRisk$/, rowsWith('symbol', 'positionAmt')],
    [/\/(um|cm)\/account$/, at('assets', isArray)],
    [/\/account$/, anyOf(at('assets', isArray), hasKey('accountEquity'))],
    [/\/balance$/, isArray],
    [/\/leverageBracket$/, anyOf(rowsWith('brackets'), hasKey('brackets'))],
    [/\/exchangeInfo$/, at('symbols', filledArray)],
    [/\/(openOrders|openAlgoOrders|symbolConfig|klines|ticker\/24hr)$/, isArray],
    [/\/premiumIndex$/, anyOf(rowsWith('symbol', 'markPrice'), hasKey('markPrice'))],
    [/\/time$/, hasKey('serverTime')],
    [/\/papi\/v1\/account$/, hasKey('accountEquity')],
    [/\/(ping|listenKey)$/, () => true],
  ],
};

const byCode =
  (...good: readonly unknown[]) =>
  (json: Readonly<Record<string, unknown>>): boolean =>
    good.includes(json['code']);

const SHAPES: Readonly<Record<string, VenueShapes>> = {
  binance: BINANCE,
  binanceusdm: BINANCE,
  binancecoinm: BINANCE,
  aster: BINANCE,
  bitget: {
    envelope: hasKey('code'),
    succeeded: byCode('00000'),
    paths: [
      [/\/v2\/mix\/position\/all-position$/, at('data', rowsWith('symbol', 'total', 'holdSide'))],
      [/\/v2\/mix\/account\/accounts$/, at('data', rowsWith('marginCoin'))],
      [/\/v2\/mix\/market\/(contracts|tickers|candles|history-candles)$/, at('data', isArray)],
      [/\/v2\/mix\/market\/query-position-lever$/, at('data', rowsWith('keepMarginRate'))],
      [/\/v2\/mix\/order\/orders(-plan)?-pending$/, at('data', nullOr(hasKey('entrustedList')))],
      [/\/v3\/position\/current-position$/, at('data', hasKey('list'))],
      [/\/v3\/account\/assets$/, at('data.assets', isArray)],
      [/\/v2\/public\/time$/, at('data', hasKey('serverTime'))],
    ],
  },
  bybit: {
    envelope: hasKey('retCode'),
    succeeded: (json) => json['retCode'] === 0 || json['retCode'] === '0',
    paths: [
      [/\/v5\/(position\/list|order\/realtime)$/, at('result.list', rowsWith('symbol', 'side'))],
      [/\/v5\/account\/wallet-balance$/, at('result.list', isArray)],
      [/\/v5\/account\/info$/, at('result', filled)],
      [/\/v5\/market\//, at('result', filled)],
    ],
  },
  okx: {
    envelope: hasKey('code'),
    succeeded: byCode('0', 0),
    paths: [
      [/\/account\/positions$/, at('data', rowsWith('instId'))],
      [/\/account\/balance$/, at('data', filledArray)],
      [/\/api\/v5\//, at('data', isArray)],
    ],
  },
  gate: {
    paths: [
      [/\/(futures|delivery)\/\w+\/positions$/, rowsWith('contract', 'size')],
      [/\/futures\/\w+\/contracts$/, filledArray],
      [/\/(futures|delivery)\/\w+\/accounts$/, hasKey('total')],
      [/\/(futures|delivery)\/\w+\/(orders|price_orders|risk_limit_tiers|tickers)$/, isArray],
      [/\/unified\/accounts$/, hasKey('balances')],
    ],
  },
  kucoinfutures: {
    envelope: hasKey('code'),
    succeeded: byCode('200000', 200000),
    paths: [
      [/\/api\/v1\/positions$/, at('data', rowsWith('symbol'))],
      [/\/account-overview$/, at('data', hasKey('accountEquity'))],
      [/\/api\/v1\/(orders|stopOrders)$/, at('data.items', isArray)],
      [/\/contracts\/active$/, at('data', filledArray)],
    ],
  },
  mexc: {
    // What a key may do is told without any envelope.
    envelope: anyOf(hasKey('success'), hasKey('code'), hasKey('permissions')),
    succeeded: (json) => json['success'] === true,
    paths: [
      [/\/position\/open_positions$/, at('data', rowsWith('symbol', 'holdVol'))],
      [/\/account\/assets$/, at('data', rowsWith('currency'))],
      [/\/contract\/detail$/, at('data', filledArray)],
      [/\/(order|planorder|stoporder)\/list\//, at('data', anyOf(isArray, hasKey('resultList')))],
    ],
  },
  bingx: {
    envelope: hasKey('code'),
    succeeded: byCode(0, '0'),
    paths: [
      [/\/user\/positions$/, at('data', rowsWith('symbol', 'positionAmt'))],
      [/\/user\/balance$/, at('data', anyOf(isArray, filled))],
      [/\/openOrders$/, at('data', anyOf(hasKey('orders'), isArray))],
    ],
  },
  htx: {
    envelope: anyOf(hasKey('code'), hasKey('status')),
    succeeded: (json) => json['code'] === 200 || json['code'] === '200' || json['status'] === 'ok',
    paths: [
      [/\/v5\/trade\/position\/opens$/, at('data', rowsWith('contract_code', 'volume'))],
      [/\/v5\/account\/balance$/, at('data.details', isArray)],
      [/\/v5\/(trade|algo)\/order\/opens$/, at('data', isArray)],
      [/\/(swap|contract)_(account|position)_info$/, at('data', isArray)],
      [/openorders$/, at('data.orders', isArray)],
    ],
  },
  phemex: {
    envelope: anyOf(hasKey('code'), hasKey('error')),
    succeeded: byCode(0, '0'),
    paths: [
      [/accountPositions$/, at('data.positions', rowsWith('symbol', 'side'))],
      [/activeList$/, at('data.rows', isArray)],
    ],
  },
  krakenfutures: {
    envelope: anyOf(hasKey('result'), hasKey('permissions')),
    succeeded: (json) => json['result'] === 'success',
    paths: [
      [/\/openpositions$/, at('openPositions', rowsWith('symbol', 'size'))],
      [/\/openorders$/, at('openOrders', isArray)],
      [/\/accounts$/, at('accounts', filled)],
      [/\/tickers$/, at('tickers', isArray)],
      [/\/instruments$/, at('instruments', filledArray)],
    ],
  },
  deribit: {
    envelope: anyOf(hasKey('result'), hasKey('error')),
    succeeded: hasKey('result'),
    paths: [
      [/\/get_positions$/, at('result', rowsWith('instrument_name', 'size'))],
      [/\/get_account_summaries$/, at('result.summaries', isArray)],
      [/\/get_open_orders(_\w+)?$/, at('result', isArray)],
      [/\/get_volatility_index_data$/, at('result.data', isArray)],
    ],
  },
  dydx: {
    paths: [
      [/\/perpetualPositions$/, at('positions', rowsWith('market', 'size'))],
      [/\/addresses\/[^/]+\/subaccountNumber\/\d+$/, at('subaccount', hasKey('equity'))],
      [/\/addresses\/[^/]+$/, at('subaccounts', isArray)],
      [/\/perpetualMarkets$/, at('markets', filled)],
      [/\/v4\/orders$/, isArray],
    ],
  },
  // One path for every question: each of its answers is known by its own field.
  hyperliquid: {
    paths: [
      [
        /^\/info$/,
        anyOf(
          isArray,
          at('assetPositions', isArray),
          at('balances', isArray),
          at('universe', isArray),
          at('tokens', isArray),
          (json) => isRecord(json) && Object.keys(json).length > 0 && !('assetPositions' in json),
        ),
      ],
    ],
  },
};
const SAME_AS: Readonly<Record<string, string>> = {
  bybiteu: 'bybit',
  bybitid: 'bybit',
  myokx: 'okx',
  okxus: 'okx',
  gateeu: 'gate',
  kucoin: 'kucoinfutures',
};

/**
 * Why a 2xx answer cannot be believed, in words; undefined when it can. For venues without rows of their own an answer
 * must at least be JSON that holds something.
 */
export function findShapeProblem(exchange: string, path: string, body: string): string | undefined {
  if (body.trim() === '') return 'the answer is empty';
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return /^\s*</.test(body) ? 'the answer is a web page' : 'the answer breaks off or is not JSON';
  }
  // Hyperliquid answers one question with a single word.
  if (typeof json === 'string' && json !== '' && exchange === 'hyperliquid') return undefined;
  if (typeof json !== 'object' || json === null) return 'the answer is not what was asked for';
  const shapes = SHAPES[SAME_AS[exchange] ?? exchange];
  const shape = shapes?.paths.find(([pattern]) => pattern.test(path))?.[1];
  if (isRecord(json)) {
    if (Object.keys(json).length === 0 && shape?.(json) !== true) return 'the answer is empty: {}';
    if (shapes?.envelope?.(json) === false) return 'the answer has an unexpected form';
    if (shapes?.succeeded?.(json) === false) return undefined;
  }
  if (shape?.(json) === false) return 'the answer has an unexpected form';
  return undefined;
}
