import type { ReactNode } from 'react';
import type { ImportField, ImportMapping } from '../../../shared/contract/import.ts';
import { parseNumber } from '../../../shared/domain/parse-number.ts';
import { Select } from '../../ui/inputs/select.tsx';
import { TextField } from '../../ui/inputs/field.tsx';
import {
  columnName,
  FIELD_WORDS,
  FIELDS,
  missingFields,
  REQUIRED_FIELDS,
  sourceOf,
  withSource,
} from './import-model.ts';

const DELIMITERS = [
  { value: ',', label: 'Comma' },
  { value: ';', label: 'Semicolon' },
  { value: '\t', label: 'Tab' },
  { value: '|', label: 'Bar' },
] as const;

const DECIMALS = [
  { value: '.', label: '1234.5 (point)' },
  { value: ',', label: '1234,5 (comma)' },
] as const;

/** How a CSV is read: its signs, and for each field a column or one value for all rows. */
export function MappingForm(props: {
  readonly header: readonly string[];
  readonly mapping: ImportMapping;
  readonly walletText: string;
  readonly onWalletText: (text: string) => void;
  readonly onChange: (mapping: ImportMapping) => void;
}): ReactNode {
  const { header, mapping, onChange } = props;
  const missing = new Set(missingFields(mapping));
  const optional = FIELDS.filter((field) => !REQUIRED_FIELDS.includes(field));
  const row = (field: ImportField): ReactNode => (
    <FieldRow
      key={field}
      field={field}
      header={header}
      mapping={mapping}
      isMissing={missing.has(field)}
      onChange={onChange}
    />
  );
  const isWalletWrong =
    props.walletText.trim() !== '' && parseNumber(props.walletText.trim()) === undefined;
  return (
    <div className="mapping-form">
      <div className="mapping-signs">
        <Select
          label="Columns are separated by"
          value={mapping.delimiter}
          options={DELIMITERS}
          onChange={(delimiter) => onChange({ ...mapping, delimiter })}
        />
        <Select
          label="Numbers are written"
          value={mapping.decimal}
          options={DECIMALS}
          onChange={(decimal) => onChange({ ...mapping, decimal })}
        />
      </div>
      <fieldset className="mapping-group">
        <legend>Needed</legend>
        {REQUIRED_FIELDS.map(row)}
      </fieldset>
      <TextField
        label="Cash behind the cross positions"
        value={props.walletText}
        onChange={props.onWalletText}
        inputMode="decimal"
        error={
          isWalletWrong ? 'Write one number with a decimal point, for example 25000.' : undefined
        }
        hint="In the settle currency. Without it, liquidation prices of cross positions are unknown."
      />
      <fieldset className="mapping-group">
        <legend>If the file has them</legend>
        {optional.map(row)}
      </fieldset>
    </div>
  );
}

const NOT_IN_FILE = 'none';
const ONE_VALUE = 'value';

function FieldRow(props: {
  readonly field: ImportField;
  readonly header: readonly string[];
  readonly mapping: ImportMapping;
  readonly isMissing: boolean;
  readonly onChange: (mapping: ImportMapping) => void;
}): ReactNode {
  const { field, header, mapping } = props;
  const source = sourceOf(mapping, field);
  const words = FIELD_WORDS[field];
  const set = (next: Parameters<typeof withSource>[2]): void =>
    props.onChange(withSource(mapping, field, next));
  const chosen =
    source.kind === 'column'
      ? `column-${source.index}`
      : source.kind === 'default'
        ? ONE_VALUE
        : NOT_IN_FILE;
  return (
    <div className="mapping-row" data-missing={props.isMissing}>
      <div className="mapping-name">
        {words.label}
        <span className="mapping-hint">{props.isMissing ? 'choose a column' : words.hint}</span>
      </div>
      <div className="mapping-source">
        <Select
          label={`Column for ${words.label}`}
          hideLabel
          size="small"
          value={chosen}
          options={[
            { value: NOT_IN_FILE, label: 'not in the file' },
            { value: ONE_VALUE, label: 'the same for all rows' },
            ...header.map((_, index) => ({
              value: `column-${index}`,
              label: columnName(header, index),
            })),
          ]}
          onChange={(value) => {
            if (value === NOT_IN_FILE) set({ kind: 'none' });
            else if (value === ONE_VALUE) set({ kind: 'default', value: '' });
            else set({ kind: 'column', index: Number(value.slice('column-'.length)) });
          }}
        />
        {source.kind === 'default' && (
          <input
            className="input mapping-default"
            aria-label={`${words.label} for all rows`}
            value={source.value}
            maxLength={40}
            onChange={(event) => set({ kind: 'default', value: event.target.value })}
          />
        )}
      </div>
    </div>
  );
}
