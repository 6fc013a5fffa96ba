import { useMemo, useState, type ReactNode } from 'react';
import { updateSettings } from '../../../state/actions.ts';
import { useApp, useHideAmounts } from '../../../state/use-app.ts';
import { Button } from '../../../ui/inputs/button.tsx';
import { Card } from '../../../ui/layout/card.tsx';
import { TextField } from '../../../ui/inputs/field.tsx';
import { Select } from '../../../ui/inputs/select.tsx';
import { showToast } from '../../../ui/overlays/toast.tsx';
import {
  ALL_ACCOUNTS,
  EMPTY_LIMIT,
  limitDraftsOf,
  limitEffect,
  parseLimits,
  type LimitDraft,
} from './limits-model.ts';

/** What a limit can be set on; without a unit it is money of the display currency. */
const LIMIT_FIELDS = [
  { field: 'notional', label: 'Exposure at most', unit: undefined },
  { field: 'leverage', label: 'Leverage at most', unit: 'x' },
  { field: 'dailyLoss', label: 'Loss of a day at most', unit: '%' },
] as const;

/** The trader's own limits: exposure, leverage, and the loss of a day. */
export function LimitsCard(): ReactNode {
  const limits = useApp((app) => app.settings.alarms.limits);
  const since = useApp((app) => app.settings.alarms.lossSince);
  const accounts = useApp((app) => app.accounts);
  const currency = useApp((app) => app.settings.displayCurrency);
  const hide = useHideAmounts();
  const [drafts, setDrafts] = useState(() => limitDraftsOf(limits));
  const parsed = useMemo(() => parseLimits(drafts), [drafts]);
  const errors = parsed.ok ? {} : parsed.error;
  const isChanged = JSON.stringify(drafts) !== JSON.stringify(limitDraftsOf(limits));
  const change = (row: number, part: Partial<LimitDraft>): void =>
    setDrafts(drafts.map((draft, i) => (i === row ? { ...draft, ...part } : draft)));
  const save = async (): Promise<void> => {
    if (!parsed.ok) return;
    if (await updateSettings({ alarms: { limits: parsed.value } })) {
      showToast({ title: 'Limits saved', text: 'They are watched from now on.' });
    }
  };
  const names = [
    { value: ALL_ACCOUNTS, label: 'All accounts together' },
    ...accounts.map(({ id, name }) => ({ value: id, label: name })),
  ];
  return (
    <Card title="Your own limits">
      <form
        className="rule-rows"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        {drafts.length === 0 && <p className="muted">No limit is set.</p>}
        {drafts.map((draft, row) => (
          <fieldset key={row} className="rule-row">
            <legend className="visually-hidden">Limit {row + 1}</legend>
            <Select
              label="Of"
              value={draft.accountId}
              options={names}
              onChange={(accountId) => change(row, { accountId })}
            />
            {LIMIT_FIELDS.map(({ field, label, unit }) => (
              <TextField
                key={field}
                label={label}
                inputMode="decimal"
                // Dots on a shared screen; it can be written all the same.
                type={hide && field === 'notional' ? 'password' : 'text'}
                autoComplete="off"
                unit={unit ?? currency}
                value={draft[field]}
                onChange={(value) => change(row, { [field]: value })}
              />
            ))}
            <Button kind="quiet" onClick={() => setDrafts(drafts.filter((_, i) => i !== row))}>
              Remove
            </Button>
            <RowNote error={errors[row]} effect={limitEffect(draft, accounts)} />
          </fieldset>
        ))}
        <div className="rule-actions">
          <Button onClick={() => setDrafts([...drafts, EMPTY_LIMIT])}>Add a limit</Button>
          <Button type="submit" kind="primary" disabled={!parsed.ok || !isChanged}>
            Save limits
          </Button>
        </div>
      </form>
      <div className="rule-since">
        <Select
          label="The loss of a day is counted from"
          value={since}
          options={[
            { value: 'midnight', label: 'the first equity of the day' },
            { value: '24h-high', label: 'the highest equity of the last 24 hours' },
          ]}
          onChange={(lossSince) => void updateSettings({ alarms: { lossSince } })}
        />
      </div>
      <p className="faint rule-note">
        Exposure and leverage warn at the limit. The loss of a day warns at 80 % of it and is
        critical when it is reached. Deposits and withdrawals count as gains and losses.
      </p>
    </Card>
  );
}

/** What is wrong with a row; else what it does now. */
export function RowNote(props: {
  readonly error: string | undefined;
  readonly effect: string;
}): ReactNode {
  return props.error === undefined ? (
    <p className="rule-row-note faint">{props.effect}</p>
  ) : (
    <p className="rule-row-note field-error" role="alert">
      {props.error}
    </p>
  );
}
