import { Bell, FileInput, Gauge, Radar, Settings2, SlidersHorizontal } from 'lucide-react';
import type { ReactNode } from 'react';
import type { AlarmView } from '../../shared/alarms/alarm.ts';
import { worstLevel } from '../../shared/domain/level.ts';
import { alarmLevelToLevel } from '../format/words.ts';
import { useApp } from '../state/use-app.ts';
import { LevelShape } from '../ui/figures/level-mark.tsx';
import { routeHref, type Route } from './router.ts';
import { useActiveAlarms, useDemandingAlarms } from './use-active-alarms.ts';

const ENTRIES: readonly {
  readonly label: string;
  readonly route: Route;
  readonly icon: typeof Bell;
}[] = [
  { label: 'Overview', route: { screen: 'overview' }, icon: Gauge },
  { label: 'What-if', route: { screen: 'what-if', mode: 'move' }, icon: SlidersHorizontal },
  { label: 'Market', route: { screen: 'market', tab: 'radar' }, icon: Radar },
  { label: 'Alarms', route: { screen: 'alarms', tab: 'active' }, icon: Bell },
  { label: 'Import', route: { screen: 'import' }, icon: FileInput },
  { label: 'Accounts & settings', route: { screen: 'accounts', connect: false }, icon: Settings2 },
];

/** The screens in the order of the Alt+1 … Alt+6 keys. */
export const SCREENS_BY_NUMBER: readonly Route[] = ENTRIES.map((entry) => entry.route);

export function Nav({ route }: { readonly route: Route }): ReactNode {
  // A position is reached from the ladder, an account from its tile: both belong to the overview.
  const isBelow = route.screen === 'position' || route.screen === 'account';
  const current = isBelow ? 'overview' : route.screen;
  return (
    <nav aria-label="Screens">
      <ul className="nav-list">
        {ENTRIES.map(({ label, route: target, icon: Icon }) => (
          <li key={label}>
            <a
              className="nav-link"
              href={routeHref(target)}
              title={label}
              {...(current === target.screen ? { 'aria-current': 'page' as const } : {})}
            >
              <Icon size={17} strokeWidth={1.8} aria-hidden />
              <span className="nav-link-label">{label}</span>
              {target.screen === 'alarms' && <AlarmMarks />}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function AlarmMarks(): ReactNode {
  const alarms = useActiveAlarms();
  const isTestDue = useApp((app) => app.host.channels.some(({ testDue }) => testDue !== undefined));
  if (alarms.length > 0) return <AlarmCount alarms={alarms} />;
  return isTestDue ? (
    <span className="nav-count" data-level="warning" title="A test alarm is due">
      <LevelShape level="warning" size={10} label="A test alarm is due" />
    </span>
  ) : null;
}

function AlarmCount({ alarms }: { readonly alarms: readonly AlarmView[] }): ReactNode {
  const demanding = useDemandingAlarms().length > 0;
  const level = worstLevel(alarms.map((alarm) => alarmLevelToLevel(alarm.level)));
  return (
    <span className="nav-count" data-level={level}>
      <LevelShape level={level} size={10} demanding={demanding} />
      <span className="nav-count-number number">
        {alarms.length}
        <span className="visually-hidden"> active</span>
      </span>
    </span>
  );
}
