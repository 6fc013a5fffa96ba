import type { Candle } from '../../../../shared/domain/candle.ts';
import { HOUR_MS, MINUTE_MS } from '../../../../shared/domain/units.ts';
import { err, ok } from '../../../../shared/lib/result.ts';
import type { CandleRequest, ExchangeClient } from '../../../../main/exchange/exchange-client.ts';
import type { CandleSite } from '../../../../main/market/watch/candle-sites.ts';
import type { Clock } from '../../../../main/host-ports.ts';

/** A venue that lists some symbols, whose prices are a function of time, and that counts what it is asked. */
export class FakeMarket {
  readonly calls: CandleRequest[] = [];
  readonly listed: Set<string>;
  readonly site: CandleSite;
  fails = false;
  /** Factor on the calm price at a moment. */
  shape: (symbol: string, atMs: number) => number = () => 1;
  readonly #clock: Clock;

  constructor(
    clock: Clock,
    listed: readonly string[],
    over: Partial<CandleSite> & { client?: CandleSite['client'] } = {},
  ) {
    this.#clock = clock;
    this.listed = new Set(listed);
    const client: Partial<ExchangeClient> = {
      exchange: 'binanceusdm',
      fetchCandles: (request) => this.#fetch(request),
      ...over.client,
    };
    this.site = {
      accountId: 'a',
      host: 'venue',
      isDemo: false,
      held: [],
      ...over,
      // The rest of a client is not asked here.
      client: client as ExchangeClient,
    };
  }

  countOf(interval: string): number {
    return this.calls.filter((call) => call.interval === interval).length;
  }

  async #fetch(request: CandleRequest) {
    this.calls.push(request);
    const { symbol, interval, limit } = request;
    if (!this.listed.has(symbol)) return err({ kind: 'not-supported' as const, message: symbol });
    if (this.fails) return err({ kind: 'network' as const, message: 'gone' });
    const span = interval === '1h' ? HOUR_MS : MINUTE_MS;
    const end = Math.min(this.#clock.now(), (request.beforeMs ?? Infinity) - 1);
    const last = Math.floor(end / span) * span;
    return ok(
      Array.from({ length: limit }, (_, i) =>
        this.#candle(symbol, last - (limit - 1 - i) * span, span),
      ),
    );
  }

  #candle(symbol: string, timestamp: number, span: number): Candle {
    const at = (ms: number) =>
      100 * (1 + 0.004 * Math.sin(ms / 4_000_000)) * this.shape(symbol, ms);
    const [open, close] = [at(timestamp), at(timestamp + span)];
    return {
      timestamp,
      open,
      close,
      high: Math.max(open, close) * 1.0005,
      low: Math.min(open, close) * 0.9995,
      volume: (span / MINUTE_MS) * 10,
    };
  }
}
