import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';
import { Volume2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { Settings } from '../../../shared/contract/settings.ts';
import { CRASH_NAMES, DEFAULT_CRASH_ID } from '../../../shared/market/crash/crash-names.ts';
import { navigate } from '../../app/router.ts';
import { playAlarm } from '../../app/sound.ts';
import { formatPercent } from '../../format/format-number.ts';
import { formatDay } from '../../format/format-time.ts';
import { updateSettings } from '../../state/actions.ts';
import { useApp } from '../../state/use-app.ts';
import { Button } from '../../ui/inputs/button.tsx';
import { Card } from '../../ui/layout/card.tsx';
import { Select } from '../../ui/inputs/select.tsx';
import { Slider } from '../../ui/inputs/slider.tsx';
import { SwitchRow } from '../../ui/inputs/switch.tsx';

const THEMES: readonly {
  readonly value: Settings['appearance']['theme'];
  readonly label: string;
}[] = [
  { value: 'system', label: 'System' },
  { value: 'dark', label: 'Dark' },
  { value: 'light', label: 'Light' },
];

/** The days that the demo exchange can live through. */
const CRASHES = CRASH_NAMES.map(({ id, name }) => ({
  value: id,
  label: `${formatDay(Date.parse(id))}: ${name}`,
}));

export function Appearance(): ReactNode {
  const { theme, hideAmounts } = useApp((app) => app.settings.appearance);
  return (
    <Card title="Appearance">
      <div className="setting-row">
        <span>Theme</span>
        <ToggleGroup
          className="segmented"
          aria-label="Theme"
          value={[theme]}
          onValueChange={(value) => {
            const [chosen] = value;
            if (chosen !== undefined) void updateSettings({ appearance: { theme: chosen } });
          }}
        >
          {THEMES.map((each) => (
            <Toggle key={each.value} value={each.value}>
              {each.label}
            </Toggle>
          ))}
        </ToggleGroup>
      </div>
      <SwitchRow
        label="Hide amounts"
        hint="For screen sharing: money and sizes become dots in this window, in notifications, in the tray and in the browser’s tab; prices and percentages stay. Messages that leave this machine (Telegram, ntfy, e-mail, webhook, Alertmanager) keep them, and so does the command line."
        checked={hideAmounts}
        onChange={(checked) => void updateSettings({ appearance: { hideAmounts: checked } })}
      />
    </Card>
  );
}

export function AlarmSettings(): ReactNode {
  const alarms = useApp((app) => app.settings.alarms);
  const isDesktop = useApp((app) => app.host.kind === 'desktop');
  const [volume, setVolume] = useState(alarms.volume);
  return (
    <Card
      title="Alarms"
      actions={
        <Button
          size="small"
          kind="quiet"
          onClick={() => navigate({ screen: 'alarms', tab: 'channels' })}
        >
          Test
        </Button>
      }
    >
      <SwitchRow
        label="Notifications"
        checked={alarms.notifications}
        onChange={(checked) => void updateSettings({ alarms: { notifications: checked } })}
      />
      <SwitchRow
        label="Sound"
        checked={alarms.sound}
        onChange={(checked) => void updateSettings({ alarms: { sound: checked } })}
      />
      <Slider
        label="Volume"
        value={volume}
        min={0}
        max={1}
        step={0.05}
        text={formatPercent(volume, 0)}
        disabled={!alarms.sound}
        onChange={setVolume}
        onCommit={(value) => void updateSettings({ alarms: { volume: value } })}
      />
      <div className="setting-row">
        <span className="faint">A critical alarm is never quieter than 30 %.</span>
        <Button size="small" onClick={() => void playAlarm('critical', volume)}>
          <Volume2 size={14} aria-hidden /> Listen
        </Button>
      </div>
      {isDesktop && (
        <SwitchRow
          label="Bring the window to front"
          hint="When something becomes critical."
          checked={alarms.windowToFront}
          onChange={(checked) => void updateSettings({ alarms: { windowToFront: checked } })}
        />
      )}
    </Card>
  );
}

export function DemoSettings(): ReactNode {
  const { enabled, crashId } = useApp((app) => app.settings.demo);
  const crash = CRASHES.find((each) => each.value === crashId)?.value ?? DEFAULT_CRASH_ID;
  return (
    <Card title="Demo">
      <div className="setting-stack">
        <SwitchRow
          label="Watch the demo exchange"
          hint="Simulated, on this machine. Watched anyway while there is no other account."
          checked={enabled}
          onChange={(checked) => void updateSettings({ demo: { enabled: checked } })}
        />
        <Select
          label="The day it lives through"
          value={crash}
          options={CRASHES}
          onChange={(value) => void updateSettings({ demo: { crashId: value } })}
        />
      </div>
    </Card>
  );
}

export function DesktopSettings(): ReactNode {
  const { startAtLogin, closeToTray } = useApp((app) => app.settings.desktop);
  return (
    <Card title="Desktop">
      <SwitchRow
        label="Start at login"
        checked={startAtLogin}
        onChange={(checked) => void updateSettings({ desktop: { startAtLogin: checked } })}
      />
      <SwitchRow
        label="Keep watching when the window is closed"
        hint="Leeway stays in the tray."
        checked={closeToTray}
        onChange={(checked) => void updateSettings({ desktop: { closeToTray: checked } })}
      />
    </Card>
  );
}
