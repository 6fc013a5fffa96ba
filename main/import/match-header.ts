import { IMPORT_FIELDS, type ImportField } from '../../shared/contract/import.ts';
import { parseContractType, parseLeverage, parseMarginMode, parseSide } from './parse-words.ts';
import { looksNumeric } from '../../shared/domain/parse-decimal.ts';
import type { CsvRow } from './read-csv.ts';

/**
 * Names under which exchanges and brokers print each field, best first: the first name that a file has wins, and a name
 * that two columns share is left to the user. Compared without case, spaces and signs.
 */
const SYNONYMS: Record<ImportField, readonly string[]> = {
  symbol: words(`
    symbol instrument instrumentid instid instrumentname market pair tradingpair
    futurestradingpair contract contracts futures ticker coin asset product
    underlyingsymbol
  `),
  side: words(`
    positionside posside side direction holdside longshort buysell ls bs positiontype
    type way action position
  `),
  contracts: words(`
    contracts numberofcontracts qty quantity positionqty positionquantity positionamt
    positionamount positionsize size szi pos position netpos netposition netqty amount
    shares units volume vol lots openinterest
  `),
  contractSize: words('contractsize contractvalue ctval multiplier contractmultiplier mult'),
  contractType: words('contracttype margintypeofcontract linearinverse'),
  entryPrice: words(`
    entryprice averageentryprice avgentryprice avgentry entry entrypx averageopenprice
    avgopenprice openprice openavgprice openpriceavg averageprice avgprice avgpx
    averagecost avgcost costprice costbasisprice averagecostbasis netprice purchaseprice
    openrate price
  `),
  markPrice: words('markprice mark markpx currentmarkprice fairprice'),
  leverage: words('leverage lev lever leveragex'),
  marginMode: words('marginmode margintype mgnmode crossisolated positionmarginmode mode'),
  isolatedMargin: words('isolatedmargin isolatedwallet positionmargin margin marginamount'),
  maintenanceMarginRate: words(`
    maintenancemarginrate maintenancemarginratio maintmarginrate maintmarginratio
    maintenancerate mmr
  `),
  settleCurrency: words(`
    settlecurrency settlementcurrency settlecoin settle margincoin margincurrency
    marginasset currency ccy
  `),
  underlying: words('underlying basecoin baseasset basecurrency uly'),
};

/** Columns that only a list of orders, fills or closed positions has. */
const TRADE_COLUMNS = new Set(
  words(`
    orderid orderno ordernumber tradeid tradeno fillid execid txid transactionid
    trasactionid exectime filltime exectype filledqty filledprice exitprice avgcloseprice
    averagecloseprice closedvol closedpnl closedp closedpl closingpnl closingdirection
    sellfillid buyfillid transactiontype filledtime closetime closed
  `),
);

/** Names that mean other things as well, so that the cells must confirm them. */
const VAGUE_NAMES = new Set(
  words(`
    type way action price mode margin mark contract contracts futures position pos amount
    vol volume product asset coin currency units bs ls market openinterest
  `),
);

/** Money behind a header's bracket says that the column counts money, not contracts: `Size (USDT)`. */
const MONEY_UNIT = /[([](?:usdt?|usdc|busd|fdusd|eur|gbp|\$|€|amount|value)[)\]]/i;

function words(list: string): readonly string[] {
  return list.trim().split(/\s+/);
}

export interface HeaderMatch {
  /** Index of the header among the rows; what stands above it is a preamble. */
  readonly index: number;
  readonly header: readonly string[];
  readonly columns: Partial<Record<ImportField, number>>;
  /** How many fields were recognized. */
  readonly known: number;
  /** Fields that more than one column could hold. */
  readonly doubtful: readonly ImportField[];
  /** Columns that show that these are trades and not open positions. */
  readonly tradeColumns: readonly string[];
}

/** Finds the row that names the columns: the one among the first ten in which most fields are recognized. */
export function findHeader(rows: readonly CsvRow[]): HeaderMatch {
  let best = matchHeader(rows, 0);
  for (let index = 1; index < Math.min(rows.length, 10); index += 1) {
    const match = matchHeader(rows, index);
    if (match.known > best.known && match.known >= 2) best = match;
  }
  return best;
}

function matchHeader(rows: readonly CsvRow[], index: number): HeaderMatch {
  const header = rows[index]?.cells ?? [];
  const sample = rows.slice(index + 1, index + 51);
  const names = header.map(normalize);
  const columns: Partial<Record<ImportField, number>> = {};
  const doubtful: ImportField[] = [];
  const taken = new Set<number>();
  const match = (field: ImportField, fits: (column: number) => boolean) => {
    for (const synonym of SYNONYMS[field]) {
      const hits = names.flatMap((name, column) =>
        name === synonym && !taken.has(column) && fits(column) ? [column] : [],
      );
      const [first] = hits;
      if (first === undefined) continue;
      if (hits.length > 1) doubtful.push(field);
      else {
        columns[field] = first;
        taken.add(first);
      }
      return;
    }
  };
  const isMoney = (field: ImportField, column: number) =>
    field === 'contracts' && MONEY_UNIT.test(header[column] ?? '');
  for (const field of IMPORT_FIELDS) {
    match(field, (column) => !isMoney(field, column) && cellsFit(field, sample, column));
  }
  // A column whose name is plain but whose cells are wrong is meant all the same: its rows are errors, not a question.
  for (const field of IMPORT_FIELDS) {
    if (columns[field] !== undefined || doubtful.includes(field)) continue;
    match(field, (column) => !isMoney(field, column) && !VAGUE_NAMES.has(names[column] ?? ''));
  }
  const tradeColumns = header.filter((_, column) => TRADE_COLUMNS.has(names[column] ?? ''));
  const known = Object.keys(columns).length + doubtful.length;
  return { index, header, columns, known, doubtful, tradeColumns };
}

function normalize(name: string): string {
  return name
    .replace(/[([].*[)\]]/, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** Whether the cells below a name can be what the name says; an empty column can be anything. */
function cellsFit(field: ImportField, sample: readonly CsvRow[], column: number): boolean {
  const cells = sample.flatMap((row) => row.cells[column] || []);
  if (cells.length === 0) return true;
  const good = cells.filter((cell) => CELL_TESTS[field](cell)).length;
  return good * 2 > cells.length;
}

const isText = (cell: string) => !looksNumeric(cell);

const CELL_TESTS: Record<ImportField, (cell: string) => boolean> = {
  symbol: isText,
  side: (cell) => parseSide(cell) !== undefined,
  contracts: looksNumeric,
  contractSize: looksNumeric,
  contractType: (cell) => parseContractType(cell) !== undefined,
  entryPrice: looksNumeric,
  markPrice: looksNumeric,
  leverage: (cell) => parseLeverage(cell) !== undefined,
  marginMode: (cell) => parseMarginMode(cell) !== undefined,
  isolatedMargin: looksNumeric,
  maintenanceMarginRate: looksNumeric,
  settleCurrency: isText,
  underlying: isText,
};
