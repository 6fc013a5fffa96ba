import type { ConnectReport } from '../../../shared/contract/accounts.ts';
import type { ExchangeId } from '../../../shared/domain/units.ts';
import { isRecord, rowsAt, textOf } from '../parse/raw-row.ts';

export type KeyRights = ConnectReport['rights'];

/** How a venue tells what a key may do: a call that reads, and how to read its answer. Never probed by trying to write. */
export interface KeyRightsQuery {
  /** ccxt's name of the endpoint. */
  readonly endpoint: string;
  /** `cannot-verify` whenever a field is missing or unknown: silence is not harmlessness. */
  readonly read: (answer: unknown, apiKey: string) => KeyRights;
  /** Whether the key works from certain addresses only; undefined: not told. */
  readonly isIpRestricted?: (answer: unknown) => boolean | undefined;
}

/** Moving money between own accounts counts as trading: it changes what backs the positions. */
const BINANCE_WRITES = [
  'enableInternalTransfer',
  'permitsUniversalTransfer',
  'enableFutures',
  'enableMargin',
  'enableSpotAndMarginTrading',
] as const;
const BINANCE_LATER_WRITES = [
  'enableVanillaOptions',
  'enablePortfolioMarginTrading',
  'enableFixApiTrade',
] as const;

function readBinance(answer: unknown): KeyRights {
  if (!isRecord(answer)) return 'cannot-verify';
  if (answer['enableWithdrawals'] === true) return 'withdraw';
  if ([...BINANCE_WRITES, ...BINANCE_LATER_WRITES].some((flag) => answer[flag] === true)) {
    return 'trade';
  }
  const told = ['enableWithdrawals', ...BINANCE_WRITES].every((flag) => answer[flag] === false);
  const later = BINANCE_LATER_WRITES.every((flag) => !(flag in answer) || answer[flag] === false);
  return told && later ? 'read-only' : 'cannot-verify';
}

function readBybit(answer: unknown): KeyRights {
  const result = isRecord(answer) ? answer['result'] : undefined;
  if (!isRecord(result)) return 'cannot-verify';
  if (result['readOnly'] === 1 || result['readOnly'] === '1') return 'read-only';
  if (result['readOnly'] !== 0 && result['readOnly'] !== '0') return 'cannot-verify';
  const wallet = rowsAt(result, 'permissions.Wallet');
  if (wallet === undefined) return 'cannot-verify';
  return wallet.includes('Withdraw') ? 'withdraw' : 'trade';
}

function readOkx(answer: unknown): KeyRights {
  const row = rowsAt(answer, 'data')?.[0];
  const perm = isRecord(row) ? textOf(row['perm']) : undefined;
  const rights = perm?.split(',').map((each) => each.trim()) ?? [];
  if (rights.includes('withdraw')) return 'withdraw';
  if (rights.includes('trade')) return 'trade';
  return rights.length > 0 && rights.every((each) => each === 'read_only')
    ? 'read-only'
    : 'cannot-verify';
}

/** Bitget's codes: two letters for the part, `or` for reading, `ow` for writing; `wwow` is withdrawal. */
function readBitget(answer: unknown): KeyRights {
  const codes = rowsAt(answer, 'data.authorities');
  if (codes === undefined || codes.length === 0) return 'cannot-verify';
  if (codes.includes('wwow')) return 'withdraw';
  if (
    codes.some((code) => typeof code === 'string' && /^([a-z]{2}ow|trade|transfer)$/.test(code))
  ) {
    return 'trade';
  }
  return codes.every((code) => code === 'readonly' || /^[a-z]{2}or$/.test(String(code)))
    ? 'read-only'
    : 'cannot-verify';
}

function readKraken(answer: unknown): KeyRights {
  const permissions = rowsAt(answer, 'result.permissions');
  if (permissions === undefined || permissions.length === 0) return 'cannot-verify';
  const texts = permissions.map(String);
  if (texts.some((each) => each.startsWith('withdraw'))) return 'withdraw';
  return texts.every((each) => each.startsWith('query-')) ? 'read-only' : 'trade';
}

function readCoinbase(answer: unknown): KeyRights {
  if (!isRecord(answer)) return 'cannot-verify';
  if (answer['can_transfer'] === true) return 'withdraw';
  if (answer['can_trade'] === true) return 'trade';
  const told = answer['can_trade'] === false && answer['can_transfer'] === false;
  return told ? 'read-only' : 'cannot-verify';
}

/** Deribit lists all keys of the account; ours is the one whose client id we use. */
function readDeribit(answer: unknown, apiKey: string): KeyRights {
  const ours = rowsAt(answer, 'result')?.find(
    (row) => isRecord(row) && row['client_id'] === apiKey,
  );
  const scopes = (isRecord(ours) ? textOf(ours['max_scope']) : undefined)?.split(' ') ?? [];
  if (scopes.includes('wallet:read_write')) return 'withdraw';
  if (scopes.some((scope) => scope.endsWith(':read_write'))) return 'trade';
  const harmless = scopes.length > 0 && scopes.every((scope) => /:(read|none)$/.test(scope));
  return harmless ? 'read-only' : 'cannot-verify';
}

/** A list of addresses, or a text with commas; `*` and an empty one stand for all addresses. */
function isAddressList(value: unknown): boolean | undefined {
  const list = typeof value === 'string' ? value.split(',') : value;
  if (!Array.isArray(list)) return undefined;
  const named = list.map((each) => String(each).trim()).filter((each) => each !== '');
  return named.length > 0 && !named.some((each) => each === '*' || each === '0.0.0.0/0');
}

const BINANCE: KeyRightsQuery = {
  endpoint: 'sapiGetAccountApiRestrictions',
  read: readBinance,
  isIpRestricted(answer) {
    const flag = isRecord(answer) ? answer['ipRestrict'] : undefined;
    return typeof flag === 'boolean' ? flag : undefined;
  },
};
const BYBIT: KeyRightsQuery = {
  endpoint: 'privateGetV5UserQueryApi',
  read: readBybit,
  isIpRestricted(answer) {
    const result = isRecord(answer) ? answer['result'] : undefined;
    return isRecord(result) ? isAddressList(result['ips']) : undefined;
  },
};
const OKX: KeyRightsQuery = {
  endpoint: 'privateGetAccountConfig',
  read: readOkx,
  isIpRestricted(answer) {
    const row = rowsAt(answer, 'data')?.[0];
    return isRecord(row) ? isAddressList(row['ip']) : undefined;
  },
};
const BITGET: KeyRightsQuery = {
  endpoint: 'privateSpotGetV2SpotAccountInfo',
  read: readBitget,
  isIpRestricted(answer) {
    const data = isRecord(answer) ? answer['data'] : undefined;
    return isRecord(data) ? isAddressList(data['ips']) : undefined;
  },
};
const KRAKEN: KeyRightsQuery = {
  endpoint: 'privatePostGetApiKeyInfo',
  read: readKraken,
  isIpRestricted(answer) {
    const result = isRecord(answer) ? answer['result'] : undefined;
    return isRecord(result) ? isAddressList(result['ipAllowlist']) : undefined;
  },
};

/** A list of words, of which some allow more than reading; a word that is not known makes the answer unknown. */
function readWords(
  words: readonly string[],
  known: { readonly read: RegExp; readonly trade: RegExp; readonly withdraw: RegExp },
): KeyRights {
  if (words.some((word) => known.withdraw.test(word))) return 'withdraw';
  if (words.some((word) => known.trade.test(word))) return 'trade';
  return words.length > 0 && words.every((word) => known.read.test(word))
    ? 'read-only'
    : 'cannot-verify';
}

/** KuCoin: `permission` is a list in one text, `General` reads. */
function readKucoin(answer: unknown): KeyRights {
  const data = isRecord(answer) ? answer['data'] : undefined;
  const text = isRecord(data) ? textOf(data['permission']) : undefined;
  return readWords(text?.split(',').map((word) => word.trim()) ?? [], {
    read: /^general$/i,
    trade: /^(spot|futures|margin|trade|unified|earn|\w*transfer\w*|allowances|leadtrade\w*)$/i,
    withdraw: /withdraw/i,
  });
}

/** BingX: numbers; 1 spot trading, 2 reading, 3 perpetual trading, 4 universal transfer, 5 withdrawing, 7 inner transfer. */
function readBingx(answer: unknown): KeyRights {
  const data = isRecord(answer) ? answer['data'] : undefined;
  const list = rowsAt(data, 'permissions') ?? rowsAt(answer, 'permissions');
  return readWords(list?.map(String) ?? [], { read: /^2$/, trade: /^[1347]$/, withdraw: /^5$/ });
}

const KUCOIN: KeyRightsQuery = { endpoint: 'privateGetUserApiKey', read: readKucoin };

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
  bitget: BITGET,
  kraken: KRAKEN,
  coinbase: { endpoint: 'v3PrivateGetBrokerageKeyPermissions', read: readCoinbase },
  deribit: { endpoint: 'privateGetListApiKeys', read: readDeribit },
  kucoin: KUCOIN,
  kucoinfutures: KUCOIN,
  bingx: { endpoint: 'accountV1PrivateGetAccountApiPermissions', read: readBingx },
};

/** Undefined: the venue has no call for it, and the user must be asked. */
export function keyRightsQuery(exchange: ExchangeId): KeyRightsQuery | undefined {
  return QUERIES[exchange];
}
