import { z } from 'zod';
import type { Clock } from '../../host-ports.ts';
import type { Carrier, Message } from './attempt.ts';
import { callHttp, type Fetch, type ReadRefusal } from './http.ts';

const MAX_TEXT = 4_096;

export interface TelegramOptions {
  readonly fetch: Fetch;
  readonly clock: Pick<Clock, 'now'>;
  readonly server: string;
  readonly chatId: string;
  /** Stands in the address of every call: nothing of an address is ever told. */
  readonly token: string;
}

/** Messages from a bot, as plain text, so that no sign in a name is read as markup. */
export function createTelegram(options: TelegramOptions): Carrier {
  const { fetch, clock, server, chatId, token } = options;
  return {
    attempt: (message, signal) =>
      callHttp(
        fetch,
        {
          url: `${server.replace(/\/+$/, '')}/bot${token}/sendMessage`,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({
            chat_id: chatId,
            text: textOf(message),
            disable_notification: message.level === 'info',
            link_preview_options: { is_disabled: true },
          }),
        },
        { signal, nowMs: clock.now(), readRefusal },
      ),
  };
}

const FACES: Readonly<Record<Message['level'], string>> = {
  critical: '🔴 CRITICAL',
  warning: '🟠 Warning',
  info: '🔵 Note',
};

function textOf(message: Message): string {
  const face = message.isResolved ? '✅ Over' : FACES[message.level];
  const text = `${face}: ${message.title}\n\n${message.text}`;
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT - 1)}…` : text;
}

const Refusal = z.object({ parameters: z.object({ retry_after: z.number() }).optional() });

const readRefusal: ReadRefusal = (status, text) => {
  if (status === 401 || status === 404) {
    return { detail: `Telegram does not know this bot token (${String(status)})` };
  }
  if (status === 403) return { detail: 'the bot may not write to this chat (403): send it /start' };
  if (status === 400) return { detail: 'Telegram does not know this chat (400)' };
  const afterS = parse(text)?.parameters?.retry_after;
  return afterS === undefined ? {} : { afterMs: Math.max(0, afterS) * 1_000 };
};

function parse(text: string): z.infer<typeof Refusal> | undefined {
  try {
    return Refusal.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
