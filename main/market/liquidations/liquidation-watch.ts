import { z } from 'zod';
import type { LiquidationView } from '../../../shared/contract/market.ts';
import {
  MINUTE_MS,
  type DurationMs,
  type MarketSymbol,
  type TimestampMs,
} from '../../../shared/domain/units.ts';
import {
  LiquidationTally,
  type ForcedClose,
  type TallySnapshot,
} from '../../../shared/market/liquidations/liquidation-tally.ts';
import { exchangeName } from '../../../shared/words/exchange-name.ts';
import type { Clock } from '../../host-ports.ts';
import { backoffDelay } from '../../monitor/feeds/backoff.ts';
import type { HostBans } from '../../monitor/feeds/host-bans.ts';
import { usedSites, type CandleSite } from '../watch/candle-sites.ts';

/** Streams are opened when the first picture stands, and again so long after they broke. */
const REOPEN_MS: DurationMs = 5_000;
const SAVE_MS: DurationMs = 5 * MINUTE_MS;
/** After a longer break a sum of "24 hours" would have a hole that nobody sees: it begins anew. */
const LONGEST_BREAK_MS: DurationMs = 10 * MINUTE_MS;
/** As many closes are known again: minutes of the busiest feed. */
const MOST_TOLD = 4_000;
/** The picture is made anew so often at most. */
const LOOK_MS: DurationMs = 5_000;

const Memory = z.object({
  savedAtMs: z.number(),
  venues: z.array(z.string()),
  tally: z.object({
    sinceMs: z.number(),
    minute: z.number(),
    long: z.array(z.number()),
    short: z.array(z.number()),
  }),
});

interface Feed {
  cancel?: (() => void) | undefined;
  isOpen: boolean;
  /** This venue has none. */
  isNone: boolean;
  tries: number;
  nextMs: number;
  readonly venue: string;
  /** Closes that were counted of late: a venue may tell one again when the stream is opened anew. */
  readonly told: Set<string>;
}

export interface LiquidationWatchOptions {
  readonly clock: Clock;
  readonly bans: HostBans;
  readonly random: () => number;
  readonly sites: () => readonly CandleSite[];
  /** Symbols that the radar reads at a host, for venues with one feed for each. */
  readonly symbolsAt: (host: string) => readonly MarketSymbol[];
  readonly onChange: () => void;
}

/** Forced closes that the venues in use tell of, summed over all of them. */
export class LiquidationWatch {
  readonly #options: LiquidationWatchOptions;
  readonly #feeds = new Map<string, Feed>();
  #tally: LiquidationTally | undefined;
  #memory: { load(): unknown; save(memory: unknown): void } | undefined;
  #savedMs = 0;
  #lookedMs = -Infinity;
  /** When some feed was last seen open. */
  #seen: { readonly wallMs: TimestampMs; readonly monotonicMs: number } | undefined;
  #view: LiquidationView | undefined;
  #stopped = false;

  constructor(options: LiquidationWatchOptions) {
    this.#options = options;
  }

  keepIn(memory: { load(): unknown; save(memory: unknown): void }): void {
    this.#memory = memory;
  }

  /** Undefined: no venue in use has a public feed. */
  get view(): LiquidationView | undefined {
    return this.#view;
  }

  /** Once a second, after the first picture stands. */
  tick(): void {
    if (this.#stopped) return;
    const { clock } = this.#options;
    const now = clock.monotonic();
    const hosts = new Map(usedSites(this.#options.sites()).map((site) => [site.host, site]));
    for (const [host, feed] of this.#feeds) {
      if (hosts.has(host)) continue;
      feed.cancel?.();
      this.#feeds.delete(host);
    }
    for (const site of hosts.values()) this.#keep(site, now);
    this.#noticeBreak(now);
    if (now - this.#lookedMs >= LOOK_MS) this.#look(now);
    if (Math.abs(clock.now() - this.#savedMs) >= SAVE_MS) this.#save();
  }

  stop(): void {
    this.#stopped = true;
    for (const { cancel } of this.#feeds.values()) cancel?.();
    this.#save();
  }

  #keep(site: CandleSite, now: number): void {
    const { bans, random, symbolsAt } = this.#options;
    const { client, host } = site;
    let feed = this.#feeds.get(host);
    if (feed === undefined) {
      feed = {
        isOpen: false,
        isNone: client.watchLiquidations === undefined,
        tries: 0,
        nextMs: now,
        venue: exchangeName(client.exchange, 'exchange'),
        told: new Set(),
      };
      this.#feeds.set(host, feed);
    }
    if (feed.isNone || feed.cancel !== undefined || now < feed.nextMs) return;
    if (bans.current(host) !== undefined) return;
    const symbols = symbolsAt(host);
    if (symbols.length === 0) return;
    const open = feed;
    // Of a feed that goes down within the call there is nothing left to cancel.
    let isDown = false;
    const cancel = client.watchLiquidations?.(symbols, {
      open: () => {
        open.isOpen = true;
        this.#tally ??= this.#begin();
      },
      close: (close) => {
        open.tries = 0;
        if (isTold(open.told, close)) return;
        this.#tally ??= this.#begin();
        this.#tally.add(close, this.#options.clock.now());
      },
      down: (error) => {
        isDown = true;
        bans.note(host, error);
        open.isOpen = false;
        open.cancel = undefined;
        open.isNone = error.kind === 'not-supported';
        open.tries += 1;
        open.nextMs =
          this.#options.clock.monotonic() + REOPEN_MS + backoffDelay(open.tries, random);
      },
    });
    if (!isDown) open.cancel = cancel;
  }

  /**
   * A long time in which nothing was observed (feeds that were gone, a machine that slept), or a wall that was set: minutes and
   * sums would not be what they say.
   */
  #noticeBreak(now: number): void {
    if (![...this.#feeds.values()].some(({ isOpen }) => isOpen)) return;
    const before = this.#seen;
    const wallMs = this.#options.clock.now();
    this.#seen = { wallMs, monotonicMs: now };
    if (before === undefined) return;
    const isBroken =
      now - before.monotonicMs > LONGEST_BREAK_MS ||
      Math.abs(wallMs - before.wallMs) > LONGEST_BREAK_MS;
    if (isBroken && this.#tally !== undefined) this.#tally = new LiquidationTally(wallMs);
  }

  #look(now: number): void {
    this.#lookedMs = now;
    const feeds = [...this.#feeds.values()].filter(({ isNone }) => !isNone);
    const isGone = feeds.length === 0 || this.#tally === undefined;
    if (isGone && this.#view === undefined) return;
    if (isGone || this.#tally === undefined) {
      this.#view = undefined;
    } else {
      this.#view = {
        ...this.#tally.picture(this.#options.clock.now()),
        venues: [...new Set(feeds.map(({ venue }) => venue))].toSorted(),
        state: feeds.every(({ isOpen }) => isOpen) ? 'ok' : 'stale',
      };
    }
    this.#options.onChange();
  }

  #begin(): LiquidationTally {
    const now = this.#options.clock.now();
    const stored = Memory.safeParse(this.#memory?.load());
    const isRecent = stored.success && Math.abs(now - stored.data.savedAtMs) <= LONGEST_BREAK_MS;
    const isSame = stored.success && stored.data.venues.join() === this.#venues().join();
    const snapshot: TallySnapshot | undefined = isRecent && isSame ? stored.data.tally : undefined;
    return new LiquidationTally(now, snapshot);
  }

  #save(): void {
    const savedAtMs: TimestampMs = this.#options.clock.now();
    this.#savedMs = savedAtMs;
    const tally = this.#tally?.snapshot();
    if (tally !== undefined) this.#memory?.save({ savedAtMs, venues: this.#venues(), tally });
  }

  /** By host: the demo's forced closes are not the market's. */
  #venues(): readonly string[] {
    return [...this.#feeds].flatMap(([host, { isNone }]) => (isNone ? [] : host)).toSorted();
  }
}

/** Whether it was counted before; if not, it is from now on. */
function isTold(told: Set<string>, { id }: ForcedClose): boolean {
  if (id === undefined) return false;
  if (told.has(id)) return true;
  told.add(id);
  const [oldest] = told;
  if (told.size > MOST_TOLD && oldest !== undefined) told.delete(oldest);
  return false;
}
