import { useMemo, useState, type ReactNode } from 'react';
import { updateSettings } from '../../../state/actions.ts';
import { useApp } from '../../../state/use-app.ts';
import { Button } from '../../../ui/inputs/button.tsx';
import { Card } from '../../../ui/layout/card.tsx';
import { TextField } from '../../../ui/inputs/field.tsx';
import { showToast } from '../../../ui/overlays/toast.tsx';
import { DEFAULT_REGIME, parseRegime, regimeDraftOf, type RegimeField } from './regime-model.ts';

const FIELDS: readonly {
  readonly field: RegimeField;
  readonly label: string;
  readonly unit: string;
}[] = [
  { field: 'recentHigh', label: 'The recent high is that of the last', unit: 'days' },
  { field: 'correction', label: 'A correction begins below it by', unit: '%' },
  { field: 'bear', label: 'A bear market is below it by', unit: '%' },
  { field: 'sustained', label: 'and has been for', unit: 'days' },
  { field: 'eventLead', label: 'An announced event is said before it by', unit: 'hours' },
];

/** What counts as a correction and a bear market, and how early an event is said. */
export function RegimeCard(): ReactNode {
  const settings = useApp((app) => app.settings.market);
  const saved = useMemo(() => regimeDraftOf(settings), [settings]);
  const [draft, setDraft] = useState(saved);
  const parsed = useMemo(() => parseRegime(draft), [draft]);
  const errors = parsed.ok ? {} : parsed.error;
  const isChanged = FIELDS.some(({ field }) => draft[field] !== saved[field]);
  const isDefault = FIELDS.every(({ field }) => draft[field] === DEFAULT_REGIME[field]);
  const save = async (): Promise<void> => {
    if (!parsed.ok) return;
    if (await updateSettings({ market: parsed.value })) {
      showToast({ title: 'Saved', text: 'The radar reads the last month again with it.' });
    }
  };
  return (
    <Card title="Correction, bear market and events">
      <form
        className="market-setting"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <div className="regime-fields">
          {FIELDS.map(({ field, label, unit }) => (
            <TextField
              key={field}
              label={label}
              unit={unit}
              inputMode="decimal"
              value={draft[field]}
              error={errors[field]}
              onChange={(value) => setDraft({ ...draft, [field]: value })}
            />
          ))}
        </div>
        <div className="market-setting-actions">
          <Button type="submit" kind="primary" disabled={!parsed.ok || !isChanged}>
            Save limits
          </Button>
          <Button kind="quiet" disabled={!isChanged} onClick={() => setDraft(saved)}>
            Discard changes
          </Button>
          <Button kind="quiet" disabled={isDefault} onClick={() => setDraft(DEFAULT_REGIME)}>
            Defaults
          </Button>
        </div>
      </form>
    </Card>
  );
}
