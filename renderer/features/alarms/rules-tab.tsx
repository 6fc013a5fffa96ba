import './rules.css';
import { useMemo, useState, type ReactNode } from 'react';
import { DEFAULT_THRESHOLDS } from '../../../shared/alarms/thresholds/thresholds.ts';
import type { Level } from '../../../shared/domain/level.ts';
import { LEVEL_WORDS } from '../../format/words.ts';
import { updateSettings } from '../../state/actions.ts';
import { useApp } from '../../state/use-app.ts';
import { Button } from '../../ui/inputs/button.tsx';
import { Card } from '../../ui/layout/card.tsx';
import { TextField } from '../../ui/inputs/field.tsx';
import { LevelShape } from '../../ui/figures/level-mark.tsx';
import { showToast } from '../../ui/overlays/toast.tsx';
import { ReplayPanel } from './replay-panel.tsx';
import { LimitsCard } from './rules/limits-card.tsx';
import { OverridesCard } from './rules/overrides-card.tsx';
import { overrideDraftsOf, parseOverrides } from './rules/overrides-model.ts';
import { QuietHoursCard, SwitchesCard } from './rules/quiet-card.tsx';
import {
  CRITICAL_LINES,
  draftOf,
  levelsUnder,
  parseDraft,
  WARNING_LINES,
  type RuleDraft,
  type RuleField,
  type RuleLine,
} from './rules-model.ts';

const SHOWN_LEVELS: readonly Level[] = ['critical', 'unknown', 'warning', 'watch', 'safe'];

/** When Leeway warns, in sentences with numbers in them, and what that means for today's positions. */
export function RulesTab(): ReactNode {
  const { thresholds, overrides } = useApp((app) => app.settings.alarms);
  const [overrideDrafts, setOverrideDrafts] = useState(() =>
    overrideDraftsOf(overrides, thresholds),
  );
  const [draft, setDraft] = useState(() => draftOf(thresholds));
  const parsed = useMemo(() => parseDraft(draft), [draft]);
  const errors = parsed.ok ? {} : parsed.error;
  const typedOverrides = useMemo(
    () => (parsed.ok ? parseOverrides(overrideDrafts, parsed.value) : parsed),
    [overrideDrafts, parsed],
  );
  const isChanged = JSON.stringify(draft) !== JSON.stringify(draftOf(thresholds));
  const save = async (): Promise<void> => {
    if (!parsed.ok) return;
    if (await updateSettings({ alarms: { thresholds: parsed.value } })) {
      showToast({ title: 'Rules saved', text: 'They hold from now on for every account.' });
    }
  };
  return (
    <>
      <form
        className="rules"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Card>
          <div className="rule-groups">
            <RuleGroup
              level="warning"
              title="Warning when"
              lines={WARNING_LINES}
              draft={draft}
              errors={errors}
              onChange={setDraft}
            />
            <RuleGroup
              level="critical"
              title="Critical when"
              lines={CRITICAL_LINES}
              draft={draft}
              errors={errors}
              onChange={setDraft}
            />
          </div>
          <div className="rule-actions">
            <Button type="submit" kind="primary" disabled={!parsed.ok || !isChanged}>
              Save rules
            </Button>
            <Button
              kind="quiet"
              disabled={!isChanged}
              onClick={() => setDraft(draftOf(thresholds))}
            >
              Discard changes
            </Button>
            <Button kind="quiet" onClick={() => setDraft(draftOf(DEFAULT_THRESHOLDS))}>
              Use the defaults
            </Button>
          </div>
        </Card>
        <div className="rule-side">
          <Effect draft={draft} />
          <ReplayPanel
            thresholds={parsed.ok ? parsed.value : undefined}
            overrides={typedOverrides.ok ? typedOverrides.value : undefined}
          />
        </div>
      </form>
      <div className="rule-cards">
        <OverridesCard drafts={overrideDrafts} onChange={setOverrideDrafts} />
        <LimitsCard />
        <QuietHoursCard />
        <SwitchesCard />
      </div>
    </>
  );
}

function RuleGroup(props: {
  readonly level: Level;
  readonly title: string;
  readonly lines: readonly RuleLine[];
  readonly draft: RuleDraft;
  readonly errors: Readonly<Partial<Record<RuleField, string>>>;
  readonly onChange: (draft: RuleDraft) => void;
}): ReactNode {
  return (
    <section className="rule-group">
      <div className="rule-head">
        <LevelShape level={props.level} size={18} />
        <h2>{props.title}</h2>
      </div>
      {props.lines.map((line) => (
        <div key={line.field} className="rule-line">
          <span className="rule-line-text">{line.text}</span>
          <TextField
            label={`${props.title}: ${line.text}, in ${line.unit}`}
            inputMode="decimal"
            autoComplete="off"
            unit={line.unit}
            value={props.draft[line.field]}
            error={props.errors[line.field]}
            onChange={(value) => props.onChange({ ...props.draft, [line.field]: value })}
          />
        </div>
      ))}
    </section>
  );
}

/** Where today's positions would stand under the rules as typed. */
function Effect({ draft }: { readonly draft: RuleDraft }): ReactNode {
  const positions = useApp((app) => app.positions);
  const parsed = useMemo(() => parseDraft(draft), [draft]);
  const counts = parsed.ok ? levelsUnder(positions, parsed.value) : undefined;
  return (
    <Card title="With these rules, now">
      {positions.length === 0 ? (
        <p className="muted">There are no positions to try them on.</p>
      ) : counts === undefined ? (
        <p className="muted">Correct the marked numbers to see it.</p>
      ) : (
        <ul className="rule-effect">
          {SHOWN_LEVELS.map((level) => (
            <li key={level}>
              <LevelShape level={level} />
              {LEVEL_WORDS[level]}
              <span className="number">{counts[level]}</span>
            </li>
          ))}
        </ul>
      )}
      <p className="faint rule-note">
        A sigma is one day’s usual move of that coin. Where it is unknown the sigma condition counts
        as met. A venue’s own stricter margin levels always hold; stress in the market only tightens
        rules.
      </p>
    </Card>
  );
}
