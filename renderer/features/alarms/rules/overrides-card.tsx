import { useMemo, type ReactNode } from 'react';
import { updateSettings } from '../../../state/actions.ts';
import { useApp } from '../../../state/use-app.ts';
import { Button } from '../../../ui/inputs/button.tsx';
import { Card } from '../../../ui/layout/card.tsx';
import { TextField } from '../../../ui/inputs/field.tsx';
import { Select } from '../../../ui/inputs/select.tsx';
import { showToast } from '../../../ui/overlays/toast.tsx';
import { RowNote } from './limits-card.tsx';
import {
  OVERRIDE_FIELDS,
  overrideDraftsOf,
  overrideEffect,
  parseOverrides,
  unitOf,
  type OverrideDraft,
} from './overrides-model.ts';

/** Thresholds of one account or one position that differ from those for everything. The rows belong to the tab: a trial takes them as typed. */
export function OverridesCard({
  drafts,
  onChange,
}: {
  readonly drafts: readonly OverrideDraft[];
  readonly onChange: (drafts: readonly OverrideDraft[]) => void;
}): ReactNode {
  const { thresholds, overrides } = useApp((app) => app.settings.alarms);
  const accounts = useApp((app) => app.accounts);
  const positions = useApp((app) => app.positions);
  const saved = useMemo(() => overrideDraftsOf(overrides, thresholds), [overrides, thresholds]);
  const parsed = useMemo(() => parseOverrides(drafts, thresholds), [drafts, thresholds]);
  const errors = parsed.ok ? {} : parsed.error;
  const isChanged = JSON.stringify(drafts) !== JSON.stringify(saved);
  const targets = useMemo(() => {
    const open = [
      ...accounts.map(({ id, name }) => ({ value: `account:${id}`, label: name })),
      ...positions.map(({ key, exchangeName, underlying, side }) => ({
        value: `position:${key}`,
        label: `${exchangeName} ${underlying} ${side}`,
      })),
    ];
    const known = new Set(open.map(({ value }) => value));
    // What is closed now may be open again tomorrow: its rule stays until it is removed.
    const closed = drafts.flatMap(({ target }) =>
      known.has(target)
        ? []
        : [{ value: target, label: `${target.split(':').slice(1).join(':')} (not open now)` }],
    );
    return [...open, ...closed];
  }, [accounts, positions, drafts]);
  const change = (row: number, part: Partial<OverrideDraft>): void =>
    onChange(drafts.map((draft, i) => (i === row ? { ...draft, ...part } : draft)));
  const save = async (): Promise<void> => {
    if (!parsed.ok) return;
    if (await updateSettings({ alarms: { overrides: parsed.value } })) {
      showToast({ title: 'Own thresholds saved', text: 'They hold from now on.' });
    }
  };
  const [first] = targets;
  return (
    <Card title="Other thresholds for one account or position">
      <form
        className="rule-rows"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        {drafts.length === 0 && <p className="muted">The rules above hold for everything.</p>}
        {drafts.map((draft, row) => (
          <fieldset key={row} className="rule-row" data-kind="override">
            <legend className="visually-hidden">Own threshold {row + 1}</legend>
            <Select
              label="For"
              value={draft.target}
              options={targets}
              onChange={(target) => change(row, { target })}
            />
            <Select
              label="Rule"
              value={draft.field}
              options={OVERRIDE_FIELDS.map(({ field, text, level }) => ({
                value: field,
                label: `${level}: ${text.replace(/^(… and that is|… while|or it is|or) /, '')}`,
              }))}
              onChange={(field) => change(row, { field })}
            />
            <TextField
              label="Value"
              inputMode="decimal"
              unit={unitOf(draft.field)}
              value={draft.value}
              onChange={(value) => change(row, { value })}
            />
            <Button kind="quiet" onClick={() => onChange(drafts.filter((_, i) => i !== row))}>
              Remove
            </Button>
            <RowNote
              error={errors[row]}
              effect={
                parsed.ok ? overrideEffect(draft.target, parsed.value, positions, thresholds) : ''
              }
            />
          </fieldset>
        ))}
        <div className="rule-actions">
          <Button
            disabled={first === undefined}
            onClick={() => {
              if (first === undefined) return;
              onChange([...drafts, { target: first.value, field: 'warningDistance', value: '' }]);
            }}
          >
            Add a threshold
          </Button>
          <Button type="submit" kind="primary" disabled={!parsed.ok || !isChanged}>
            Save own thresholds
          </Button>
        </div>
      </form>
    </Card>
  );
}
