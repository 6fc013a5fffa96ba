import type {
  ImportField,
  ImportMapping,
  ImportPreviewRow,
  ImportRowError,
} from '../../shared/contract/import.ts';
import { describeDatedTiers } from './add-dated-tiers.ts';
import { buildAccount, type ParsedAccount } from './build-account.ts';
import { buildRowPosition, type RowPosition } from './build-positions.ts';
import { combinePositions } from './combine-positions.ts';
import { guessDecimal, guessDelimiter, type Guess } from './guess-format.ts';
import { MAX_LISTED_ERRORS, MAX_POSITIONS, PREVIEW_ROWS } from './limits.ts';
import { findHeader, type HeaderMatch } from './match-header.ts';
import { parseDecimal } from '../../shared/domain/parse-decimal.ts';
import {
  chooseAccountName,
  toPreviewPositions,
  type ImportSource,
  type ParsedImport,
} from './parsed-import.ts';
import { readCsv, type CsvRow, type Delimiter } from './read-csv.ts';

const NUMERIC_FIELDS: readonly ImportField[] = [
  'contracts',
  'contractSize',
  'entryPrice',
  'markPrice',
  'isolatedMargin',
  'maintenanceMarginRate',
];

/**
 * Reads a CSV of open positions. What the file leaves open (delimiter, decimal sign, which column is the entry) is asked:
 * the preview then says so and holds no accounts. One wrong row and nothing can be applied.
 */
export function parseCsvImport(text: string, source: ImportSource): ParsedImport {
  const accountName = chooseAccountName(source);
  const delimiter: Guess<Delimiter> | undefined = source.mapping
    ? { value: source.mapping.delimiter, certain: true }
    : guessDelimiter(text);
  if (delimiter === undefined) return refuse(accountName, explainNoTable(text));
  const all = readCsv(dropSeparatorLine(text), delimiter.value);
  if (!all.ok) return refuse(accountName, all.error);
  const match = findHeader(all.value);
  const rows = all.value.slice(match.index + 1);
  if (rows.length === 0) return refuse(accountName, { message: NO_ROWS });

  const { mapping, questions } = completeMapping(source, delimiter, match, rows);
  const warnings = describeGuesses(source, match, mapping);
  const outcome = buildRows(rows, mapping, match.header);
  warnings.push(...outcome.warnings);
  const combined = combinePositions(outcome.positions);
  const errors = [
    ...questions,
    ...outcome.errors.filter((error) => !isAsked(error, questions)),
    ...combined.errors,
    ...checkWhole(combined.positions, mapping),
  ];
  for (const { position, lines } of combined.positions) {
    if (lines.length > 1) {
      warnings.push(
        `Lines ${nameLines(lines)} are fills of one ${position.side} position in ${position.symbol}: contracts are added, the entry is their average.`,
      );
    }
  }
  const accounts =
    errors.length > 0
      ? undefined
      : [
          buildAccount({
            name: accountName,
            positions: combined.positions,
            ...(source.exchange === undefined ? {} : { exchange: source.exchange }),
            ...(mapping.walletBalance === undefined
              ? {}
              : { walletBalance: mapping.walletBalance }),
          }),
        ];
  if (accounts !== undefined) warnings.push(...describeGaps(accounts, combined.positions));
  const badLines = new Set(errors.flatMap((error) => error.line ?? []));
  return {
    preview: {
      format: 'csv',
      accountName,
      header: match.header,
      mapping,
      rows: toPreviewRows(rows, errors),
      accepted: rows.length - badLines.size,
      rejected: badLines.size,
      errors: listErrors(errors),
      warnings,
      positions: accounts === undefined ? [] : toPreviewPositions(accounts),
    },
    ...(accounts === undefined ? {} : { accounts }),
  };
}

/** A broken quote on some line is the likelier reason, and has a line number. */
function explainNoTable(text: string): ImportRowError {
  const rows = readCsv(text, ',');
  return rows.ok ? { message: NO_TABLE } : rows.error;
}

const NO_TABLE =
  'No columns were found. Leeway reads CSV with comma, semicolon, tab or “|” between the columns, and its own JSON book format.';
const NO_ROWS = 'The file has a header at most, and no rows.';

/** A column that is asked for need not be missed again on every row. */
function isAsked(error: ImportRowError, questions: readonly ImportRowError[]): boolean {
  return questions.some(
    (question) => question.field !== undefined && question.field === error.field,
  );
}

/** The user's mapping, or the guessed one with a question for everything that could be meant differently. */
function completeMapping(
  source: ImportSource,
  delimiter: Guess<Delimiter>,
  match: HeaderMatch,
  rows: readonly CsvRow[],
): { mapping: ImportMapping; questions: ImportRowError[] } {
  const stated = source.mapping;
  const questions: ImportRowError[] = [];
  if (!delimiter.certain) {
    questions.push({
      field: 'delimiter',
      message: 'Which sign stands between the columns? More than one is possible.',
    });
  }
  const columns = stated?.columns ?? match.columns;
  // Where a column is still to be chosen, any may be meant, and all are looked at for the decimal sign.
  const isComplete = REQUIRED_FIELDS.every((field) => columns[field] !== undefined);
  const numeric = isComplete
    ? NUMERIC_FIELDS.flatMap((field) => columns[field] ?? [])
    : match.header.map((_, column) => column);
  const decimal = stated ? undefined : guessDecimal(cellsOf(rows, numeric));
  if (decimal !== undefined && !decimal.certain) {
    questions.push({
      field: 'decimal',
      message: `Is the decimal sign a point or a comma? ${decimal.why ?? ''}`,
    });
  }
  const mapping: ImportMapping = stated ?? {
    delimiter: delimiter.value,
    decimal: decimal?.value ?? '.',
    columns,
    defaults: {},
  };
  if (stated === undefined) questions.push(...askAboutColumns(match));
  const width = match.header.length;
  for (const [field, column] of Object.entries(mapping.columns)) {
    if (column >= width) questions.push({ field, message: `There is no column ${column + 1}.` });
  }
  for (const field of REQUIRED_FIELDS) {
    if (isMissing(mapping, field) && !match.doubtful.includes(field)) {
      questions.push({ field, message: QUESTIONS[field] ?? 'is missing' });
    }
  }
  if (isMissing(mapping, 'side') && !hasNegative(rows, mapping)) {
    questions.push({
      field: 'side',
      message:
        'Which column says long or short? No quantity is negative, so its sign does not say it.',
    });
  }
  return { mapping, questions };
}

function askAboutColumns(match: HeaderMatch): ImportRowError[] {
  const questions: ImportRowError[] = match.doubtful.map((field) => ({
    field,
    message: 'More than one column has this name. Which one is meant?',
  }));
  if (match.tradeColumns.length > 0) {
    questions.push({
      message: `This looks like a list of trades or closed positions (column “${match.tradeColumns[0]}”), not of open positions. If every row is an open position, confirm the columns.`,
    });
  }
  return questions;
}

const REQUIRED_FIELDS: readonly ImportField[] = ['symbol', 'contracts', 'entryPrice'];
const QUESTIONS: Partial<Record<ImportField, string>> = {
  symbol: 'Which column names the contract (BTCUSDT, ETH-USDT-SWAP)?',
  contracts: 'Which column holds the number of contracts?',
  entryPrice: 'Which column holds the average entry price?',
};

function isMissing(mapping: ImportMapping, field: ImportField): boolean {
  return mapping.columns[field] === undefined && mapping.defaults[field] === undefined;
}

function hasNegative(rows: readonly CsvRow[], mapping: ImportMapping): boolean {
  const column = mapping.columns.contracts;
  if (column === undefined) return false;
  return rows.some(
    (row) => (parseDecimal(row.cells[column] ?? '', mapping.decimal)?.value ?? 0) < 0,
  );
}

function* cellsOf(
  rows: readonly CsvRow[],
  columns: readonly number[],
): Iterable<{ readonly cell: string; readonly line: number }> {
  for (const { cells, line } of rows) {
    for (const column of columns) yield { cell: cells[column] ?? '', line };
  }
}

interface RowsOutcome {
  readonly positions: readonly RowPosition[];
  readonly errors: readonly ImportRowError[];
  readonly warnings: readonly string[];
}

function buildRows(
  rows: readonly CsvRow[],
  mapping: ImportMapping,
  header: readonly string[],
): RowsOutcome {
  const positions: RowPosition[] = [];
  const errors: ImportRowError[] = [];
  const assumed = new Set<string>();
  const empty: number[] = [];
  for (const row of rows) {
    const { line } = row;
    const extra = row.cells.slice(header.length);
    if (row.cells.length < header.length || extra.some((cell) => cell !== '')) {
      errors.push({
        line,
        message: `has ${row.cells.length} cells where the header has ${header.length}${mapping.delimiter === ',' && extra.length > 0 ? COMMAS : ''}`,
      });
      continue;
    }
    const outcome = buildRowPosition(row, mapping);
    if (!outcome.ok) {
      for (const { field, message } of outcome.error) {
        errors.push({ line, field: columnName(field, mapping, header), message });
      }
    } else if (outcome.value === undefined) empty.push(line);
    else {
      positions.push(outcome.value);
      for (const text of outcome.value.assumed) assumed.add(text);
    }
  }
  const warnings = [...assumed];
  if (empty.length > 0) {
    warnings.push(
      `${empty.length} rows with quantity 0 hold no position (line ${nameLines(empty)}).`,
    );
  }
  return { positions, errors, warnings };
}

/** The usual reason where the comma stands between the columns. */
const COMMAS =
  ': a number with a comma in it must be quoted, or a semicolon stand between the columns';

/** The first ten; the rest is counted. */
function nameLines(lines: readonly number[]): string {
  const more = lines.length > 10 ? ` and ${lines.length - 10} more` : '';
  return `${lines.slice(0, 10).join(', ')}${more}`;
}

/** The name that stands in the file; a field that no column holds keeps our name. */
function columnName(field: ImportField, mapping: ImportMapping, header: readonly string[]): string {
  const column = mapping.columns[field];
  return (column === undefined ? undefined : header[column]) || field;
}

function checkWhole(
  positions: readonly { readonly settleCurrency: string }[],
  mapping: ImportMapping,
): ImportRowError[] {
  if (positions.length > MAX_POSITIONS) {
    return [
      {
        message: `The file holds ${positions.length} positions. At most ${MAX_POSITIONS} can be watched from one file.`,
      },
    ];
  }
  const currencies = new Set(positions.map((each) => each.settleCurrency));
  if (mapping.walletBalance !== undefined && currencies.size > 1) {
    return [
      {
        field: 'walletBalance',
        message: `A balance can be stated only where all positions settle in one currency; here they settle in ${[...currencies].join(', ')}.`,
      },
    ];
  }
  return [];
}

function describeGuesses(
  source: ImportSource,
  match: HeaderMatch,
  mapping: ImportMapping,
): string[] {
  const warnings: string[] = [];
  if (match.index > 0) {
    warnings.push(
      match.index === 1
        ? 'The line above the column names was not read.'
        : `The ${match.index} lines above the column names were not read.`,
    );
  }
  const used = new Set(Object.values(mapping.columns));
  const ignored = match.header.filter((name, column) => name !== '' && !used.has(column));
  if (ignored.length > 0) warnings.push(`Columns not used: ${ignored.join(', ')}.`);
  if (source.mapping !== undefined && match.tradeColumns.length > 0) {
    warnings.push('These look like trades; they were taken as open positions as you confirmed.');
  }
  return warnings;
}

/** What the file does not say and what that means for the figures. */
function describeGaps(
  accounts: readonly ParsedAccount[],
  positions: readonly { readonly position: { symbol: string }; readonly priceable: boolean }[],
): string[] {
  const gaps: string[] = [];
  for (const { account, pricing } of accounts) {
    if (account.venue === 'generic') {
      gaps.push(
        'No exchange is stated: liquidation prices follow general rules, not those of a venue.',
      );
    }
    const all = account.pools.flatMap((pool) => pool.positions);
    gaps.push(...describeDatedTiers(account.pools));
    if (all.some((each) => each.maintenanceMarginRate === undefined && each.tiers === undefined)) {
      gaps.push(
        'Without a maintenance margin rate the liquidation price of a position is unknown.',
      );
    }
    const isCrossWithoutCash = account.pools.some(
      (pool) =>
        pool.walletBalance === undefined &&
        pool.positions.some((each) => each.marginMode === 'cross'),
    );
    if (isCrossWithoutCash) {
      gaps.push(
        'Without the balance behind them the liquidation price of cross positions is unknown.',
      );
    }
    const unpriced = positions
      .filter((each) => !each.priceable)
      .map((each) => each.position.symbol);
    if (pricing !== undefined)
      gaps.push(`Prices come from the public tickers of ${pricing.exchange}.`);
    if (unpriced.length > 0) {
      gaps.push(
        `No venue is known that prices ${unpriced.slice(0, 10).join(', ')}: the price of the file grows old.`,
      );
    }
  }
  return gaps;
}

function toPreviewRows(
  rows: readonly CsvRow[],
  errors: readonly ImportRowError[],
): ImportPreviewRow[] {
  return rows.slice(0, PREVIEW_ROWS).map(({ line, cells }) => {
    const own = errors
      .filter((error) => error.line === line)
      .map(({ field, message }) => (field === undefined ? message : `${field}: ${message}`));
    return { line, cells, ...(own.length === 0 ? {} : { error: own.join('; ') }) };
  });
}

function listErrors(errors: readonly ImportRowError[]): readonly ImportRowError[] {
  if (errors.length <= MAX_LISTED_ERRORS) return errors;
  const rest = errors.length - MAX_LISTED_ERRORS;
  return [...errors.slice(0, MAX_LISTED_ERRORS), { message: `… and ${rest} more.` }];
}

function refuse(accountName: string, error: ImportRowError): ParsedImport {
  return {
    preview: {
      format: 'csv',
      accountName,
      header: [],
      rows: [],
      accepted: 0,
      rejected: error.line === undefined ? 0 : 1,
      errors: [error],
      warnings: [],
      positions: [],
    },
  };
}

/** Excel's first line `sep=;` tells the delimiter and is no row. It is kept as an empty line: line numbers stay. */
function dropSeparatorLine(text: string): string {
  return text.replace(/^\ufeff?sep=[,;\t|](?=[\r\n])/i, '');
}
