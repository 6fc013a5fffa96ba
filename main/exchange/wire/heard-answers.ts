import { AsyncLocalStorage } from 'node:async_hooks';
import { parseNumber } from '../../../shared/domain/parse-number.ts';
import { isEntry, numberIn } from '../parse/raw-figures.ts';
import { isRecord } from '../parse/raw-row.ts';

/** What the answers to one call looked like before ccxt read them. */
export interface HeardAnswers {
  /** How many were a list themselves, empty or not. */
  bareLists: number;
  /** How many held a list among their fields. */
  innerLists: number;
  /** How many were refusals that came as a success. */
  refusals: number;
  /** How many said that their list goes on on another page. */
  unfinished: number;
  /** How many held an entry price or a cost: a position, wherever it stands. */
  entries: number;
}

const heard = new AsyncLocalStorage<HeardAnswers>();

/**
 * Runs one of ccxt's calls and notes what the venue answers. ccxt makes "no rows" of every answer without a list, so an
 * empty result is worth something only where the venue did send a list.
 */
export async function hearAnswers<T>(call: () => Promise<T>): Promise<readonly [T, HeardAnswers]> {
  const notes: HeardAnswers = {
    bareLists: 0,
    innerLists: 0,
    refusals: 0,
    unfinished: 0,
    entries: 0,
  };
  return [await heard.run(notes, call), notes];
}

/** Notes one answer of status 2xx. */
export function noteAnswer(body: string): void {
  const notes = heard.getStore();
  if (notes === undefined) return;
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return;
  }
  if (Array.isArray(json)) notes.bareLists += 1;
  else if (holdsList(json, 3)) notes.innerLists += 1;
  if (isRecord(json) && isRefusal(json)) notes.refusals += 1;
  if (goesOn(json, 2)) notes.unfinished += 1;
  if (holdsEntry(json, 6)) notes.entries += 1;
}

function holdsEntry(json: unknown, depth: number): boolean {
  if (depth === 0 || typeof json !== 'object' || json === null) return false;
  return (
    Object.entries(json).some(([name, value]) => isEntry(name) && (numberIn(value) ?? 0) > 0) ||
    Object.values(json).some((each) => holdsEntry(each, depth - 1))
  );
}

function holdsList(json: unknown, depth: number): boolean {
  if (Array.isArray(json)) return true;
  return (
    depth > 0 && isRecord(json) && Object.values(json).some((each) => holdsList(each, depth - 1))
  );
}

/** Every code that some venue writes for "all is well". */
const GOOD_CODE = /^(0+|1|200\d*|1000|success|ok)$/i;
const CODES = ['code', 'retCode', 'ret_code', 'returnCode', 'rc', 'errno', 'errorCode'] as const;
const BAD_STATUS = /^(err|error|fail|failed|failure|rejected)$/i;

function isRefusal(json: Readonly<Record<string, unknown>>): boolean {
  if (json['success'] === false || json['success'] === 'false') return true;
  const status = json['status'];
  if (typeof status === 'string' && BAD_STATUS.test(status)) return true;
  const { error } = json;
  if (Array.isArray(error) ? error.length > 0 : isRecord(error) || isFilledText(error)) return true;
  return CODES.some((name) => {
    const code = json[name];
    return (
      (typeof code === 'number' || (typeof code === 'string' && code !== '')) &&
      !GOOD_CODE.test(String(code))
    );
  });
}

const isFilledText = (value: unknown): boolean => typeof value === 'string' && value !== '';

const PAGES = ['totalPage', 'totalPages', 'total_page', 'total_pages', 'pages'] as const;
const PAGE = ['currentPage', 'current_page', 'pageNum', 'pageNo', 'page_num', 'page'] as const;
const GOES_ON = ['hasNext', 'hasNextPage', 'hasMore', 'has_next', 'has_more'] as const;

/** Whether an answer says, in one of the ways in use, that it is not the last page. */
function goesOn(json: unknown, depth: number): boolean {
  if (!isRecord(json) || depth < 0) return false;
  if (GOES_ON.some((name) => json[name] === true || json[name] === 'true')) return true;
  if (isFilledText(json['nextPageArg'])) return true;
  const pages = numberOf(json, PAGES);
  const page = numberOf(json, PAGE);
  if (pages !== undefined && page !== undefined && page < pages) return true;
  return Object.values(json).some((each) => goesOn(each, depth - 1));
}

const numberOf = (
  json: Readonly<Record<string, unknown>>,
  names: readonly string[],
): number | undefined => {
  const name = names.find((each) => each in json);
  return name === undefined ? undefined : parseNumber(json[name]);
};
