import { z } from 'zod';
import type { DurationMs } from '../../shared/domain/units.ts';
import type { SettingsFile } from '../host-ports.ts';

const StoredSessions = z.strictObject({
  version: z.literal(1),
  /** SHA-256 of each cookie, never the cookie: who reads the file cannot sign in with it. Oldest first. */
  sessions: z.array(z.strictObject({ hash: z.hex().length(64), sinceMs: z.number() })),
});

type StoredSession = z.infer<typeof StoredSessions>['sessions'][number];

/** A browser that was signed in longer ago than this asks for a new link after the next start. */
const LONGEST_MS: DurationMs = 30 * 86_400_000;
const MAX_SESSIONS = 50;

/** Which browsers are signed in, known by the hash of their cookie. */
export interface SessionsStore {
  hashes(): readonly string[];
  /** Where nothing can be written it lasts until Leeway stops. */
  add(hash: string): void;
}

/**
 * `sessions.json`, so that an open tab comes back by itself after a restart on the same home. Read at the first question:
 * by then the host holds the lock of the home. Without a file nothing outlasts this run.
 */
export function createSessionsStore(file?: SettingsFile, now = () => 0): SessionsStore {
  let sessions: readonly StoredSession[] | undefined;

  function load(): readonly StoredSession[] {
    try {
      const parsed = StoredSessions.safeParse(file?.read());
      if (!parsed.success) return [];
      return parsed.data.sessions.filter(({ sinceMs }) => now() - sinceMs < LONGEST_MS);
    } catch {
      return [];
    }
  }

  return {
    hashes: () => (sessions ??= load()).map(({ hash }) => hash),
    add(hash) {
      sessions = [...(sessions ?? load()), { hash, sinceMs: now() }].slice(-MAX_SESSIONS);
      try {
        file?.write({ version: 1, sessions });
      } catch {
        // A tab then needs a new link after a restart, and its page says so.
      }
    },
  };
}
