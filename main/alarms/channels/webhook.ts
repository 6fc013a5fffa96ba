import { createHmac } from 'node:crypto';
import type { Clock } from '../../host-ports.ts';
import { alarmFacts, alarmReports, ruleOf, type AlarmSubjectViews } from './alarm-facts.ts';
import type { Carrier, Message } from './attempt.ts';
import { callHttp, type Fetch } from './http.ts';

export interface WebhookOptions {
  readonly fetch: Fetch;
  readonly clock: Pick<Clock, 'now'>;
  readonly url: string;
  /** Absent: not signed. */
  readonly secret: string | undefined;
  /** For the names of accounts and markets. */
  readonly views: () => AlarmSubjectViews;
}

/**
 * A POST of JSON. With a secret, `x-leeway-signature: t=SECONDS,v1=HEX` is the HMAC-SHA256 of `SECONDS.BODY`: a receiver checks
 * it, refuses old times and remembers `x-leeway-id`, which is the same for every try of a message.
 */
export function createWebhook(options: WebhookOptions): Carrier {
  const { fetch, clock, url, secret } = options;
  return {
    attempt(message, signal) {
      const nowMs = clock.now();
      const body = JSON.stringify(describeMessage(message, options.views()));
      return callHttp(
        fetch,
        {
          url,
          headers: {
            'content-type': 'application/json',
            'x-leeway-id': message.id,
            ...(secret === undefined
              ? {}
              : { 'x-leeway-signature': signWebhook(body, secret, Math.floor(nowMs / 1_000)) }),
          },
          body,
        },
        { signal, nowMs },
      );
    },
  };
}

function signWebhook(body: string, secret: string, atSeconds: number): string {
  const hex = createHmac('sha256', secret)
    .update(`${String(atSeconds)}.${body}`)
    .digest('hex');
  return `t=${String(atSeconds)},v1=${hex}`;
}

/** `version` rises when a field changes its meaning; fields are only ever added otherwise. Unknown is null. */
function describeMessage(message: Message, views: AlarmSubjectViews) {
  const { id, level, isResolved, title, text } = message;
  return {
    version: 1,
    id,
    level,
    resolved: isResolved,
    title,
    text,
    alarms: message.announcements.map((announcement) => ({
      id: announcement.id,
      alarmId: announcement.alarmId,
      rule: ruleOf(announcement.alarmId),
      kind: announcement.kind,
      level: announcement.level,
      title: announcement.title,
      text: announcement.text,
      atMs: announcement.atMs,
      ...alarmFacts(announcement, views),
      reports: alarmReports(announcement, views),
      moreReports: announcement.moreReports ?? 0,
    })),
  };
}
