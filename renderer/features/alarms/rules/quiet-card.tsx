import { useState, type ReactNode } from 'react';
import { isQuietAt, minutesOf } from '../../../../shared/alarms/announce/quiet-hours.ts';
import { SWITCHABLE_RULES } from '../../../../shared/alarms/rules/rule-switches.ts';
import { RULE_WORDS } from '../../../../shared/alarms/rules/rule-words.ts';
import { parseNumber } from '../../../../shared/domain/parse-number.ts';
import { formatPercentInput } from '../../../format/format-number.ts';
import { updateSettings } from '../../../state/actions.ts';
import { useApp } from '../../../state/use-app.ts';
import { Button } from '../../../ui/inputs/button.tsx';
import { Card } from '../../../ui/layout/card.tsx';
import { TextField } from '../../../ui/inputs/field.tsx';
import { SwitchRow } from '../../../ui/inputs/switch.tsx';
import { RULE_NOTES } from './rule-notes.ts';

const FIRST_NIGHT = { from: '23:00', to: '07:00' };

/** When only what is critical or gets worse may speak. */
export function QuietHoursCard(): ReactNode {
  const quiet = useApp((app) => app.settings.alarms.quietHours);
  const nowMs = useApp((app) => app.nowMs);
  const [draft, setDraft] = useState(quiet ?? FIRST_NIGHT);
  const wrong = (text: string): string | undefined =>
    minutesOf(text) === undefined ? 'Write a time of day, such as 23:00.' : undefined;
  const same = draft.from === draft.to ? 'Choose another time than the beginning.' : undefined;
  const isFine =
    wrong(draft.from) === undefined && wrong(draft.to) === undefined && same === undefined;
  const isChanged = quiet !== null && (quiet.from !== draft.from || quiet.to !== draft.to);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const isNow = isQuietAt(quiet, nowMs, zone);
  return (
    <Card title="Quiet hours">
      <SwitchRow
        label="Hold back warnings for some hours of the day"
        hint="Critical alarms and everything that gets worse are said at any hour. Warnings that still stand are said when the quiet hours end."
        checked={quiet !== null}
        onChange={(on) =>
          void updateSettings({
            alarms: { quietHours: on ? (isFine ? draft : FIRST_NIGHT) : null },
          })
        }
      />
      {quiet !== null && (
        <form
          className="rule-row"
          data-kind="quiet"
          onSubmit={(event) => {
            event.preventDefault();
            if (isFine) void updateSettings({ alarms: { quietHours: draft } });
          }}
        >
          <TextField
            label="From"
            type="time"
            value={draft.from}
            error={wrong(draft.from)}
            onChange={(from) => setDraft({ ...draft, from })}
          />
          <TextField
            label="To"
            type="time"
            value={draft.to}
            error={wrong(draft.to) ?? same}
            onChange={(to) => setDraft({ ...draft, to })}
          />
          <Button type="submit" kind="primary" disabled={!isFine || !isChanged}>
            Save quiet hours
          </Button>
          <p className="rule-row-note faint">
            {isNow
              ? `Quiet now, until ${quiet.to}.`
              : `Not quiet now. They begin at ${quiet.from}.`}
          </p>
        </form>
      )}
    </Card>
  );
}

/** Funding that is worth a warning, and rules that may be switched off. */
export function SwitchesCard(): ReactNode {
  const { rulesOff, fundingPerDay } = useApp((app) => app.settings.alarms);
  const [funding, setFunding] = useState(() => formatPercentInput(fundingPerDay ?? 0.02));
  const value = parseNumber(funding.trim());
  const error =
    value !== undefined && value > 0 && value < 100
      ? undefined
      : 'Choose more than 0 and less than 100 %.';
  return (
    <Card title="Further rules">
      <form
        className="rule-row"
        data-kind="quiet"
        onSubmit={(event) => {
          event.preventDefault();
          if (error === undefined && value !== undefined) {
            void updateSettings({ alarms: { fundingPerDay: value / 100 } });
          }
        }}
      >
        <TextField
          label="Warn when funding takes this share of a position’s equity a day"
          inputMode="decimal"
          unit="%"
          value={funding}
          error={error}
          onChange={setFunding}
        />
        <Button
          type="submit"
          disabled={error !== undefined || (value ?? 0) / 100 === fundingPerDay}
        >
          Save
        </Button>
      </form>
      <div className="rule-switches">
        {SWITCHABLE_RULES.map((rule) => (
          <SwitchRow
            key={rule}
            label={RULE_WORDS[rule]}
            hint={RULE_NOTES[rule]}
            checked={!rulesOff.includes(rule)}
            onChange={(on) =>
              void updateSettings({
                alarms: {
                  rulesOff: on ? rulesOff.filter((one) => one !== rule) : [...rulesOff, rule],
                },
              })
            }
          />
        ))}
      </div>
      <p className="faint rule-note">
        What says that a position can be lost, or that nobody sees it, cannot be switched off.
      </p>
    </Card>
  );
}
