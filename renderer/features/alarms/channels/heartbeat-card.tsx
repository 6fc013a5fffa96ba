import { useId, useState, type ReactNode } from 'react';
import type { HeartbeatView } from '../../../../shared/contract/app-state.ts';
import type { HeartbeatSettings } from '../../../../shared/contract/channel-settings.ts';
import { formatDayTime } from '../../../format/format-time.ts';
import { ask } from '../../../host.ts';
import { updateSettings } from '../../../state/actions.ts';
import { useApp } from '../../../state/use-app.ts';
import { Button } from '../../../ui/inputs/button.tsx';
import { TextField } from '../../../ui/inputs/field.tsx';
import { LevelBadge } from '../../../ui/figures/level-mark.tsx';
import { Select } from '../../../ui/inputs/select.tsx';
import { SwitchRow } from '../../../ui/inputs/switch.tsx';
import { fieldError } from './channel-fields.ts';
import { HEARTBEAT_FACE } from './channel-words.ts';

const OFF: HeartbeatView = { state: 'off' };
const INTERVALS = [1, 2, 5, 10, 30].map((minutes) => ({
  value: String(minutes * 60_000),
  label: `every ${String(minutes)} min`,
}));
const METHODS = [
  { value: 'POST', label: 'POST' },
  { value: 'GET', label: 'GET' },
] as const;

/** The dead man's switch: somebody else raises the alarm when Leeway falls silent. */
export function HeartbeatCard(): ReactNode {
  const view = useApp((app) => app.host.heartbeat) ?? OFF;
  const settings = useApp((app) => app.settings.heartbeat);
  const titleId = useId();
  const [isOpen, setOpen] = useState(false);
  const face = HEARTBEAT_FACE[view.state];
  return (
    <section className="channel-card card" aria-labelledby={titleId} data-off={!settings.enabled}>
      <header className="channel-card-head">
        <h3 id={titleId}>Heartbeat</h3>
        <LevelBadge level={face.level}>{face.word}</LevelBadge>
      </header>
      <div className="channel-card-text">
        <p className="muted">
          {view.state === 'paused'
            ? 'Held back: Leeway does not see every account now, so whoever waits for it should know.'
            : 'Calls a service like healthchecks.io while Leeway really watches. When the calls stop, that service warns you: silence itself is noticed.'}
        </p>
        <ul className="channel-times">
          {view.lastSuccessMs !== undefined && (
            <li>
              Last one arrived{' '}
              <span className="number">{formatDayTime(view.lastSuccessMs, true)}</span>.
            </li>
          )}
          {view.lastFailure !== undefined && (
            <li>
              Last failure{' '}
              <span className="number">{formatDayTime(view.lastFailure.atMs, true)}</span>:{' '}
              {view.lastFailure.detail}.
            </li>
          )}
        </ul>
      </div>
      <div className="channel-card-actions">
        {!isOpen && (
          <Button size="small" aria-expanded={false} onClick={() => setOpen(true)}>
            {settings.enabled ? 'Change' : 'Set up'}
          </Button>
        )}
        {settings.enabled && (
          <Button
            size="small"
            kind="quiet"
            onClick={() => void updateSettings({ heartbeat: { enabled: false } })}
          >
            Turn off
          </Button>
        )}
      </div>
      {isOpen && <HeartbeatForm settings={settings} onDone={() => setOpen(false)} />}
    </section>
  );
}

function HeartbeatForm(props: {
  readonly settings: HeartbeatSettings;
  readonly onDone: () => void;
}): ReactNode {
  const [draft, setDraft] = useState(props.settings);
  const [error, setError] = useState<string>();
  const save = async (): Promise<void> => {
    const answer = await ask((host) =>
      host.settings.update({ heartbeat: { ...draft, url: draft.url.trim(), enabled: true } }),
    );
    if (answer.ok) props.onDone();
    else setError(fieldError(answer.error.message).text);
  };
  return (
    <form
      className="channel-form"
      autoComplete="off"
      aria-label="Set up the heartbeat"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <TextField
        label="Address"
        autoComplete="off"
        spellCheck={false}
        placeholder="https://hc-ping.com/…"
        value={draft.url}
        error={error}
        onChange={(url) => setDraft({ ...draft, url })}
      />
      <div className="channel-form-pair">
        <Select
          label="How often"
          value={String(draft.everyMs)}
          options={INTERVALS}
          onChange={(value) => setDraft({ ...draft, everyMs: Number(value) })}
        />
        <Select
          label="Method"
          value={draft.method}
          options={METHODS}
          onChange={(method) => setDraft({ ...draft, method })}
        />
      </div>
      <SwitchRow
        label="Report trouble at once"
        hint="Calls the address with /fail behind it when nobody watches."
        checked={draft.reportsFailure}
        onChange={(reportsFailure) => setDraft({ ...draft, reportsFailure })}
      />
      <div className="channel-form-actions">
        <Button type="submit" kind="primary">
          Save and turn on
        </Button>
        <Button kind="quiet" onClick={props.onDone}>
          Close
        </Button>
      </div>
    </form>
  );
}
