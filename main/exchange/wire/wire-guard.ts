import type { ExchangeId } from '../../../shared/domain/units.ts';

/** A request that Leeway must never send was stopped before it left. A bug or a surprise of ccxt, and reported as such. */
export class BlockedRequestError extends Error {
  override readonly name = 'BlockedRequestError';
  readonly method: string;
  readonly path: string;
  constructor(method: string, path: string, why: string) {
    super(`${method} ${path} was not sent: ${why}`);
    this.method = method;
    this.path = path;
  }
}

/** Reads that venues want as something else than GET. Everything else that is no GET is a write and stays here. */
const READS: Readonly<Record<ExchangeId, readonly (readonly [method: string, path: RegExp])[]>> = {
  binance: [
    ['POST', /\/listenKey$/],
    ['PUT', /\/listenKey$/],
  ],
  binanceusdm: [
    ['POST', /\/listenKey$/],
    ['PUT', /\/listenKey$/],
  ],
  binancecoinm: [
    ['POST', /\/listenKey$/],
    ['PUT', /\/listenKey$/],
  ],
  aster: [
    ['POST', /\/listenKey$/],
    ['PUT', /\/listenKey$/],
  ],
  kucoin: [['POST', /\/bullet-(public|private)$/]],
  kucoinfutures: [['POST', /\/bullet-(public|private)$/]],
  bingx: [['POST', /\/openApi\/user\/auth\/userDataStream$/]],
  hyperliquid: [['POST', /^\/info$/]],
  // Its coin-margined products are read by POST.
  htx: [
    ['POST', /\/swap-api\/v1\/swap_(account_info|position_info)$/],
    ['POST', /\/swap-api\/v1\/swap_((trigger|tpsl|track)_)?openorders$/],
    ['POST', /\/api\/v1\/contract_(account_info|position_info)$/],
    ['POST', /\/api\/v1\/contract_((trigger|tpsl|track)_)?openorders$/],
  ],
  kraken: [
    [
      'POST',
      /\/0\/private\/(Balance|BalanceEx|TradeBalance|OpenPositions|OpenOrders|GetApiKeyInfo|GetWebSocketsToken)$/,
    ],
  ],
  weex: [['POST', /\/account\/income$/]],
  zebpay: [['POST', /\/market\/klines$/]],
  nado: [
    // Orders are sent to `/v1/execute`; the address itself is the archive of what was.
    ['POST', /^\/v\d(\/query)?$/],
  ],
  bitfinex: [['POST', /\/v2\/auth\/r\//]],
  cryptocom: [
    [
      'POST',
      /\/private\/(user-balance|get-positions|get-currency-networks|get-open-orders|get-accounts)$/,
    ],
  ],
  whitebit: [
    ['POST', /\/api\/v4\/trade-account\/balance$/],
    [
      'POST',
      /\/api\/v4\/collateral-account\/(balance|balance-summary|summary|positions\/open|hedge-mode|funding-history)$/,
    ],
    ['POST', /\/api\/v4\/orders$/],
  ],
  derive: [
    // Accounts are made and money is withdrawn under `public`, too.
    ['POST', /\/(public|private)\/get_\w+$/],
  ],
  grvt: [
    [
      'POST',
      /\/full\/v1\/(positions|account_summary|aggregated_account_summary|get_sub_accounts|instruments|all_instruments|instrument|ticker|mini|kline|open_orders)$/,
    ],
    ['POST', /\/auth\/api_key\/login$/],
  ],
  paradex: [['POST', /\/v1\/auth(\/|$)/]],
};

/** GET paths that change something; none may be sent. Venues that trade by GET are rare, so the words decide. */
const WRITE_BY_GET =
  /\/(private\/)?(buy|sell|edit|\w*cancel\w*|close_position|withdraw|transfer|submit_\w+|create_\w+|set_\w+|change_\w+|remove_\w+|toggle_\w+|add_\w+|move_positions|reset_\w+|disable_\w+|enable_\w+|execute_\w+|invalidate_\w+|logout|verify_block_trade|switch-\w+|deposit-lightning)$/i;
/** Deribit's whole private API is GET; its writes all match the words above, and its reads start with `get_`. */
const STRICT_GET: Readonly<Record<ExchangeId, RegExp>> = {
  deribit: /\/(public\/\w+|private\/(get_\w+|list_api_keys))$/,
};

/**
 * Throws unless the request is known to read only. GET passes unless it is listed as a write, anything else only when
 * listed as a read. With `endpointOrigin` every request must go there: an account with its own address never talks past it.
 */
export function assertReadOnly(
  exchange: ExchangeId,
  method: string,
  url: string,
  endpointOrigin?: string,
): void {
  const { pathname, origin } = new URL(url);
  if (endpointOrigin !== undefined && origin !== endpointOrigin) {
    throw new BlockedRequestError(
      method,
      pathname,
      'it would have left the endpoint set for this account',
    );
  }
  if (method === 'GET') {
    const strict = STRICT_GET[exchange];
    if (strict === undefined ? !WRITE_BY_GET.test(pathname) : strict.test(pathname)) return;
    throw new BlockedRequestError(method, pathname, 'it could change something');
  }
  const reads = READS[exchange] ?? [];
  if (reads.some(([verb, path]) => verb === method && path.test(pathname))) return;
  throw new BlockedRequestError(method, pathname, 'only requests known to read are sent');
}

/** Unified methods that change something, by the names in ccxt's own `has` table and its `…Ws` variants. */
export const WRITE_METHOD =
  /^(create(?!Safe)|cancel|edit|withdraw|transfer|set(Leverage|Margin|MarginMode|PositionMode|AutoDeleverage)|addMargin|reduceMargin|modifyMargin|borrow|repay|close(All)?Position|redeem|deposit$)/;
