import type { ExchangeAccount } from '../../shared/contract/monitor-protocol.ts';
import type { FeedError } from '../../shared/domain/feed-state.ts';
import type { DurationMs, TimestampMs } from '../../shared/domain/units.ts';
import type { Clock } from '../host-ports.ts';

const DEFAULT_BAN_MS: DurationMs = 5 * 60_000;

/** Where a venue told one account to stay away, all accounts of that address stay away (promise D11). */
export interface HostBans {
  note(host: string, error: FeedError): void;
  /** The standing ban as an error to show, and how long it lasts; undefined: the host may be asked. */
  current(host: string): { readonly error: FeedError; readonly waitMs: DurationMs } | undefined;
}

export function createHostBans(clock: Clock): HostBans {
  const bans = new Map<string, { readonly error: FeedError; readonly untilMonotonicMs: number }>();
  return {
    note(host, error) {
      const isPause = error.kind === 'rate-limited' && error.retryAtMs !== undefined;
      if (error.kind !== 'banned' && !isPause) return;
      const now = clock.now();
      const wait =
        error.retryAtMs === undefined ? DEFAULT_BAN_MS : Math.max(0, error.retryAtMs - now);
      const untilMonotonicMs = clock.monotonic() + wait;
      if ((bans.get(host)?.untilMonotonicMs ?? 0) >= untilMonotonicMs) return;
      const retryAtMs: TimestampMs = now + wait;
      bans.set(host, { error: { ...error, retryAtMs }, untilMonotonicMs });
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

/** What limits and bans are counted for: the address that is asked. */
export function hostOf(
  account: Pick<ExchangeAccount, 'exchange' | 'endpoint' | 'testnet'>,
): string {
  return account.endpoint === undefined
    ? `${account.exchange}${account.testnet ? '-testnet' : ''}`
    : `${account.endpoint}/${account.exchange}`;
}
