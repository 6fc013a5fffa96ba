import { useState, type ReactNode } from 'react';
import type { ChannelView } from '../../../shared/contract/app-state.ts';
import type { ChannelResult } from '../../../shared/contract/channels.ts';
import type { Level } from '../../../shared/domain/level.ts';
import { formatDayTime, formatFull } from '../../format/format-time.ts';
import { askOrTell } from '../../state/actions.ts';
import { useApp } from '../../state/use-app.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { LevelBadge } from '../../ui/level-mark.tsx';
import { EmptyState } from '../../ui/state-panel.tsx';
import { TestDialog } from './test-dialog.tsx';

const STATE_FACE: Record<ChannelView['state'], { readonly level: Level; readonly word: string }> = {
  ready: { level: 'safe', word: 'ready' },
  off: { level: 'watch', word: 'off' },
  blocked: { level: 'warning', word: 'blocked' },
  failed: { level: 'critical', word: 'failed' },
};

/** Every way in which a warning can reach the trader, and the test that proves it. */
export function ChannelsTab(): ReactNode {
  const channels = useApp((app) => app.host.channels);
  const [results, setResults] = useState<readonly ChannelResult[] | undefined>(undefined);
  const [isSending, setSending] = useState(false);
  const send = async (): Promise<void> => {
    setSending(true);
    const answer = await askOrTell('The test alarm was not sent', (host) =>
      host.alarms.sendTest({}),
    );
    setSending(false);
    if (answer !== undefined) setResults(answer);
  };
  return (
    <>
      <Card
        title="Channels"
        note="A warning goes to every channel that is ready. Test them while nothing is wrong."
        flush
        actions={
          <Button kind="primary" disabled={isSending} onClick={() => void send()}>
            {isSending ? 'Sending …' : 'Send a test alarm'}
          </Button>
        }
      >
        {channels.length === 0 ? (
          <EmptyState title="No channel can reach you">
            Leeway watches, but a warning would be seen only on this screen.
          </EmptyState>
        ) : (
          <ul className="channel-list">
            {channels.map((channel) => (
              <Channel key={channel.id} channel={channel} />
            ))}
          </ul>
        )}
      </Card>
      <TestDialog results={results} onClose={() => setResults(undefined)} />
    </>
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

function Channel(props: { readonly channel: ChannelView }): ReactNode {
  const channel = asThisBrowserSees(props.channel);
  const face = STATE_FACE[channel.state];
  return (
    <li>
      <strong>{channel.name}</strong>
      <span className="muted">
        {channel.hint ??
          (channel.testPassedAtMs === undefined ? (
            'Never tested.'
          ) : (
            <span className="number" title={formatFull(channel.testPassedAtMs)}>
              You confirmed it on {formatDayTime(channel.testPassedAtMs)}.
            </span>
          ))}
      </span>
      <LevelBadge level={face.level}>{face.word}</LevelBadge>
    </li>
  );
}
