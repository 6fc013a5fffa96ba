import './alarms-screen.css';
import type { ReactNode } from 'react';
import type { PositionKey } from '../../../shared/domain/units.ts';
import { ALARM_TABS, navigate, type AlarmTab } from '../../app/router.ts';
import { useActiveAlarms } from '../../app/use-active-alarms.ts';
import { useApp } from '../../state/use-app.ts';
import { Screen } from '../../ui/layout/screen.tsx';
import { Tabs } from '../../ui/inputs/tabs.tsx';
import { ActiveTab } from './active-tab.tsx';
import { countTestsDue } from './channels/channel-words.ts';
import { ChannelsTab } from './channels/channels-tab.tsx';
import { LogTab } from './log-tab.tsx';
import { RulesTab } from './rules-tab.tsx';

/** What is alarming, what was decided and why, when Leeway warns, and how it reaches the trader. */
export function AlarmsScreen(props: {
  readonly tab: AlarmTab;
  readonly positionKey: PositionKey | undefined;
}): ReactNode {
  const activeCount = useActiveAlarms().length;
  const testsDue = useApp((app) => countTestsDue(app.host.channels));
  return (
    <Screen title="Alarms">
      <Tabs
        label="Alarms"
        value={props.tab}
        onChange={(id) => {
          const tab = ALARM_TABS.find((each) => each === id);
          if (tab !== undefined) navigate({ screen: 'alarms', tab });
        }}
        items={[
          { id: 'active', label: 'Active', count: activeCount, content: <ActiveTab /> },
          { id: 'log', label: 'Log', content: <LogTab positionKey={props.positionKey} /> },
          { id: 'rules', label: 'Rules', content: <RulesTab /> },
          {
            id: 'channels',
            label: 'Channels and test',
            ...(testsDue > 0 ? { attention: 'a test alarm is due' } : {}),
            content: <ChannelsTab />,
          },
        ]}
      />
    </Screen>
  );
}
