import { useId, useState, type ReactNode } from 'react';
import type { ChannelView } from '../../../../shared/contract/app-state.ts';
import {
  REMOTE_CHANNELS,
  type RemoteChannelId,
} from '../../../../shared/contract/remote-channels.ts';
import { formatDayTime, formatFull } from '../../../format/format-time.ts';
import { updateSettings } from '../../../state/actions.ts';
import { Button } from '../../../ui/inputs/button.tsx';
import { LevelBadge } from '../../../ui/figures/level-mark.tsx';
import { CHANNEL_FORMS } from './channel-fields.ts';
import { ChannelForm } from './channel-form.tsx';
import { channelFace, testDueWords } from './channel-words.ts';

/** One way to reach the trader: how it stands, when it last worked, its set-up and its test. */
export function ChannelCard(props: {
  readonly channel: ChannelView;
  readonly isSending: boolean;
  readonly onTest: () => void;
}): ReactNode {
  const { channel } = props;
  const titleId = useId();
  const [isOpen, setOpen] = useState(false);
  const remote = remoteIdOf(channel);
  const face = channelFace(channel);
  const isOff = channel.state === 'off';
  const words = remote !== undefined && isOff ? CHANNEL_FORMS[remote].about : channel.hint;
  const due = testDueWords(channel);
  return (
    <section className="channel-card card" aria-labelledby={titleId} data-off={isOff}>
      <header className="channel-card-head">
        <h3 id={titleId}>{channel.name}</h3>
        <LevelBadge level={face.level}>{face.word}</LevelBadge>
      </header>
      <div className="channel-card-text">
        {words !== undefined && <p className="muted">{words}</p>}
        {!isOff && due !== undefined && due !== words && <p className="muted">{due}</p>}
        <ChannelTimes channel={channel} />
      </div>
      <div className="channel-card-actions">
        {!isOff && (
          <Button size="small" disabled={props.isSending} onClick={props.onTest}>
            Send a test
          </Button>
        )}
        {remote !== undefined && !isOpen && (
          <Button size="small" aria-expanded={isOpen} onClick={() => setOpen(true)}>
            {isOff ? 'Set up' : 'Change'}
          </Button>
        )}
        {remote !== undefined && !isOff && (
          <Button
            size="small"
            kind="quiet"
            onClick={() => void updateSettings({ channels: { [remote]: { enabled: false } } })}
          >
            Turn off
          </Button>
        )}
      </div>
      {remote !== undefined && isOpen && (
        <ChannelForm id={remote} channel={channel} onDone={() => setOpen(false)} />
      )}
    </section>
  );
}

function remoteIdOf(channel: ChannelView): RemoteChannelId | undefined {
  return REMOTE_CHANNELS.find((id) => id === channel.id);
}

/** Facts only: what never happened has no line. */
function ChannelTimes({ channel }: { readonly channel: ChannelView }): ReactNode {
  const { testPassedAtMs, lastSuccessMs, lastFailure } = channel;
  return (
    <ul className="channel-times">
      {testPassedAtMs !== undefined && (
        <li title={formatFull(testPassedAtMs)}>
          You confirmed it on <span className="number">{formatDayTime(testPassedAtMs)}</span>.
        </li>
      )}
      {lastSuccessMs !== undefined && (
        <li title={formatFull(lastSuccessMs)}>
          Last message delivered{' '}
          <span className="number">{formatDayTime(lastSuccessMs, true)}</span>.
        </li>
      )}
      {lastFailure !== undefined && channel.hint?.includes(lastFailure.detail) !== true && (
        <li title={formatFull(lastFailure.atMs)}>
          Last failure <span className="number">{formatDayTime(lastFailure.atMs, true)}</span>:{' '}
          {lastFailure.detail}.
        </li>
      )}
    </ul>
  );
}
