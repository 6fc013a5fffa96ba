import { useState, type ReactNode } from 'react';
import type { ChannelResult } from '../../../../shared/contract/channels.ts';
import { askOrTell } from '../../../state/actions.ts';
import { Button } from '../../../ui/inputs/button.tsx';
import { Dialog } from '../../../ui/overlays/dialog.tsx';
import { LevelBadge } from '../../../ui/figures/level-mark.tsx';

/** Walks the channels: what the core says became of the test, and whether the trader saw or heard it. */
export function TestDialog(props: {
  readonly results: readonly ChannelResult[] | undefined;
  readonly onClose: () => void;
}): ReactNode {
  return (
    <Dialog
      open={props.results !== undefined}
      onOpenChange={(open) => {
        if (!open) props.onClose();
      }}
      title="Did the test alarm reach you?"
      description="Only your eyes and ears can tell whether a delivered warning is noticed."
      footer={
        <Button kind="primary" onClick={props.onClose}>
          Done
        </Button>
      }
    >
      {props.results?.length === 0 ? (
        <p>No channel is set up, so nothing was sent.</p>
      ) : (
        <ul className="test-steps">
          {props.results?.map((result) => (
            <Step key={result.channel} result={result} />
          ))}
        </ul>
      )}
    </Dialog>
  );
}

function Step({ result }: { readonly result: ChannelResult }): ReactNode {
  const [answer, setAnswer] = useState<boolean | undefined>(undefined);
  // One answer for each question: a second press while it is on its way would be another one.
  const [isSending, setIsSending] = useState(false);
  const confirm = async (seen: boolean): Promise<void> => {
    setIsSending(true);
    const done = await askOrTell('Your answer was not kept', (host) =>
      host.alarms.confirmTest({ channel: result.channel, seen }),
    );
    setIsSending(false);
    if (done !== undefined) setAnswer(seen);
  };
  return (
    <li>
      <div>
        <strong>{result.name}</strong>
        <div className="muted">
          {result.ok
            ? 'Delivered, as far as the program can tell.'
            : `Not delivered: ${result.detail ?? 'no reason given'}.`}
        </div>
      </div>
      {!result.ok ? (
        <LevelBadge level="critical">not delivered</LevelBadge>
      ) : answer === undefined ? (
        <div className="test-answer">
          <Button size="small" disabled={isSending} onClick={() => void confirm(false)}>
            No
          </Button>
          <Button
            size="small"
            kind="primary"
            disabled={isSending}
            onClick={() => void confirm(true)}
          >
            Yes, I noticed
          </Button>
        </div>
      ) : answer ? (
        <LevelBadge level="safe">works</LevelBadge>
      ) : (
        <LevelBadge level="warning">not noticed</LevelBadge>
      )}
    </li>
  );
}
