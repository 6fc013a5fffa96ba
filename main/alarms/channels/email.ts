import type { Carrier, Message } from './attempt.ts';
import type { Mailer } from './mailer.ts';

export interface EmailOptions {
  readonly mailer: Mailer;
  readonly from: string;
  readonly to: readonly string[];
}

/** A mail as plain text; the subject alone must be enough on a lock screen. */
export function createEmail({ mailer, from, to }: EmailOptions): Carrier {
  const domain = from.slice(from.lastIndexOf('@') + 1);
  return {
    attempt: (message, signal) =>
      mailer.send(
        {
          from,
          to,
          subject: subjectOf(message),
          text: `${message.title}\n\n${message.text}\n\n${timesOf(message)}\n`,
          messageId: `${message.id.replace(/[^A-Za-z0-9+_-]/g, '.')}@${domain}`,
          isUrgent: message.level === 'critical' && !message.isResolved,
        },
        signal,
      ),
  };
}

function subjectOf({ level, isResolved, title }: Message): string {
  const face = isResolved ? 'over' : level === 'info' ? 'note' : level;
  return `[Leeway ${face}] ${title}`.replace(/[\r\n]+/g, ' ').slice(0, 300);
}

function timesOf({ announcements }: Message): string {
  const at = announcements.map(({ atMs }) => new Date(atMs).toISOString());
  return `Sent by Leeway. Decided at ${at.join(', ')}.`;
}
