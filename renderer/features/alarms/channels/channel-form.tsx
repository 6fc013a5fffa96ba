import { useState, type ReactNode } from 'react';
import type { ChannelView } from '../../../../shared/contract/app-state.ts';
import type { RemoteChannelId } from '../../../../shared/contract/remote-channels.ts';
import { ask } from '../../../host.ts';
import { askOrTell } from '../../../state/actions.ts';
import { useApp } from '../../../state/use-app.ts';
import { Button } from '../../../ui/inputs/button.tsx';
import { TextField } from '../../../ui/inputs/field.tsx';
import { Select } from '../../../ui/inputs/select.tsx';
import { SwitchRow } from '../../../ui/inputs/switch.tsx';
import { showToast } from '../../../ui/overlays/toast.tsx';
import {
  CHANNEL_FORMS,
  fieldError,
  patchOf,
  valuesOf,
  type ChannelField,
  type FieldValues,
} from './channel-fields.ts';
import { secretWords } from './channel-words.ts';

const SECRET = 'secret';

/** How a remote channel is set up. Its secret is typed, sent once, and never comes back. */
export function ChannelForm(props: {
  readonly id: RemoteChannelId;
  readonly channel: ChannelView;
  readonly onDone: () => void;
}): ReactNode {
  const { id, channel } = props;
  const form = CHANNEL_FORMS[id];
  const stored = useApp((app) => app.settings.channels[id]);
  const [values, setValues] = useState<FieldValues>(() => valuesOf(form, stored));
  const [secret, setSecret] = useState('');
  const [error, setError] = useState<{ readonly field: string; readonly text: string }>();
  const [isBusy, setBusy] = useState(false);

  const saveSecret = async (): Promise<boolean> => {
    if (secret === '') return true;
    const answer = await ask((host) => host.alarms.setChannelSecret({ channel: id, secret }));
    setSecret('');
    if (!answer.ok) setError({ field: SECRET, text: answer.error.message });
    else if (answer.value.memoryOnly !== undefined) {
      showToast({
        title: 'Kept only until Leeway stops',
        text: answer.value.memoryOnly,
        kind: 'error',
      });
    }
    return answer.ok;
  };
  const save = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    // The secret first: a channel that is turned on without it would complain meanwhile.
    if (await saveSecret()) {
      const answer = await ask((host) =>
        host.settings.update({ channels: { [id]: { ...patchOf(form, values), enabled: true } } }),
      );
      if (answer.ok) {
        showToast({ title: `${channel.name} is on`, text: 'Now send a test alarm through it.' });
        props.onDone();
      } else setError(fieldError(answer.error.message));
    }
    setBusy(false);
  };
  const removeSecret = async (): Promise<void> => {
    await askOrTell('The secret was not removed', (host) =>
      host.alarms.setChannelSecret({ channel: id, secret: null }),
    );
  };
  const isOther = error !== undefined && ![SECRET, ...Object.keys(values)].includes(error.field);

  return (
    <form
      className="channel-form"
      autoComplete="off"
      aria-label={`Set up ${channel.name}`}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {form.fields.map((line) => (
        <Line
          key={line.field}
          line={line}
          value={values[line.field] ?? ''}
          error={error?.field === line.field ? error.text : undefined}
          onChange={(value) => setValues({ ...values, [line.field]: value })}
        />
      ))}
      <TextField
        label={form.secret.label}
        type="password"
        autoComplete="new-password"
        spellCheck={false}
        value={secret}
        placeholder={channel.secret === 'kept' ? '••••••••' : ''}
        hint={`${form.secret.hint} ${secretWords(channel.secret)} Or write env:NAME for a variable.`}
        error={error?.field === SECRET ? error.text : undefined}
        onChange={setSecret}
      />
      {isOther && (
        <p className="field-error" role="alert">
          {error.text}
        </p>
      )}
      <div className="channel-form-actions">
        <Button type="submit" kind="primary" disabled={isBusy}>
          {isBusy ? 'Saving …' : 'Save and turn on'}
        </Button>
        <Button kind="quiet" onClick={props.onDone}>
          Close
        </Button>
        {channel.secret !== undefined && channel.secret !== 'none' && (
          <Button kind="quiet" onClick={() => void removeSecret()}>
            Remove the secret
          </Button>
        )}
      </div>
    </form>
  );
}

function Line(props: {
  readonly line: ChannelField;
  readonly value: string | boolean;
  readonly error: string | undefined;
  readonly onChange: (value: string | boolean) => void;
}): ReactNode {
  const { line, value, error, onChange } = props;
  const hint = line.hint === undefined ? {} : { hint: line.hint };
  switch (line.kind) {
    case 'switch':
      return (
        <SwitchRow label={line.label} {...hint} checked={value === true} onChange={onChange} />
      );
    case 'choice':
      return (
        <div>
          <Select
            label={line.label}
            value={String(value)}
            options={line.options}
            onChange={onChange}
          />
          {error !== undefined && (
            <span className="field-error" role="alert">
              {error}
            </span>
          )}
        </div>
      );
    case 'text':
    case 'number':
      return (
        <TextField
          label={line.label}
          {...hint}
          autoComplete="off"
          spellCheck={false}
          inputMode={line.kind === 'number' ? 'numeric' : 'text'}
          placeholder={line.placeholder ?? ''}
          value={String(value)}
          error={error}
          onChange={onChange}
        />
      );
  }
}
