import './channels.css';
import { useState, type ReactNode } from 'react';
import type { ChannelView } from '../../../../shared/contract/app-state.ts';
import type { ChannelResult } from '../../../../shared/contract/channels.ts';
import { formatCount } from '../../../format/format-number.ts';
import { askOrTell, updateSettings } from '../../../state/actions.ts';
import { useApp } from '../../../state/use-app.ts';
import { Button } from '../../../ui/inputs/button.tsx';
import { Card } from '../../../ui/layout/card.tsx';
import { LevelShape } from '../../../ui/figures/level-mark.tsx';
import { SwitchRow } from '../../../ui/inputs/switch.tsx';
import { ChannelCard } from './channel-card.tsx';
import { countTestsDue } from './channel-words.ts';
import { HeartbeatCard } from './heartbeat-card.tsx';
import { TestDialog } from './test-dialog.tsx';

/** Every way in which a warning can reach the trader, how each is set up, and the test that proves it. */
export function ChannelsTab(): ReactNode {
  const all = useApp((app) => app.host.channels).map(asThisBrowserSees);
  const isServer = useApp((app) => app.host.kind === 'server');
  const [results, setResults] = useState<readonly ChannelResult[] | undefined>(undefined);
  const [isSending, setSending] = useState(false);
  const send = async (channel?: string): Promise<void> => {
    setSending(true);
    const answer = await askOrTell('The test alarm was not sent', (host) =>
      host.alarms.sendTest(channel === undefined ? {} : { channel }),
    );
    setSending(false);
    if (answer !== undefined) setResults(answer);
  };
  const here = all.filter(({ isRemote }) => isRemote !== true);
  const remote = all.filter(({ isRemote }) => isRemote === true);
  const list = (channels: readonly ChannelView[]) =>
    channels.map((channel) => (
      <ChannelCard
        key={channel.id}
        channel={channel}
        isSending={isSending}
        onTest={() => void send(channel.id)}
      />
    ));
  return (
    <>
      <Summary channels={all} isSending={isSending} onSend={() => void send()} />
      <h2 className="channel-group-title">On this machine</h2>
      <div className="channel-grid">{list(here)}</div>
      {remote.length > 0 && <h2 className="channel-group-title">Wherever you are</h2>}
      <div className="channel-grid">
        {list(remote)}
        <HeartbeatCard />
      </div>
      {isServer && <MetricsCard />}
      <TestDialog results={results} onClose={() => setResults(undefined)} />
    </>
  );
}

/** Whether a warning would arrive, in one sentence, and the button that proves it. */
function Summary(props: {
  readonly channels: readonly ChannelView[];
  readonly isSending: boolean;
  readonly onSend: () => void;
}): ReactNode {
  const due = countTestsDue(props.channels);
  const remotes = props.channels.filter(({ isRemote, state }) => isRemote && state !== 'off');
  const isReady = props.channels.some(({ state }) => state === 'ready');
  const words = !isReady
    ? 'No channel can reach you now: a warning would be seen only on this screen.'
    : remotes.length === 0
      ? 'Warnings reach you at this machine only. Set up one that reaches you wherever you are.'
      : due > 0
        ? `${formatCount(due, 'channel')} not proven. Send a test alarm and say whether it reached you.`
        : 'Every channel in use was tested. Critical alarms go to all of them at once.';
  const level = !isReady ? 'critical' : remotes.length === 0 || due > 0 ? 'warning' : 'safe';
  return (
    <Card className="channel-summary">
      <LevelShape level={level} size={18} />
      <p>{words}</p>
      <Button kind="primary" disabled={props.isSending} onClick={props.onSend}>
        {props.isSending ? 'Sending …' : 'Send a test alarm'}
      </Button>
    </Card>
  );
}

function MetricsCard(): ReactNode {
  const { enabled } = useApp((app) => app.settings.metrics);
  return (
    <Card className="channel-metrics">
      <SwitchRow
        label="Figures for Prometheus"
        hint="Under /metrics of this server, with the token in the file metrics-token of its home."
        checked={enabled}
        onChange={(checked) => void updateSettings({ metrics: { enabled: checked } })}
      />
    </Card>
  );
}

/** What this browser allows decides over its notifications; the core cannot know it. */
function asThisBrowserSees(channel: ChannelView): ChannelView {
  if (channel.id !== 'browser-notification' || channel.state !== 'ready') return channel;
  const permission = 'Notification' in window ? Notification.permission : 'denied';
  if (permission === 'granted') return channel;
  return {
    ...channel,
    state: 'blocked',
    hint:
      permission === 'denied'
        ? 'The browser blocks notifications of this page. Allow them in the site settings beside the address.'
        : 'The browser has not been asked yet. Use “Allow alarms” above.',
  };
}
