import type { ReactNode } from 'react';
import type { AlarmRule } from '../../../shared/alarms/alarm.ts';
import type { AuditInput } from '../../../shared/domain/audit-action.ts';
import type { AuditEntry } from '../../../shared/contract/audit.ts';
import {
  ACTION_WORDS,
  inputName,
  inputText,
  isAmountInput,
} from '../../../shared/words/audit-words.ts';
import { HIDDEN } from '../../../shared/words/hide-amounts.ts';
import { formatFull } from '../../format/format-time.ts';
import { useHideAmounts } from '../../state/use-app.ts';
import { Dialog } from '../../ui/overlays/dialog.tsx';
import { SentenceText } from '../../ui/figures/sentence-text.tsx';

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
          <p>
            <SentenceText>{entry.text}</SentenceText>
          </p>
          <dl className="why-list">
            {Object.entries(entry.inputs ?? {}).map(([name, value]) => (
              <Input key={name} name={name} value={value} rule={entry.rule} />
            ))}
          </dl>
        </>
      )}
    </Dialog>
  );
}

function Input(props: {
  readonly name: string;
  readonly value: AuditInput;
  readonly rule: AlarmRule | undefined;
}): ReactNode {
  const { name, value, rule } = props;
  const hide = useHideAmounts();
  const isHidden = hide && value !== null && isAmountInput(name, rule);
  return (
    <>
      <dt>{inputName(name)}</dt>
      <dd className="number">
        {isHidden ? HIDDEN : <SentenceText>{inputText(name, value)}</SentenceText>}
      </dd>
    </>
  );
}
