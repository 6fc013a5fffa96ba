import type { ReactNode } from 'react';
import type { AuditEntry } from '../../../shared/contract/audit.ts';
import { formatDecimal, formatPercent, formatPrice } from '../../format/format-number.ts';
import { formatDuration, formatFull } from '../../format/format-time.ts';
import { ACTION_WORDS } from '../../format/words.ts';
import { Dialog } from '../../ui/dialog.tsx';

/** The numbers that one decision was made from. */
export function WhyDialog(props: {
  readonly entry: AuditEntry | undefined;
  readonly onClose: () => void;
}): ReactNode {
  const { entry } = props;
  return (
    <Dialog
      open={entry !== undefined}
      onOpenChange={(open) => {
        if (!open) props.onClose();
      }}
      title={entry === undefined ? '' : `${ACTION_WORDS[entry.action]}: why`}
      description={entry === undefined ? '' : formatFull(entry.atMs)}
    >
      {entry !== undefined && (
        <>
          <p>{entry.text}</p>
          <dl className="why-list">
            {Object.entries(entry.inputs ?? {}).map(([name, value]) => (
              <Input key={name} name={name} value={value} />
            ))}
          </dl>
        </>
      )}
    </Dialog>
  );
}

function Input(props: {
  readonly name: string;
  readonly value: number | string | boolean | null;
}): ReactNode {
  return (
    <>
      <dt>{inputName(props.name)}</dt>
      <dd className="number">{inputText(props.name, props.value)}</dd>
    </>
  );
}

/** `criticalMarginRatio` → `Critical margin ratio`; the unit at the end is said by the value. */
function inputName(name: string): string {
  const words = name
    .replace(/Ms$/, '')
    .replace(/([A-Z])/g, ' $1')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function inputText(name: string, value: number | string | boolean | null): string {
  if (value === null) return 'unknown';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value === '' ? 'none' : value;
  if (name.endsWith('Ms')) return formatDuration(value);
  if (/price$/i.test(name)) return formatPrice(value);
  if (/(distance|ratio|always)$/i.test(name)) return formatPercent(value, 2);
  return formatDecimal(value, Number.isInteger(value) ? 0 : 2);
}
