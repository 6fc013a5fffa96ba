import { BellRing, ChevronDown } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { SNOOZE_LIMITS, type AlarmView } from '../../../shared/alarms/alarm.ts';
import { RULE_WORDS } from '../../../shared/alarms/rules/rule-words.ts';
import { HOUR_MS, MINUTE_MS, type DurationMs } from '../../../shared/domain/units.ts';
import { mayNeedNewKey } from '../../../shared/words/feed-error-words.ts';
import { navigate } from '../../app/router.ts';
import { useActiveAlarms } from '../../app/use-active-alarms.ts';
import { formatClock, formatDuration, formatFull } from '../../format/format-time.ts';
import {
  ALARM_LEVEL_WORDS,
  alarmLevelToLevel,
  FEED_STATE_WORDS,
  PHASE_WORDS,
} from '../../format/words.ts';
import { acknowledge, snooze } from '../../state/actions.ts';
import { holdOrder } from '../../state/ladder-order.ts';
import {
  cannotAnswer,
  isUnacknowledgedCritical,
  useApp,
  useLink,
  useNow,
} from '../../state/use-app.ts';
import { Button } from '../../ui/inputs/button.tsx';
import { LevelShape } from '../../ui/figures/level-mark.tsx';
import { Menu } from '../../ui/inputs/menu.tsx';
import { SentenceText } from '../../ui/figures/sentence-text.tsx';
import { EmptyState } from '../../ui/layout/state-panel.tsx';
import { TryNowButton } from '../accounts/try-now-button.tsx';

const SNOOZE_CHOICES: readonly DurationMs[] = [
  5 * MINUTE_MS,
  15 * MINUTE_MS,
  HOUR_MS,
  4 * HOUR_MS,
  8 * HOUR_MS,
];

/** Those about how well an account is seen. */
const SOURCE_RULES: ReadonlySet<AlarmView['rule']> = new Set<AlarmView['rule']>([
  'blind',
  'stale',
  'key-rejected',
  'key-rights',
  'banned',
  'maintenance',
  'clock-skew',
]);

/** Every alarm that is not over: first those that wait for an answer. */
export function ActiveTab(): ReactNode {
  const alarms = useActiveAlarms();
  const now = useNow();
  const waiting = alarms.filter((alarm) => alarm.phase === 'firing' && !isSnoozed(alarm, now));
  const answered = alarms.filter((alarm) => !waiting.includes(alarm));
  if (alarms.length === 0) return <NothingActive />;
  return (
    <>
      {waiting.length > 0 && <Group title="Waiting for your answer" alarms={waiting} />}
      {answered.length > 0 && <Group title="Answered, still active" alarms={answered} />}
    </>
  );
}

function isSnoozed(alarm: AlarmView, nowMs: number): boolean {
  return alarm.snoozedUntilMs !== undefined && alarm.snoozedUntilMs > nowMs;
}

function NothingActive(): ReactNode {
  const hasAccounts = useApp((app) => app.accounts.length > 0);
  const isWatching = useApp(
    (app) =>
      app.monitor.state === 'running' &&
      app.accounts.every((account) => account.status.state === 'ok'),
  );
  if (!hasAccounts) {
    return (
      <EmptyState
        icon={<BellRing size={20} aria-hidden />}
        title="Nothing to warn of yet"
        actions={
          <Button onClick={() => navigate({ screen: 'accounts', connect: true })}>
            Connect an account
          </Button>
        }
      >
        No account is watched. Connect one, import a file, or start the demo on the overview.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<BellRing size={20} aria-hidden />}
      title="No active alarm"
      actions={
        <Button onClick={() => navigate({ screen: 'alarms', tab: 'channels' })}>
          Send a test alarm
        </Button>
      }
    >
      {isWatching
        ? 'Every account is being read and nothing is near its thresholds.'
        : 'That is no all-clear: not every account is being read at the moment.'}
    </EmptyState>
  );
}

/** Alarms of one kind. While the pointer is over them they keep their places: the button under it must stay the one that was aimed at. */
function Group(props: {
  readonly title: string;
  readonly alarms: readonly AlarmView[];
}): ReactNode {
  const { alarms } = props;
  const [held, setHeld] = useState<readonly string[] | undefined>(undefined);
  const ids = alarms.map((alarm) => alarm.id);
  const byId = new Map(alarms.map((alarm) => [alarm.id, alarm]));
  const shown = held === undefined ? ids : holdOrder(held, ids);
  return (
    <section className="alarm-group">
      <h2>{props.title}</h2>
      <ul
        className="alarm-cards"
        onPointerEnter={() => setHeld(ids)}
        onPointerLeave={() => setHeld(undefined)}
      >
        {shown.map((id) => {
          const alarm = byId.get(id);
          return alarm === undefined ? null : <AlarmCard key={id} alarm={alarm} />;
        })}
      </ul>
    </section>
  );
}

function AlarmCard({ alarm }: { readonly alarm: AlarmView }): ReactNode {
  const now = useNow();
  const level = alarmLevelToLevel(alarm.level);
  const snoozed = isSnoozed(alarm, now);
  const obstacle = cannotAnswer(useLink());
  const { positionKey } = alarm.subject;
  return (
    <li
      className="card alarm-card"
      data-level={level}
      data-quiet={alarm.phase !== 'firing' || snoozed}
    >
      <LevelShape
        level={level}
        size={24}
        label={ALARM_LEVEL_WORDS[alarm.level]}
        demanding={isUnacknowledgedCritical(alarm, now)}
      />
      <div>
        <h3>
          <SentenceText>{alarm.title}</SentenceText>
        </h3>
        <p className="alarm-card-text muted">
          <SentenceText>{alarm.text}</SentenceText>
        </p>
        <div className="alarm-card-meta number">
          <span>{RULE_WORDS[alarm.rule]}</span>
          <span>
            {snoozed && alarm.snoozedUntilMs !== undefined
              ? `snoozed until ${formatClock(alarm.snoozedUntilMs)}`
              : PHASE_WORDS[alarm.phase]}
          </span>
          {alarm.valueState !== 'ok' && <span>data: {FEED_STATE_WORDS[alarm.valueState]}</span>}
          {/* Last, because it grows: what stands behind it would step aside. */}
          <span title={formatFull(alarm.sinceMs)}>
            since {formatClock(alarm.sinceMs)}, {formatDuration(now - alarm.sinceMs)}
          </span>
        </div>
      </div>
      <div className="alarm-card-actions">
        <AskAgain alarm={alarm} />
        <ReplaceKeyButton alarm={alarm} />
        {positionKey !== undefined && (
          <Button kind="quiet" onClick={() => navigate({ screen: 'position', positionKey })}>
            Show position
          </Button>
        )}
        <SnoozeMenu alarm={alarm} obstacle={obstacle} />
        {alarm.phase === 'firing' && (
          <Button
            kind={alarm.level === 'critical' ? 'primary' : 'secondary'}
            disabled={obstacle !== undefined}
            title={obstacle}
            onClick={() => void acknowledge(alarm.id)}
          >
            Acknowledge
          </Button>
        )}
      </div>
    </li>
  );
}

/** An account that is not seen need not wait for the next try. */
function AskAgain({ alarm }: { readonly alarm: AlarmView }): ReactNode {
  const { accountId, positionKey } = alarm.subject;
  const account = useApp((app) => app.accounts.find(({ id }) => id === accountId));
  if (account === undefined || positionKey !== undefined || !SOURCE_RULES.has(alarm.rule)) {
    return null;
  }
  return <TryNowButton account={account} />;
}

/** The way out where a key is the trouble, be it that the account is blind by it. */
function ReplaceKeyButton({ alarm }: { readonly alarm: AlarmView }): ReactNode {
  const { accountId, positionKey } = alarm.subject;
  const isKeyTrouble = useApp((app) => {
    const account = app.accounts.find(({ id }) => id === accountId);
    if (account?.source !== 'exchange' || positionKey !== undefined) return false;
    const error = account.status.error?.kind;
    return (
      alarm.rule === 'key-rejected' ||
      alarm.rule === 'key-rights' ||
      (error !== undefined && mayNeedNewKey(error))
    );
  });
  if (accountId === undefined || !isKeyTrouble) return null;
  return (
    <Button onClick={() => navigate({ screen: 'accounts', connect: false, replace: accountId })}>
      Replace key…
    </Button>
  );
}

function SnoozeMenu(props: {
  readonly alarm: AlarmView;
  readonly obstacle: string | undefined;
}): ReactNode {
  const { alarm, obstacle } = props;
  const limit = alarm.level === 'critical' ? SNOOZE_LIMITS.critical : SNOOZE_LIMITS.warning;
  return (
    <Menu
      trigger={
        <Button disabled={obstacle !== undefined} title={obstacle}>
          Snooze <ChevronDown size={14} aria-hidden />
        </Button>
      }
      entries={SNOOZE_CHOICES.filter((choice) => choice <= limit).map((choice) => ({
        label: `for ${formatDuration(choice)}`,
        onSelect: () => void snooze(alarm.id, choice),
      }))}
    />
  );
}
