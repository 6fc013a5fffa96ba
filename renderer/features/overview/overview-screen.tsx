import './overview-screen.css';
import type { ReactNode } from 'react';
import type { AccountView } from '../../../shared/contract/app-state.ts';
import { useActiveAlarms } from '../../app/use-active-alarms.ts';
import { routeHref } from '../../app/router.ts';
import { formatCount } from '../../format/format-number.ts';
import { formatAgo, formatDuration } from '../../format/format-time.ts';
import { ALARM_LEVEL_WORDS, alarmLevelToLevel, PHASE_WORDS } from '../../format/words.ts';
import { useApp, useNow } from '../../state/use-app.ts';
import { Card } from '../../ui/layout/card.tsx';
import { LevelShape } from '../../ui/figures/level-mark.tsx';
import { Screen } from '../../ui/layout/screen.tsx';
import { SentenceText } from '../../ui/figures/sentence-text.tsx';
import { EmptyState, ErrorState, LoadingState } from '../../ui/layout/state-panel.tsx';
import { AccountTile } from './account-tile.tsx';
import { Doors } from './doors.tsx';
import { Hero } from './hero.tsx';
import { RadarLine } from './radar-line.tsx';
import { Ladder } from '../ladder/ladder.tsx';

/** Home: what is nearest, every position on one scale, every account, what is alarming. */
export function OverviewScreen(): ReactNode {
  const accountCount = useApp((app) => app.accounts.length);
  if (accountCount === 0) {
    return (
      <Screen title="Overview" hideTitle>
        <Doors />
      </Screen>
    );
  }
  return (
    <Screen title="Overview" hideTitle>
      <Hero />
      <RadarLine />
      <div className="overview-grid">
        <Positions />
        <div className="overview-below">
          <Accounts />
          <ActiveAlarms />
        </div>
      </div>
    </Screen>
  );
}

function Positions(): ReactNode {
  const count = useApp((app) => app.positions.length);
  const isBeingRead = useApp((app) => app.accounts.some(isAsked));
  const neverSeen = useApp((app) =>
    app.accounts
      .filter((account) => account.status.asOfMs === undefined)
      .map((account) => account.name)
      .join(', '),
  );
  return (
    <Card
      title="Room to liquidation"
      note={
        count === 0
          ? undefined
          : `${formatCount(count, 'position')}, nearest first. Half of the width is the last 10 %.`
      }
      flush
    >
      {count > 0 ? (
        <Ladder />
      ) : neverSeen === '' ? (
        <EmptyState title="No open positions">
          Every account was read and none holds a leveraged position. Nothing can be liquidated.
        </EmptyState>
      ) : !isBeingRead ? (
        <ErrorState
          title="No positions can be shown"
          means={`${neverSeen} could not be read: nobody knows whether positions are open there.`}
          todo="The reason stands with each account below. Leeway tries again by itself."
        />
      ) : (
        <LoadingState title="Reading the positions for the first time">
          Asking {neverSeen} for positions, balances, margin tiers and open orders.
        </LoadingState>
      )}
    </Card>
  );
}

/** Its first answer is still waited for; one that was refused is not. */
function isAsked({ status }: AccountView): boolean {
  return status.asOfMs === undefined && status.error === undefined;
}

function Accounts(): ReactNode {
  const accounts = useApp((app) => app.accounts);
  return (
    <section aria-label="Accounts" className="account-tiles">
      {accounts.map((account) => (
        <AccountTile key={account.id} account={account} />
      ))}
    </section>
  );
}

function ActiveAlarms(): ReactNode {
  const alarms = useActiveAlarms();
  const now = useNow();
  if (alarms.length === 0) {
    return (
      <Card title="Active alarms">
        <p className="muted">None. Leeway warns here, by notification and by sound.</p>
      </Card>
    );
  }
  return (
    <Card
      title="Active alarms"
      flush
      actions={<a href={routeHref({ screen: 'alarms', tab: 'active' })}>Open alarms</a>}
    >
      <ul className="alarm-list-small">
        {alarms.slice(0, 5).map((alarm) => (
          <li key={alarm.id}>
            <a
              href={
                alarm.subject.positionKey === undefined
                  ? routeHref({ screen: 'alarms', tab: 'active' })
                  : routeHref({ screen: 'position', positionKey: alarm.subject.positionKey })
              }
            >
              <LevelShape
                level={alarmLevelToLevel(alarm.level)}
                label={ALARM_LEVEL_WORDS[alarm.level]}
              />
              <div>
                <div>
                  <SentenceText>{alarm.title}</SentenceText>
                </div>
                <div className="faint number">
                  {alarm.snoozedUntilMs !== undefined && alarm.snoozedUntilMs > now
                    ? `snoozed for another ${formatDuration(alarm.snoozedUntilMs - now)}`
                    : PHASE_WORDS[alarm.phase]}
                  , began {formatAgo(now - alarm.sinceMs)}
                </div>
              </div>
            </a>
          </li>
        ))}
      </ul>
    </Card>
  );
}
