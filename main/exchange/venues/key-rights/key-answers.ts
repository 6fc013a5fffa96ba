import type { ConnectReport } from '../../../../shared/contract/accounts.ts';
import { isRecord, rowsAt, textOf, valueAt } from '../../parse/raw-row.ts';

export type KeyRights = ConnectReport['rights'];

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
export function readKucoin(answer: unknown): KeyRights {
  const data = isRecord(answer) ? answer['data'] : undefined;
  const text = isRecord(data) ? textOf(data['permission']) : undefined;
  return readWords(text?.split(',').map((word) => word.trim()) ?? [], {
    read: /^general$/i,
    trade: /^(spot|futures|margin|trade|unified|earn|\w*transfer\w*|allowances|leadtrade\w*)$/i,
    withdraw: /withdraw/i,
  });
}

/** BingX: numbers; 1 spot trading, 2 reading, 3 perpetual trading, 4 universal transfer, 5 withdrawing, 7 inner transfer. */
export function readBingx(answer: unknown): KeyRights {
  const data = isRecord(answer) ? answer['data'] : undefined;
  const list = rowsAt(data, 'permissions') ?? rowsAt(answer, 'permissions');
  return readWords(list?.map(String) ?? [], { read: /^2$/, trade: /^[1347]$/, withdraw: /^5$/ });
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

export function readBinance(answer: unknown): KeyRights {
  if (!isRecord(answer)) return 'cannot-verify';
  if (answer['enableWithdrawals'] === true) return 'withdraw';
  if ([...BINANCE_WRITES, ...BINANCE_LATER_WRITES].some((flag) => answer[flag] === true)) {
    return 'trade';
  }
  const told = ['enableWithdrawals', ...BINANCE_WRITES].every((flag) => answer[flag] === false);
  const later = BINANCE_LATER_WRITES.every((flag) => !(flag in answer) || answer[flag] === false);
  return told && later ? 'read-only' : 'cannot-verify';
}

export function readBybit(answer: unknown): KeyRights {
  const result = isRecord(answer) ? answer['result'] : undefined;
  if (!isRecord(result)) return 'cannot-verify';
  if (result['readOnly'] === 1 || result['readOnly'] === '1') return 'read-only';
  if (result['readOnly'] !== 0 && result['readOnly'] !== '0') return 'cannot-verify';
  const wallet = rowsAt(result, 'permissions.Wallet');
  if (wallet === undefined) return 'cannot-verify';
  return wallet.includes('Withdraw') ? 'withdraw' : 'trade';
}

export function readOkx(answer: unknown): KeyRights {
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
export function readBitget(answer: unknown): KeyRights {
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

export function readKraken(answer: unknown): KeyRights {
  const permissions = rowsAt(answer, 'result.permissions');
  if (permissions === undefined || permissions.length === 0) return 'cannot-verify';
  const texts = permissions.map(String);
  if (texts.some((each) => each.startsWith('withdraw'))) return 'withdraw';
  return texts.every((each) => each.startsWith('query-')) ? 'read-only' : 'trade';
}

export function readCoinbase(answer: unknown): KeyRights {
  if (!isRecord(answer)) return 'cannot-verify';
  if (answer['can_transfer'] === true) return 'withdraw';
  if (answer['can_trade'] === true) return 'trade';
  const told = answer['can_trade'] === false && answer['can_transfer'] === false;
  return told ? 'read-only' : 'cannot-verify';
}

/** Deribit lists all keys of the account; ours is the one whose client id we use. */
export function readDeribit(answer: unknown, apiKey: string): KeyRights {
  const ours = rowsAt(answer, 'result')?.find(
    (row) => isRecord(row) && row['client_id'] === apiKey,
  );
  const scopes = (isRecord(ours) ? textOf(ours['max_scope']) : undefined)?.split(' ') ?? [];
  if (scopes.includes('wallet:read_write')) return 'withdraw';
  if (scopes.some((scope) => scope.endsWith(':read_write'))) return 'trade';
  const harmless = scopes.length > 0 && scopes.every((scope) => /:(read|none)$/.test(scope));
  return harmless ? 'read-only' : 'cannot-verify';
}

/** Bitget, unified account: one word for the key, and the parts in which it may write. */
export function readBitgetUnified(answer: unknown): KeyRights {
  const data = valueAt(answer, 'data');
  const kind = textOf(valueAt(data, 'permType'));
  if (kind === 'read-only') return 'read-only';
  if (kind !== 'read-and-write') return 'cannot-verify';
  const parts = rowsAt(data, 'permissions') ?? [];
  return parts.some((part) => /withdraw/i.test(String(part))) ? 'withdraw' : 'trade';
}

/** Gate lists the keys of a main account, their names hidden from the middle on; each part is read-only or not. */
export function readGate(answer: unknown, apiKey: string): KeyRights {
  const ours = (rowsAt(answer) ?? []).filter((row) => isOurs(valueAt(row, 'key'), apiKey));
  const perms = ours.length === 1 ? rowsAt(ours[0], 'perms') : undefined;
  if (perms === undefined || perms.length === 0) return 'cannot-verify';
  if (!perms.every((perm) => typeof valueAt(perm, 'read_only') === 'boolean'))
    return 'cannot-verify';
  const writes = perms.filter((perm) => valueAt(perm, 'read_only') === false);
  // Whoever may write to the wallet may withdraw from it.
  if (writes.some((perm) => valueAt(perm, 'name') === 'wallet')) return 'withdraw';
  return writes.length > 0 ? 'trade' : 'read-only';
}

/** `c5dcfbf1f3a7*****`: enough of the beginning to know it. */
function isOurs(shown: unknown, apiKey: string): boolean {
  const text = textOf(shown);
  if (text === undefined) return false;
  const start = text.replace(/\*+$/, '');
  return text === apiKey || (start !== text && start.length >= 6 && apiKey.startsWith(start));
}

/** MEXC: `SPOT_ACCOUNT_READ`, `CONTRACT_DEAL_WRITE`, `SPOT_WITHDRAW_WRITE`. */
export function readMexc(answer: unknown): KeyRights {
  const row = isRecord(valueAt(answer, 'data')) ? valueAt(answer, 'data') : answer;
  const words = textOf(valueAt(row, 'permissions'))?.split(',') ?? [];
  return readWords(
    words.map((word) => word.trim()),
    { read: /^[A-Z_]+_READ$/, trade: /^[A-Z_]+_WRITE$/, withdraw: /WITHDRAW\w*_WRITE$/ },
  );
}

/** HTX: `readOnly,trade,withdraw`, in the row of the key that was asked for. */
export function readHtx(answer: unknown, apiKey: string): KeyRights {
  const ours = rowsAt(answer, 'data')?.find((row) => valueAt(row, 'accessKey') === apiKey);
  const words = textOf(valueAt(ours, 'permission'))?.split(',') ?? [];
  return readWords(
    words.map((word) => word.trim()),
    { read: /^readOnly$/i, trade: /^trade$/i, withdraw: /^withdraw$/i },
  );
}

/** Kraken Futures: how far the key goes in general, and in withdrawing. */
export function readKrakenFutures(answer: unknown): KeyRights {
  const general = valueAt(answer, 'permissions.general');
  const transfer = valueAt(answer, 'permissions.transfer');
  if (transfer === 'FULL_ACCESS') return 'withdraw';
  if (general === 'FULL_ACCESS') return 'trade';
  const harmless = [general, transfer].every(
    (level) => level === 'READ_ONLY' || level === 'NO_ACCESS',
  );
  return harmless ? 'read-only' : 'cannot-verify';
}

/** BloFin: 1 reads only. */
export function readBlofin(answer: unknown): KeyRights {
  const flag = String(valueAt(answer, 'data.readOnly'));
  return flag === '1' ? 'read-only' : flag === '0' ? 'trade' : 'cannot-verify';
}

/** Bitfinex: rows of scope, may read, may write. */
export function readBitfinex(answer: unknown): KeyRights {
  const rows = rowsAt(answer) ?? [];
  const scopes = rows.flatMap((row) =>
    Array.isArray(row) && typeof row[0] === 'string' && (row[2] === 0 || row[2] === 1)
      ? [{ name: row[0], writes: row[2] === 1 }]
      : [],
  );
  if (rows.length === 0 || scopes.length !== rows.length) return 'cannot-verify';
  const writes = scopes.filter((scope) => scope.writes);
  if (writes.some((scope) => scope.name.includes('withdraw'))) return 'withdraw';
  return writes.length > 0 ? 'trade' : 'read-only';
}
