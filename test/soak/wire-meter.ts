import { RequestBudget } from '../../main/exchange/budget/request-budget.ts';
import type { VirtualTime } from './virtual-time.ts';

const MINUTE_MS = 60_000;

interface Window {
  spent: { readonly atMs: number; readonly weight: number }[];
  sum: number;
  worst: number;
}

/**
 * Holds what leaves against what the budgets promise: every weight that is spent, by venue, in sliding minutes; and every
 * request that `fetch` is given, so that none leaves uncounted.
 */
export class WireMeter {
  readonly #time: VirtualTime;
  readonly #settledMs: number;
  readonly #windows = new Map<string, Window>();
  #restore: () => void = () => undefined;
  counted = 0;
  requests = 0;

  constructor(time: VirtualTime, settledMs: number) {
    this.#time = time;
    this.#settledMs = settledMs;
  }

  install(): void {
    const spend = Reflect.get(RequestBudget.prototype, 'spend');
    const originalFetch = globalThis.fetch;
    const noteSpent = (venue: string, weight: number) => this.#spent(venue, weight);
    RequestBudget.prototype.spend = function counted(owner, path, weight) {
      noteSpent(/^\/[sf]api\//.test(path) ? 'binanceusdm' : 'bitget', weight);
      spend.call(this, owner, path, weight);
    };
    globalThis.fetch = (...args) => {
      this.requests += 1;
      return originalFetch(...args);
    };
    this.#restore = () => {
      RequestBudget.prototype.spend = spend;
      globalThis.fetch = originalFetch;
    };
  }

  restore(): void {
    this.#restore();
  }

  worstMinute(venue: string): number {
    return this.#windows.get(venue)?.worst ?? 0;
  }

  #spent(venue: string, weight: number): void {
    this.counted += 1;
    const now = this.#time.monotonic();
    const window = this.#windows.get(venue) ?? { spent: [], sum: 0, worst: 0 };
    this.#windows.set(venue, window);
    window.spent.push({ atMs: now, weight });
    window.sum += weight;
    while ((window.spent[0]?.atMs ?? now) <= now - MINUTE_MS) {
      window.sum -= window.spent.shift()?.weight ?? 0;
    }
    if (now > this.#settledMs) window.worst = Math.max(window.worst, window.sum);
  }
}
