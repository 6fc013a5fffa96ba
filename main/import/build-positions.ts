import type { ImportField, ImportMapping } from '../../shared/contract/import.ts';
import type { ContractType, MarginMode, Position, Side } from '../../shared/domain/position.ts';
import type { Currency } from '../../shared/domain/units.ts';
import { err, ok, type Result } from '../../shared/lib/result.ts';
import { deriveInstrument, resolveDollarQuoted, type Instrument } from './derive-instrument.ts';
import { parseDecimal } from '../../shared/domain/parse-decimal.ts';
import { parseContractType, parseLeverage, parseMarginMode, parseSide } from './parse-words.ts';
import type { CsvRow } from './read-csv.ts';

/** One row of the file as a position. */
export interface RowPosition {
  readonly line: number;
  readonly position: Position;
  readonly settleCurrency: Currency;
  /** Whether `position.symbol` is what ccxt calls it, so that a venue can be asked for its price. */
  readonly priceable: boolean;
  /** What was assumed. */
  readonly assumed: readonly string[];
}

interface CellError {
  readonly field: ImportField;
  readonly message: string;
}

/** `undefined`: the row says that nothing is held. */
export type RowOutcome = Result<RowPosition | undefined, readonly CellError[]>;

/** Reads one row. Every wrong cell is reported, not only the first; nothing is filled in that the row does not say. */
export function buildRowPosition(row: CsvRow, mapping: ImportMapping): RowOutcome {
  const reader = createRowReader(row, mapping);
  const symbolText = reader.text('symbol');
  if (symbolText === undefined) reader.fail('symbol', 'is empty');
  const quantity = reader.quantity('contracts');
  if (quantity?.value === 0) return ok(undefined);
  const side = readSide(reader, quantity?.value);
  const instrument = readInstrument(reader, symbolText ?? '');
  const currency = instrument.settleCurrency;
  checkUnits(reader, quantity?.unit, instrument, symbolText);
  const contractSize = readContractSize(reader, instrument);
  const entryPrice = reader.positive('entryPrice', true);
  const marginMode = readMarginMode(reader);
  const optional = readOptional(reader, marginMode.value);
  if (
    reader.errors.length > 0 ||
    symbolText === undefined ||
    quantity === undefined ||
    side === undefined ||
    entryPrice === undefined ||
    currency === undefined
  ) {
    return err(reader.errors);
  }
  const position: Position = {
    symbol: instrument.marketSymbol ?? symbolText,
    side,
    contracts: Math.abs(quantity.value),
    contractType: instrument.contractType ?? 'linear',
    contractSize: contractSize.value,
    underlying: reader.text('underlying') ?? instrument.underlying,
    marginMode: marginMode.value,
    entryPrice,
    ...optional,
  };
  return ok({
    line: row.line,
    position,
    settleCurrency: currency,
    priceable: instrument.marketSymbol !== undefined,
    assumed: [contractSize.assumed, marginMode.assumed].filter((text) => text !== undefined),
  });
}

type RowReader = ReturnType<typeof createRowReader>;

function createRowReader(row: CsvRow, mapping: ImportMapping) {
  const errors: CellError[] = [];
  const fail = (field: ImportField, message: string) => {
    errors.push({ field, message });
    return undefined;
  };
  /** The cell, else the default; empty cells and the dashes that mean empty count as absent. */
  const text = (field: ImportField): string | undefined => {
    const column = mapping.columns[field];
    const cell = column === undefined ? undefined : row.cells[column];
    const isEmpty = cell === undefined || /^(?:|-+|–|—|n\/a|null)$/i.test(cell);
    return (isEmpty ? mapping.defaults[field]?.trim() : cell) || undefined;
  };
  const quantity = (field: ImportField) => {
    const found = text(field);
    if (found === undefined) return fail(field, 'is empty');
    const parsed = parseDecimal(found, mapping.decimal);
    return parsed ?? fail(field, `“${clip(found)}” is not a number with ${signName(mapping)}`);
  };
  const positive = (field: ImportField, required = false): number | undefined => {
    const found = text(field);
    if (found === undefined) return required ? fail(field, 'is empty') : undefined;
    const parsed = parseDecimal(found, mapping.decimal);
    if (parsed === undefined) {
      return fail(field, `“${clip(found)}” is not a number with ${signName(mapping)}`);
    }
    if (parsed.unit === '%') return fail(field, 'is a percentage, not an amount');
    return parsed.value > 0
      ? parsed.value
      : fail(field, `must be greater than 0, is ${parsed.value}`);
  };
  const quantityIfAny = (field: ImportField) =>
    text(field) === undefined ? undefined : quantity(field);
  return { errors, fail, text, quantity, quantityIfAny, positive };
}

function readSide(reader: RowReader, quantity: number | undefined): Side | undefined {
  const found = reader.text('side');
  const bySign = quantity === undefined ? undefined : quantity < 0 ? 'short' : 'long';
  if (found === undefined) {
    // A signed quantity says it; a positive one does so only in a file whose other rows are signed, which is asked before.
    return bySign;
  }
  const word = parseSide(found);
  if (word === undefined) return reader.fail('side', `“${clip(found)}” is neither long nor short`);
  if (word === 'closing')
    return reader.fail('side', `“${clip(found)}” closes a position; it is not an open one`);
  if (word === 'sign') return bySign;
  if (word === 'long' && bySign === 'short') {
    return reader.fail('side', 'says long, but the quantity is negative');
  }
  return word;
}

function readInstrument(reader: RowReader, symbol: string): Instrument {
  const derived = deriveInstrument(symbol);
  const contractType = readContractType(reader);
  const settleCurrency = reader.text('settleCurrency')?.toUpperCase();
  if (settleCurrency !== undefined && !/^[A-Z0-9]{2,10}$/.test(settleCurrency)) {
    reader.fail('settleCurrency', `“${clip(settleCurrency)}” is not a currency code`);
  }
  if (derived.dollarQuoted === true) {
    const type = contractType ?? typeBySettle(derived, settleCurrency);
    if (type === 'linear' || type === 'inverse') {
      const resolved = resolveDollarQuoted(derived.underlying, type);
      return settleCurrency === undefined || settleCurrency === resolved.settleCurrency
        ? resolved
        : { underlying: derived.underlying, contractType: type, settleCurrency };
    }
    reader.fail(
      'settleCurrency',
      `“${clip(symbol)}” may be margined in dollars or in ${derived.underlying}: state the settle currency`,
    );
    return derived;
  }
  if (settleCurrency === undefined && derived.settleCurrency === undefined && symbol !== '') {
    reader.fail('settleCurrency', 'is not known from the symbol: map it or state it');
  }
  const differs =
    (contractType !== undefined &&
      derived.contractType !== undefined &&
      contractType !== derived.contractType) ||
    (settleCurrency !== undefined &&
      derived.settleCurrency !== undefined &&
      settleCurrency !== derived.settleCurrency);
  const { marketSymbol, ...rest } = derived;
  return {
    ...rest,
    // What the file states wins, and then the market that the symbol suggests is another one.
    ...(marketSymbol === undefined || differs ? {} : { marketSymbol }),
    ...(contractType === undefined ? {} : { contractType }),
    ...(settleCurrency === undefined ? {} : { settleCurrency }),
  };
}

function typeBySettle(
  instrument: Instrument,
  settle: string | undefined,
): ContractType | undefined {
  if (settle === undefined) return undefined;
  return settle === instrument.underlying ? 'inverse' : 'linear';
}

function readContractType(reader: RowReader): ContractType | undefined {
  const found = reader.text('contractType');
  if (found === undefined) return undefined;
  const type = parseContractType(found);
  if (type === 'quanto') {
    return reader.fail(
      'contractType',
      'quanto contracts can be imported as a Leeway book (JSON) only',
    );
  }
  return type ?? reader.fail('contractType', `“${clip(found)}” is neither linear nor inverse`);
}

/** `5000 USDT` in a quantity is money, not contracts; `1.5 ETH` is a quantity of ETH. */
function checkUnits(
  reader: RowReader,
  unit: string | undefined,
  instrument: Instrument,
  symbol: string | undefined,
): void {
  if (unit === undefined) return;
  const names = [instrument.underlying, symbol?.toUpperCase(), 'CONT', 'CONTRACTS', 'XBT'];
  if (names.includes(unit) && (unit !== 'XBT' || instrument.underlying === 'BTC')) return;
  reader.fail('contracts', `is in ${unit}, but the number of contracts is needed`);
}

function readContractSize(
  reader: RowReader,
  instrument: Instrument,
): { value: number; assumed?: string } {
  if (reader.text('contractSize') !== undefined) {
    return { value: reader.positive('contractSize') ?? 1 };
  }
  if (instrument.contractsOfOwnSize === true) {
    reader.fail(
      'contractSize',
      'is needed: this venue counts contracts of its own size. State 1 if the quantity is in coins',
    );
    return { value: 1 };
  }
  const what =
    instrument.contractType === 'inverse'
      ? 'One inverse contract is taken as 1 unit of the quote currency, because the file does not say.'
      : undefined;
  return what === undefined ? { value: 1 } : { value: 1, assumed: what };
}

function readMarginMode(reader: RowReader): { value: MarginMode; assumed?: string } {
  const found = reader.text('marginMode');
  if (found === undefined) {
    return { value: 'cross', assumed: 'Positions without a margin mode are taken as cross.' };
  }
  const mode = parseMarginMode(found);
  if (mode !== undefined) return { value: mode };
  reader.fail('marginMode', `“${clip(found)}” is neither cross nor isolated`);
  return { value: 'cross' };
}

function readOptional(reader: RowReader, marginMode: MarginMode): Partial<Position> {
  const markPrice = reader.positive('markPrice');
  // Venues print the initial margin, or 0, in the same column for cross positions: it backs nothing there.
  const isolatedMargin = marginMode === 'isolated' ? reader.positive('isolatedMargin') : undefined;
  const rate = readRate(reader);
  const leverageText = reader.text('leverage');
  const leverage = leverageText === undefined ? undefined : parseLeverage(leverageText);
  if (leverageText !== undefined && leverage === undefined) {
    reader.fail('leverage', `“${clip(leverageText)}” is not a leverage such as 10 or 10x`);
  }
  return {
    ...(markPrice === undefined ? {} : { markPrice }),
    ...(leverage === undefined ? {} : { leverage }),
    ...(isolatedMargin === undefined ? {} : { isolatedMargin }),
    ...(rate === undefined ? {} : { maintenanceMarginRate: rate }),
  };
}

/** A fraction below 1, or a percentage that says so. */
function readRate(reader: RowReader): number | undefined {
  const found = reader.quantityIfAny('maintenanceMarginRate');
  if (found === undefined) return undefined;
  const rate = found.unit === '%' ? found.value / 100 : found.value;
  if (rate > 0 && rate < 1 && (found.unit === undefined || found.unit === '%')) return rate;
  return reader.fail(
    'maintenanceMarginRate',
    `must be a fraction below 1 (0.005) or a percentage (0.5%), is ${found.value}`,
  );
}

function signName(mapping: ImportMapping): string {
  return mapping.decimal === '.' ? 'a decimal point' : 'a decimal comma';
}

function clip(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
