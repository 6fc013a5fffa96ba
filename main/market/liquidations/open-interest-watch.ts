import type { OpenInterestRow } from '../../../shared/contract/market.ts';
import { known, unknown, type Figure } from '../../../shared/domain/outcome.ts';
import { MINUTE_MS, type DurationMs, type Underlying } from '../../../shared/domain/units.ts';
import { exchangeName } from '../../../shared/words/exchange-name.ts';
import type { Clock } from '../../host-ports.ts';
import type { HostBans } from '../../monitor/feeds/host-bans.ts';
import type { BackgroundTurns } from '../background-turns.ts';
import type { CoinSource } from '../watch/candle-sites.ts';

const REFRESH_MS: DurationMs = 5 * MINUTE_MS;
const START_MS: DurationMs = 20_000;
/** Each costs two requests in five minutes. */
const MOST_COINS = 8;
/** Weight to expect of a request before the first. */
const GUESS = 2;

export interface OpenInterestWatchOptions {
  readonly clock: Clock;
  readonly bans: HostBans;
  readonly turns: BackgroundTurns;
  /** What the radar reads, BTC and ETH first. */
  readonly sources: () => readonly { readonly coin: Underlying; readonly source: CoinSource }[];
}

/** How much is open on each coin, how that changed in a day, and what it costs to hold. */
export class OpenInterestWatch {
  readonly #options: OpenInterestWatchOptions;
  #rows: readonly OpenInterestRow[] = [];
  #nextMs: number;
  #running = false;
  readonly #untold = new Set<string>();

  constructor(options: OpenInterestWatchOptions) {
    this.#options = options;
    this.#nextMs = options.clock.monotonic() + START_MS;
  }

  get rows(): readonly OpenInterestRow[] {
    return this.#rows;
  }

  tick(): void {
    const { clock, sources } = this.#options;
    const now = clock.monotonic();
    if (this.#running || now < this.#nextMs) return;
    const wanted = sources().slice(0, MOST_COINS);
    if (wanted.length === 0) return;
    this.#nextMs = now + REFRESH_MS;
    this.#running = true;
    void this.#read(wanted).finally(() => {
      this.#running = false;
    });
  }

  async #read(
    wanted: readonly { readonly coin: Underlying; readonly source: CoinSource }[],
  ): Promise<void> {
    const rows: OpenInterestRow[] = [];
    for (const { coin, source } of wanted) rows.push(await this.#readOne(coin, source));
    this.#rows = rows;
  }

  async #readOne(coin: Underlying, source: CoinSource): Promise<OpenInterestRow> {
    const { site, symbol } = source;
    const { client, host } = site;
    const { bans, turns } = this.#options;
    const isBanned = () => bans.current(host) !== undefined;
    const turn = (what: string) => ({ key: `market ${what} ${symbol}`, guess: GUESS });
    let value: Figure = unknown('unsupported');
    let change: Figure = unknown('unsupported');
    let fundingRate: Figure = unknown('no-funding-rate');
    try {
      const name = `${host} ${symbol}`;
      if (client.fetchOpenInterest !== undefined && !this.#untold.has(name) && !isBanned()) {
        const result = await turns.run(client, turn('open interest'), async () =>
          client.fetchOpenInterest?.(symbol),
        );
        if (result?.ok === true) {
          value = known(result.value.value);
          const { dayAgo } = result.value;
          if (dayAgo !== undefined) change = known(result.value.value / dayAgo - 1);
        } else if (result !== undefined) {
          bans.note(host, result.error);
          if (result.error.kind === 'not-supported') this.#untold.add(name);
          else value = change = unknown('never-seen');
        }
      }
      if (!isBanned()) {
        const marks = await turns.run(client, turn('funding'), () => client.fetchMarks([symbol]));
        const rate = marks.ok ? marks.value.get(symbol)?.fundingRate : undefined;
        if (rate !== undefined) fundingRate = known(rate);
        if (!marks.ok) bans.note(host, marks.error);
      }
    } catch {
      // What could not be read stays unknown until the next round.
    }
    const venue = exchangeName(client.exchange, 'exchange');
    return { coin, venue, openInterest: value, change, fundingRate };
  }
}
