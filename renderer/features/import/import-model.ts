import type {
  ImportField,
  ImportMapping,
  ImportPreview,
  ImportRowError,
} from '../../../shared/contract/import.ts';
import { err, ok, type Result } from '../../../shared/lib/result.ts';
import { formatCount } from '../../format/format-number.ts';

/** The core takes no more; checked before the file is read, so that a huge one does not fill the memory. */
export const MAX_FILE_BYTES = 50 * 1024 * 1024;

export const REQUIRED_FIELDS: readonly ImportField[] = [
  'symbol',
  'side',
  'contracts',
  'entryPrice',
];

export interface FieldWords {
  readonly label: string;
  readonly hint: string;
}

export const FIELD_WORDS: Readonly<Record<ImportField, FieldWords>> = {
  symbol: { label: 'Symbol', hint: 'as the venue writes it, for example BTC/USDT:USDT' },
  side: { label: 'Side', hint: 'long or short' },
  contracts: { label: 'Contracts', hint: 'number of contracts or coins, positive' },
  contractSize: { label: 'Contract size', hint: 'coins in one contract; 1 when missing' },
  contractType: { label: 'Contract type', hint: 'linear or inverse; linear when missing' },
  entryPrice: { label: 'Entry price', hint: 'average price paid' },
  markPrice: { label: 'Mark price', hint: 'until a venue’s ticker prices it' },
  leverage: { label: 'Leverage', hint: 'for example 10' },
  marginMode: { label: 'Margin mode', hint: 'cross or isolated; cross when missing' },
  isolatedMargin: { label: 'Isolated margin', hint: 'money behind an isolated position' },
  maintenanceMarginRate: { label: 'Maintenance rate', hint: 'as a fraction: 0.005 is 0.5 %' },
  settleCurrency: { label: 'Settle currency', hint: 'for example USDT' },
  underlying: { label: 'Coin', hint: 'what moves together, for example BTC' },
};

/** All fields in the order of the screen. The contract has the list too, but importing it brings its schemas along. */
export const FIELDS = Object.keys(FIELD_WORDS) as readonly ImportField[];

/** Why a file is not even read: too large, or empty. */
export function checkFile(file: {
  readonly name: string;
  readonly size: number;
}): Result<true, string> {
  if (file.size === 0) return err(`${file.name} is empty. Nothing was changed.`);
  if (file.size > MAX_FILE_BYTES) {
    const megabytes = Math.ceil(file.size / 1024 / 1024);
    return err(
      `${file.name} has ${megabytes} MB; the limit is 50 MB. Split it or export fewer rows. Nothing was changed.`,
    );
  }
  return ok(true);
}

/** Where a field's value comes from under this mapping. */
export type FieldSource =
  | { readonly kind: 'column'; readonly index: number }
  | { readonly kind: 'default'; readonly value: string }
  | { readonly kind: 'none' };

export function sourceOf(mapping: ImportMapping, field: ImportField): FieldSource {
  const index = mapping.columns[field];
  if (index !== undefined) return { kind: 'column', index };
  const value = mapping.defaults[field];
  return value === undefined ? { kind: 'none' } : { kind: 'default', value };
}

/** The mapping with one field read from elsewhere. A column feeds at most one field: its former field lets go of it. */
export function withSource(
  mapping: ImportMapping,
  field: ImportField,
  source: FieldSource,
): ImportMapping {
  const columns = { ...mapping.columns };
  const defaults = { ...mapping.defaults };
  delete columns[field];
  delete defaults[field];
  if (source.kind === 'column') {
    for (const other of FIELDS) if (columns[other] === source.index) delete columns[other];
    columns[field] = source.index;
  }
  if (source.kind === 'default') defaults[field] = source.value;
  return { ...mapping, columns, defaults };
}

/** Required fields that have neither a column nor a value; an empty value is none. */
export function missingFields(mapping: ImportMapping): readonly ImportField[] {
  return REQUIRED_FIELDS.filter((field) => {
    const source = sourceOf(mapping, field);
    return source.kind === 'none' || (source.kind === 'default' && source.value.trim() === '');
  });
}

/** The mapping as the core takes it: without values that are still empty. */
export function toRequestMapping(mapping: ImportMapping): ImportMapping {
  const defaults = { ...mapping.defaults };
  for (const field of FIELDS) if (defaults[field]?.trim() === '') delete defaults[field];
  return { ...mapping, defaults };
}

/** Name of a column: its header, or its number where the header is empty. */
export function columnName(header: readonly string[], index: number): string {
  const name = header[index]?.trim() ?? '';
  return name === '' ? `Column ${index + 1}` : name;
}

/** The field that a column feeds. */
export function fieldOfColumn(mapping: ImportMapping, index: number): ImportField | undefined {
  return FIELDS.find((field) => mapping.columns[field] === index);
}

/** `Line 7, contracts: must be above 0`. */
export function describeRowError(error: ImportRowError): string {
  const where = [
    error.line === undefined ? undefined : `Line ${error.line}`,
    error.field === undefined || error.field === '' ? undefined : error.field,
  ].filter((part) => part !== undefined);
  return where.length === 0 ? error.message : `${where.join(', ')}: ${error.message}`;
}

/** A sentence ends with a full stop, whoever wrote it. */
export function withStop(sentence: string): string {
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}

export interface Verdict {
  readonly kind: 'ready' | 'partial' | 'blocked';
  readonly title: string;
  readonly text: string;
}

/** What the preview comes to, in a sentence. Only with a `previewId` can anything be applied. */
export function toVerdict(preview: ImportPreview): Verdict {
  const { accepted, rejected, previewId } = preview;
  if (previewId === undefined) {
    const first = preview.errors[0];
    return {
      kind: 'blocked',
      title: 'This file cannot be imported',
      text: [
        withStop(first === undefined ? 'It holds no position' : describeRowError(first)),
        ...(accepted > 0
          ? [
              `The other ${formatCount(accepted, 'row is', 'rows are')} fine, but a file comes in whole or not at all.`,
            ]
          : []),
        'Nothing was changed.',
      ].join(' '),
    };
  }
  const positions = formatCount(accepted, 'position');
  if (rejected > 0) {
    return {
      kind: 'partial',
      title: `${positions} can be imported, ${formatCount(rejected, 'row')} cannot`,
      text: 'Rows with an error are left out. Correct them in the file or in the columns, or go on without them.',
    };
  }
  return {
    kind: 'ready',
    title: `${positions} can be imported`,
    text: 'Nothing is changed until you apply it, and it can be undone.',
  };
}
