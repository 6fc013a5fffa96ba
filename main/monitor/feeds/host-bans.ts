import { z } from 'zod';
import type { ExchangeAccount } from '../../../shared/contract/monitor-protocol.ts';
import type { FeedError } from '../../../shared/domain/feed-state.ts';
import type { DurationMs, TimestampMs } from '../../../shared/domain/units.ts';
import { addressKey } from '../../exchange/budget/request-limits.ts';
import { proxyOf } from '../../exchange/wire/proxy.ts';
import type { Clock } from '../../host-ports.ts';

const DEFAULT_BAN_MS: DurationMs = 5 * 60_000;
const LONGEST_BAN_MS: DurationMs = 72 * 3_600_000;

/** Bans by host, as they are kept over a restart: a venue counts on while we are away. */
const StoredBans = z.record(
  z.string(),
  z.object({
    error: z.object({
      kind: z.enum(['banned', 'rate-limited']),
      message: z.string(),
    }),
    untilMs: z.number(),
  }),
);
type StoredBans = Readonly<
  Record<string, { readonly error: FeedError; readonly untilMs: TimestampMs }>
>;

/** Where a venue told one account to stay away, all accounts of that address stay away (promise D11). */
export interface HostBans {
  note(host: string, error: FeedError): void;
  /** Takes up what an earlier run was told, and from now on keeps what comes. */
  keepIn(memory: BanMemory): void;
  /** The standing ban as an error to show, and how long it lasts; undefined: the host may be asked. */
  current(host: string): { readonly error: FeedError; readonly waitMs: DurationMs } | undefined;
}

export interface BanMemory {
  load(): unknown;
  save(bans: StoredBans): void;
}

export function createHostBans(clock: Clock): HostBans {
  const bans = new Map<string, { readonly error: FeedError; readonly untilMonotonicMs: number }>();
  let memory: BanMemory | undefined;

  function add(host: string, error: FeedError, wait: DurationMs): boolean {
    const untilMonotonicMs = clock.monotonic() + wait;
    if ((bans.get(host)?.untilMonotonicMs ?? 0) >= untilMonotonicMs) return false;
    bans.set(host, { error: { ...error, retryAtMs: clock.now() + wait }, untilMonotonicMs });
    return true;
  }

  function save(): void {
    const now = clock.now();
    const monotonic = clock.monotonic();
    const standing = [...bans].filter(([, ban]) => ban.untilMonotonicMs > monotonic);
    memory?.save(
      Object.fromEntries(
        standing.map(([host, { error, untilMonotonicMs }]) => [
          host,
          { error, untilMs: now + untilMonotonicMs - monotonic },
        ]),
      ),
    );
  }

  return {
    keepIn(kept) {
      memory = kept;
      const stored = StoredBans.safeParse(kept.load());
      if (!stored.success) return;
      for (const [host, { error, untilMs }] of Object.entries(stored.data)) {
        // A clock that was set back must not make a ban last for years.
        const wait = Math.min(untilMs - clock.now(), LONGEST_BAN_MS);
        if (wait > 0) add(host, error, wait);
      }
    },
    note(host, error) {
      const isPause = error.kind === 'rate-limited' && error.retryAtMs !== undefined;
      if (error.kind !== 'banned' && !isPause) return;
      const now = clock.now();
      const wait =
        error.retryAtMs === undefined ? DEFAULT_BAN_MS : Math.max(0, error.retryAtMs - now);
      if (add(host, error, wait)) save();
    },
    current(host) {
      const ban = bans.get(host);
      if (ban === undefined) return undefined;
      const waitMs = ban.untilMonotonicMs - clock.monotonic();
      if (waitMs <= 0) {
        bans.delete(host);
        return undefined;
      }
      return { error: ban.error, waitMs };
    },
  };
}

/** What limits and bans are counted for: the venue, as seen from the address that it sees. */
export function hostOf(
  account: Pick<ExchangeAccount, 'exchange' | 'endpoint' | 'testnet' | 'credentials'>,
): string {
  const { exchange, endpoint, testnet, credentials } = account;
  const proxy = proxyOf(credentials.proxy)?.address;
  return addressKey({
    exchange,
    testnet,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(proxy === undefined ? {} : { proxy }),
  });
}
