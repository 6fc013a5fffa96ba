import { createHash, createHmac } from 'node:crypto';
import type { ExchangeId } from '../../../../shared/domain/units.ts';
import { callEndpoint, type CcxtExchange } from '../../client/ccxt-exchange.ts';
import { requestInfoOf } from '../../wire/request-info.ts';
import { rowsAt, valueAt } from '../../parse/raw-row.ts';
import {
  readBinance,
  readBingx,
  readBitfinex,
  readBitget,
  readBitgetUnified,
  readBlofin,
  readBybit,
  readCoinbase,
  readDeribit,
  readGate,
  readHtx,
  readKraken,
  readKrakenFutures,
  readKucoin,
  readMexc,
  readOkx,
  type KeyRights,
} from './key-answers.ts';

/** How a venue tells what a key may do: a call that reads, and how to read its answer. Never probed by trying to write. */
export interface KeyRightsQuery {
  readonly ask: (exchange: CcxtExchange, apiKey: string) => Promise<unknown>;
  /** `cannot-verify` whenever a field is missing or unknown: silence is not harmlessness. */
  readonly read: (answer: unknown, apiKey: string) => KeyRights;
  /** What the venue calls the account or sub-account that the key belongs to; undefined: not told. */
  readonly holder?: (answer: unknown, apiKey: string) => string | undefined;
  /** Whether the key works from certain addresses only; undefined: not told. */
  readonly isIpRestricted?: (answer: unknown) => boolean | undefined;
}

type Ask = KeyRightsQuery['ask'];

/** One of ccxt's endpoints, by its name for it. */
const at =
  (endpoint: string, params?: (apiKey: string) => Readonly<Record<string, unknown>>): Ask =>
  (exchange, apiKey) =>
    callEndpoint(exchange, endpoint, params?.(apiKey));

/** A list of addresses, or a text with commas; `*` and an empty one stand for all addresses. */
function isAddressList(value: unknown): boolean | undefined {
  const list = typeof value === 'string' ? value.split(',') : value;
  if (!Array.isArray(list)) return undefined;
  const named = list.map((each) => String(each).trim()).filter((each) => each !== '');
  return named.length > 0 && !named.some((each) => each === '*' || each === '0.0.0.0/0');
}

/** The addresses stand at a dotted path. */
const addressesAt = (path: string) => (answer: unknown) => isAddressList(valueAt(answer, path));
/** They stand in the only row of `data`. */
const addressesInRow = (field: string) => (answer: unknown) =>
  isAddressList(valueAt(rowsAt(answer, 'data')?.[0], field));

/** A number or text at one of these dotted paths. */
const idAt =
  (...paths: readonly string[]) =>
  (answer: unknown): string | undefined =>
    paths.map((path) => idOf(valueAt(answer, path))).find((id) => id !== undefined);
const idInRow = (field: string) => (answer: unknown) =>
  idOf(valueAt(rowsAt(answer, 'data')?.[0], field));

/** 0 and an empty text are no account. */
function idOf(value: unknown): string | undefined {
  if (typeof value === 'number')
    return Number.isSafeInteger(value) && value > 0 ? String(value) : undefined;
  return typeof value === 'string' && /[1-9a-z]/i.test(value) ? value : undefined;
}

const BINANCE: KeyRightsQuery = {
  ask: at('sapiGetAccountApiRestrictions'),
  read: readBinance,
  isIpRestricted(answer) {
    const flag = valueAt(answer, 'ipRestrict');
    return typeof flag === 'boolean' ? flag : undefined;
  },
};
const BYBIT: KeyRightsQuery = {
  ask: at('privateGetV5UserQueryApi'),
  read: readBybit,
  holder: idAt('result.userID'),
  isIpRestricted: addressesAt('result.ips'),
};
const OKX: KeyRightsQuery = {
  ask: at('privateGetAccountConfig'),
  read: readOkx,
  holder: idInRow('uid'),
  isIpRestricted: addressesInRow('ip'),
};
const KUCOIN: KeyRightsQuery = {
  ask: at('privateGetUserApiKey'),
  read: readKucoin,
  holder: idAt('data.uid'),
  isIpRestricted: addressesAt('data.ipWhitelist'),
};
const GATE: KeyRightsQuery = { ask: at('privateAccountGetMainKeys'), read: readGate };

/** A unified account answers under an address of its own. */
async function askBitget(exchange: CcxtExchange): Promise<unknown> {
  try {
    return await callEndpoint(exchange, 'privateSpotGetV2SpotAccountInfo');
  } catch (error) {
    if (requestInfoOf(error)?.status === undefined) throw error;
    return callEndpoint(exchange, 'privateUtaGetV3AccountInfo');
  }
}

/** HTX tells of a key to whoever names the user that it belongs to. */
async function askHtx(exchange: CcxtExchange, apiKey: string): Promise<unknown> {
  const uid = valueAt(await callEndpoint(exchange, 'v2PrivateGetUserUid'), 'data');
  return callEndpoint(exchange, 'v2PrivateGetUserApiKey', { uid, accessKey: apiKey });
}

const KRAKEN_FUTURES_CHECK = '/api/auth/v1/api-keys/v3/check';

/** Not among ccxt's endpoints: signed as its other requests are, over the path alone. */
async function askKrakenFutures(exchange: CcxtExchange, apiKey: string): Promise<unknown> {
  const secret: unknown = Reflect.get(exchange, 'secret');
  const base = valueAt(exchange.urls, 'api.private');
  if (typeof secret !== 'string' || typeof base !== 'string') return undefined;
  const digest = createHash('sha256').update(KRAKEN_FUTURES_CHECK).digest();
  const signature = createHmac('sha512', Buffer.from(secret, 'base64'))
    .update(digest)
    .digest('base64');
  const root = base.replace(/\/derivatives\/api\/?$/, '');
  return exchange.fetch(`${root}${KRAKEN_FUTURES_CHECK}`, 'GET', {
    Accept: 'application/json',
    APIKey: apiKey,
    Authent: signature,
  });
}

/**
 * Sources: the venues' own documentation of the endpoint named, but for what is said beside it.
 */
const QUERIES: Readonly<Record<ExchangeId, KeyRightsQuery>> = {
  binance: BINANCE,
  binanceusdm: BINANCE,
  binancecoinm: BINANCE,
  bybit: BYBIT,
  bybiteu: BYBIT,
  bybitid: BYBIT,
  okx: OKX,
  okxus: OKX,
  myokx: OKX,
  bitget: {
    ask: askBitget,
    read(answer) {
      const classic = readBitget(answer);
      return classic === 'cannot-verify' ? readBitgetUnified(answer) : classic;
    },
    holder: idAt('data.userId'),
    isIpRestricted: addressesAt('data.ips'),
  },
  kraken: {
    ask: at('privatePostGetApiKeyInfo'),
    read: readKraken,
    isIpRestricted: addressesAt('result.ipAllowlist'),
  },
  krakenfutures: {
    ask: askKrakenFutures,
    read: readKrakenFutures,
    isIpRestricted: addressesAt('allowedCidrBlocks'),
  },
  coinbase: {
    ask: at('v3PrivateGetBrokerageKeyPermissions'),
    read: readCoinbase,
    holder: idAt('portfolio_uuid'),
  },
  deribit: { ask: at('privateGetListApiKeys'), read: readDeribit },
  kucoin: KUCOIN,
  kucoinfutures: KUCOIN,
  bingx: { ask: at('accountV1PrivateGetAccountApiPermissions'), read: readBingx },
  gate: GATE,
  gateeu: GATE,
  mexc: {
    ask: at('spotPrivateGetApiKeyInfo', (accessKey) => ({ accessKey })),
    read: readMexc,
    isIpRestricted: addressesAt('ipWhiteList'),
  },
  htx: { ask: askHtx, read: readHtx, isIpRestricted: addressesInRow('ipAddresses') },
  blofin: {
    ask: at('privateGetUserQueryApikey'),
    read: readBlofin,
    holder: idAt('data.uid'),
    isIpRestricted: addressesAt('data.ips'),
  },
  bitfinex: { ask: at('privatePostAuthRPermissions'), read: readBitfinex },
};

/** Undefined: the venue has no call for it, and the user must be asked. */
export function keyRightsQuery(exchange: ExchangeId): KeyRightsQuery | undefined {
  return QUERIES[exchange];
}

/**
 * First-class venues whose documentation has no request that tells what a key may do. Phemex:
 * https://phemex-docs.github.io lists none, and its answers to other requests say nothing of the key.
 */
const UNTOLD: ReadonlySet<ExchangeId> = new Set(['phemex']);

/** Whether it is known that the venue tells nobody, so that no other key would do better. */
export const tellsNoKeyRights = (exchange: ExchangeId): boolean => UNTOLD.has(exchange);
