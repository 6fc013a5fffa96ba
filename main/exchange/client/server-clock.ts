import type { FeedError } from '../../../shared/domain/feed-state.ts';
import { parsePositive } from '../../../shared/domain/parse-number.ts';
import { MINUTE_MS, type DurationMs, type TimestampMs } from '../../../shared/domain/units.ts';
import type { Clock } from '../../host-ports.ts';
import { detached } from './call-scope.ts';
import type { CcxtExchange } from './ccxt-exchange.ts';

const MEASURE_EVERY_MS: DurationMs = 10 * MINUTE_MS;
/** Venues refuse what is a second ahead; below that nobody needs to know. */
const WORTH_SAYING_MS = 1000;

/** The venue's clock against ours, for all its accounts, measured every ten minutes by its public time endpoint. */
export class ServerClock {
  readonly #clock: Clock;
  #triedAtMs: TimestampMs | undefined;
  #skewMs: number | undefined;
  #measuring: Promise<void> | undefined;
  /** Our time minus theirs, as requests are signed with it; undefined: no need. */
  #correctionMs: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Server time minus ours; undefined: not measured. */
  get skewMs(): number | undefined {
    return this.#skewMs;
  }

  /** Measures when it is due; who asks meanwhile waits for the same answer. Never throws. */
  measure(exchange: CcxtExchange): Promise<void> {
    const now = this.#clock.monotonic();
    const isDue = this.#triedAtMs === undefined || now - this.#triedAtMs >= MEASURE_EVERY_MS;
    if (isDue) {
      this.#triedAtMs = now;
      this.#measuring = detached(() => this.#tryToAsk(exchange));
    }
    return this.#measuring ?? Promise.resolve();
  }

  async #tryToAsk(exchange: CcxtExchange): Promise<void> {
    try {
      await this.#ask(exchange);
    } catch {
      // Asked again in ten minutes; until then the last difference stands.
    }
  }

  /**
   * Measures now and, where the difference is large, makes later requests carry the venue's time. A correction that stands follows
   * every difference, also none: whoever set the clock right would be refused for ever with the old one.
   */
  async measureNow(exchange: CcxtExchange): Promise<void> {
    await this.#ask(exchange);
    const skew = this.#skewMs;
    if (skew === undefined) return;
    if (Math.abs(skew) < WORTH_SAYING_MS && this.#correctionMs === undefined) return;
    this.#correctionMs = -Math.round(skew);
    this.correct(exchange);
  }

  /** Every account of the venue carries the corrected time, once one of them was refused. */
  correct(exchange: CcxtExchange): void {
    if (this.#correctionMs === undefined) return;
    // ccxt's own sign: our time minus theirs, taken off every timestamp it signs.
    exchange.options['timeDifference'] = this.#correctionMs;
  }

  warnings(venueName: string): readonly string[] {
    const words = this.describe();
    if (words === undefined) return [];
    const done = this.#correctionMs !== undefined ? ' Requests carry the corrected time.' : '';
    return [`${venueName}: ${words}${done}`];
  }

  /** The error of a wrong time with the difference in words, where it is known. */
  withSkew(error: FeedError): FeedError {
    if (error.kind !== 'clock-skew') return error;
    const seconds = this.describe();
    return seconds === undefined ? error : { ...error, message: `${error.message} ${seconds}` };
  }

  /** In words, when it is worth saying. */
  describe(): string | undefined {
    const skew = this.#skewMs;
    if (skew === undefined || Math.abs(skew) < WORTH_SAYING_MS) return undefined;
    const seconds = Math.round(Math.abs(skew) / 100) / 10;
    return `This computer's clock is ${String(seconds)} s ${skew > 0 ? 'behind' : 'ahead'}.`;
  }

  async #ask(exchange: CcxtExchange): Promise<void> {
    if (exchange.has['fetchTime'] !== true) return;
    const before = this.#clock.now();
    const started = this.#clock.monotonic();
    const server = parsePositive(await exchange.fetchTime());
    const roundTrip = this.#clock.monotonic() - started;
    if (server !== undefined) this.#skewMs = server - (before + roundTrip / 2);
  }
}
