import './replay-panel.css';
import { useState, type ReactNode } from 'react';
import type { ThresholdOverride } from '../../../shared/alarms/rules/alarm-rules.ts';
import type { AlarmThresholds } from '../../../shared/alarms/thresholds/thresholds.ts';
import type {
  ReplayTrial,
  TrialLiquidation,
  TrialResult,
} from '../../../shared/contract/replay.ts';
import { formatDuration } from '../../../shared/words/format-number.ts';
import { formatDayTime } from '../../format/format-time.ts';
import { shortSymbol } from '../../format/words.ts';
import { ask } from '../../host.ts';
import { Button } from '../../ui/inputs/button.tsx';
import { Card } from '../../ui/layout/card.tsx';
import { Segments } from '../../ui/inputs/segments.tsx';

const SPANS = [
  { value: '7', text: '7 days' },
  { value: '14', text: '14 days' },
  { value: '30', text: '30 days' },
] as const;
type Span = (typeof SPANS)[number]['value'];

interface Tried {
  readonly rules: string;
  readonly days: Span;
  readonly trial: ReplayTrial;
}

/** What the rules as typed would have said of today's positions, had the last days come again; beside those in force. */
export function ReplayPanel({
  thresholds,
  overrides,
}: {
  /** Undefined while a number is not valid. */
  readonly thresholds: AlarmThresholds | undefined;
  /** Of single accounts and positions; undefined while one of them is not valid. */
  readonly overrides: readonly ThresholdOverride[] | undefined;
}): ReactNode {
  const [days, setDays] = useState<Span>('30');
  const [isBusy, setBusy] = useState(false);
  const [tried, setTried] = useState<Tried | undefined>(undefined);
  const [error, setError] = useState<string | undefined>(undefined);
  const typed = JSON.stringify([thresholds, overrides]);
  const run = async (): Promise<void> => {
    if (thresholds === undefined || overrides === undefined) return;
    setBusy(true);
    const answer = await ask((host) =>
      host.alarms.replay({ thresholds, overrides: [...overrides], days: Number(days) }),
    );
    setBusy(false);
    setError(answer.ok ? undefined : answer.error.message);
    setTried(answer.ok ? { rules: typed, days, trial: answer.value } : undefined);
  };
  const isOld = tried !== undefined && (tried.rules !== typed || tried.days !== days);
  return (
    <Card
      title="Try before saving"
      note="Today’s positions, with the moves of the last days from today’s prices on."
    >
      <div className="replay-actions">
        <Segments label="Days to try" segments={SPANS} value={days} onChange={setDays} />
        <Button
          disabled={thresholds === undefined || overrides === undefined || isBusy}
          onClick={() => void run()}
        >
          {isBusy ? 'Trying …' : 'Try these rules'}
        </Button>
      </div>
      <div role="status" aria-live="polite">
        {thresholds !== undefined && overrides === undefined && (
          <p className="muted">
            A threshold of one account or position, below, does not go with these rules.
          </p>
        )}
        {error !== undefined && <p className="replay-error">{error}</p>}
        {isOld && <p className="muted">The rules have changed since. Try them again.</p>}
        {tried !== undefined && <Outcome trial={tried.trial} />}
      </div>
    </Card>
  );
}

function Outcome({ trial }: { readonly trial: ReplayTrial }): ReactNode {
  const { saved, draft, unpriced } = trial;
  return (
    <>
      <table className="replay-table">
        <thead>
          <tr>
            <th scope="col">Outcome</th>
            <th scope="col">In force</th>
            <th scope="col">As typed</th>
          </tr>
        </thead>
        <tbody>
          <Row
            name="Notifications a day"
            of={(one) => one.notificationsPerDay.toFixed(1)}
            trial={trial}
          />
          <Row name="On the busiest day" of={(one) => `${one.worstDay}`} trial={trial} />
          <Row name="Critical alarms" of={(one) => `${one.criticals}`} trial={trial} />
          <Row name="False ones of them" of={(one) => `${one.falseCriticals}`} trial={trial} />
          <Row name="Liquidations" of={(one) => `${one.liquidations.length}`} trial={trial} />
        </tbody>
      </table>
      {draft.liquidations.length > 0 && (
        <ul className="replay-liquidations">
          {draft.liquidations.map((one, index) => (
            <Liquidation
              key={`${one.symbol}-${one.side}-${index}`}
              draft={one}
              saved={saved.liquidations[index]}
            />
          ))}
        </ul>
      )}
      {unpriced.length > 0 && (
        <p className="muted">No candles of {unpriced.join(', ')}: their prices stood still.</p>
      )}
      <p className="faint rule-note">
        False: within a day neither a liquidation followed nor half of the distance was lost. Nobody
        answers, trades or adds margin in this trial; funding is left out.
      </p>
    </>
  );
}

function Row(props: {
  readonly name: string;
  readonly of: (result: TrialResult) => string;
  readonly trial: ReplayTrial;
}): ReactNode {
  return (
    <tr>
      <th scope="row">{props.name}</th>
      <td className="number">{props.of(props.trial.saved)}</td>
      <td className="number">{props.of(props.trial.draft)}</td>
    </tr>
  );
}

/** Liquidations do not hang on the rules: both lists hold the same ones in the same order. */
function Liquidation(props: {
  readonly draft: TrialLiquidation;
  readonly saved: TrialLiquidation | undefined;
}): ReactNode {
  const { accountName, symbol, side, at, warningLeadMs, criticalLeadMs } = props.draft;
  const before = props.saved?.criticalLeadMs ?? null;
  return (
    <li>
      <strong>
        {accountName} {shortSymbol(symbol)} {side}
      </strong>{' '}
      liquidated as on {formatDayTime(at)}: warned {lead(warningLeadMs)}, critical{' '}
      {lead(criticalLeadMs)}
      {before === criticalLeadMs ? '' : ` (in force: ${lead(before)})`}.
    </li>
  );
}

function lead(durationMs: number | null): string {
  return durationMs === null ? 'never' : `${formatDuration(durationMs)} before`;
}
