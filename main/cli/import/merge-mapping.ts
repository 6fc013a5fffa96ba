import {
  IMPORT_FIELDS,
  type ImportField,
  type ImportMapping,
  type ImportPreview,
} from '../../../shared/contract/import.ts';
import { err, ok, type Result } from '../../../shared/lib/result.ts';

/** What the flags of `leeway import` say about a CSV. */
export interface MappingOptions {
  readonly map?: readonly string[];
  readonly set?: readonly string[];
  readonly delimiter?: string;
  readonly decimal?: string;
  readonly balance?: number;
}

const DELIMITERS = [',', ';', '\t', '|'] as const;

/**
 * The mapping that the first preview guessed, with what the flags say laid over it; `ok(undefined)` where no flag says
 * anything. Sending a mapping confirms all of it, so what was asked and not answered is an error here.
 */
export function mergeMapping(
  preview: ImportPreview,
  options: MappingOptions,
): Result<ImportMapping | undefined, string> {
  const { map = [], set = [], balance } = options;
  const isSilent =
    map.length + set.length === 0 &&
    options.delimiter === undefined &&
    options.decimal === undefined &&
    balance === undefined;
  if (isSilent) return ok(undefined);
  if (preview.format !== 'csv') {
    return err(
      '--map, --set, --delimiter, --decimal and --balance are for CSV; a book says it all itself.',
    );
  }
  const guessed = preview.mapping;
  const delimiter = readDelimiter(options.delimiter) ?? guessed?.delimiter;
  if (options.delimiter !== undefined && readDelimiter(options.delimiter) === undefined) {
    return err('--delimiter is one of , ; | or tab');
  }
  const decimal = options.decimal ?? guessed?.decimal;
  if (decimal !== undefined && decimal !== '.' && decimal !== ',') {
    return err('--decimal is . or ,');
  }
  for (const flag of ['delimiter', 'decimal'] as const) {
    const question = preview.errors.find((error) => error.field === flag);
    if (question !== undefined && options[flag] === undefined) {
      return err(`${question.message} Say it with --${flag}.`);
    }
  }
  if (delimiter === undefined || decimal === undefined) {
    return err(preview.errors[0]?.message ?? 'The columns of the file are not known.');
  }
  const columns = readColumns(map, preview.header);
  if (!columns.ok) return columns;
  const defaults = readPairs(set, '--set');
  if (!defaults.ok) return defaults;
  return ok({
    delimiter,
    decimal,
    columns: { ...guessed?.columns, ...columns.value },
    defaults: Object.fromEntries(defaults.value),
    ...(balance === undefined ? {} : { walletBalance: balance }),
  });
}

function readDelimiter(text: string | undefined): ImportMapping['delimiter'] | undefined {
  const sign = text === 'tab' || text === '\\t' ? '\t' : text;
  return DELIMITERS.find((delimiter) => delimiter === sign);
}

function readColumns(
  map: readonly string[],
  header: readonly string[],
): Result<Partial<Record<ImportField, number>>, string> {
  const pairs = readPairs(map, '--map');
  if (!pairs.ok) return pairs;
  const columns: Partial<Record<ImportField, number>> = {};
  for (const [field, name] of pairs.value) {
    const index = findColumn(name, header);
    if (index === undefined) {
      return err(
        `--map ${field}=${name}: the file has no such column. It has: ${header.join(', ')}`,
      );
    }
    columns[field] = index;
  }
  return ok(columns);
}

function findColumn(name: string, header: readonly string[]): number | undefined {
  const exact = header.indexOf(name);
  if (exact !== -1) return exact;
  const same = header.findIndex((each) => each.toLowerCase() === name.toLowerCase());
  if (same !== -1) return same;
  const number = /^[1-9]\d{0,2}$/.test(name) ? Number(name) : undefined;
  return number !== undefined && number <= header.length ? number - 1 : undefined;
}

function readPairs(
  texts: readonly string[],
  flag: string,
): Result<readonly (readonly [ImportField, string])[], string> {
  const pairs: [ImportField, string][] = [];
  for (const text of texts) {
    const [, name, value] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
    const field = IMPORT_FIELDS.find((each) => each.toLowerCase() === name?.trim().toLowerCase());
    if (field === undefined || value === undefined) {
      return err(`${flag} ${text}: write field=value with one of ${IMPORT_FIELDS.join(', ')}`);
    }
    pairs.push([field, value.trim()]);
  }
  return ok(pairs);
}
