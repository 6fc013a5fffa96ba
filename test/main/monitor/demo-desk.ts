// First: ccxt must find its clock.
import { letTimeGoOn, stopTime } from '../exchange/stopped-time.ts';
import { vi } from 'vitest';
import { Throttler } from '../../../node_modules/ccxt/js/src/base/functions/throttle.js';
import { demoAccounts } from '../../../main/demo/account/demo-accounts.ts';
import { startDemoExchange, type DemoExchange } from '../../../main/demo/demo-exchange.ts';
import { createExchangeClient } from '../../../main/exchange/create-client.ts';
import type { ExchangeClient } from '../../../main/exchange/exchange-client.ts';
import { createMonitor, type Monitor } from '../../../main/monitor/create-monitor.ts';
import { DEFAULT_THRESHOLDS } from '../../../shared/alarms/thresholds/thresholds.ts';
import type {
  ExchangeAccount,
  FromMonitor,
  MonitorState,
} from '../../../shared/contract/monitor-protocol.ts';
import { createTestClock } from '../exchange/demo-fixture.ts';

const STEP_MS = 1_000;
/**
 * After so many turns of the loop without any answer, those that are still awaited are taken for such that never come. The
 * exchange is in this process: its answers take turns, however busy the machine is, and no time.
 */
const PATIENT_TURNS = 150;

/**
 * The monitor with real clients on the demo exchange of this process. Its time moves only as the test says, and waits for
 * answers that are on their way; the venues' prices stand still.
 */
export class DemoDesk {
  readonly #clock: ReturnType<typeof createTestClock>;
  readonly #sent: FromMonitor[] = [];
  readonly #monitor: Monitor;
  readonly demo: DemoExchange;
  #inFlight = 0;
  #queryId = 0;

  static async start(more: Partial<ExchangeAccount> = {}): Promise<DemoDesk> {
    // ccxt paces itself by the real clock, and time runs much faster here.
    vi.spyOn(Throttler.prototype, 'throttle').mockResolvedValue(undefined);
    stopTime();
    const clock = createTestClock();
    return new DemoDesk(
      await startDemoExchange({
        crashId: '2025-10-10',
        seed: 1,
        clock: {
          now: () => Date.now(),
          monotonic: () => performance.now(),
          setTimer: (delayMs, callback) => clock.setTimer(delayMs, callback),
        },
      }),
      clock,
      more,
    );
  }

  private constructor(
    demo: DemoExchange,
    clock: ReturnType<typeof createTestClock>,
    more: Partial<ExchangeAccount>,
  ) {
    this.demo = demo;
    this.#clock = clock;
    this.#monitor = createMonitor({
      clock,
      random: () => 0.5,
      createClient: (account) => this.#counted(createExchangeClient({ account, clock })),
      openHistory: () => {
        throw new Error('no history was asked for');
      },
      send: (message) => this.#sent.push(structuredClone(message)),
    });
    const accounts = demoAccounts(demo.endpoint).map((account) => ({ ...account, ...more }));
    this.#monitor.handle({
      type: 'configure',
      config: { accounts, thresholds: DEFAULT_THRESHOLDS, displayCurrency: 'USD' },
    });
  }

  /** Lets time pass until the state is as wanted; fails after `withinMs`. */
  async until(isSo: (state: MonitorState) => boolean, withinMs: number): Promise<MonitorState> {
    for (let passed = 0; ; passed += STEP_MS) {
      await this.#answers();
      const state = await this.state();
      if (isSo(state)) return state;
      if (passed >= withinMs) {
        const seen = state.accounts.map(({ id, status }) => `${id}: ${JSON.stringify(status)}`);
        throw new Error(`not within ${withinMs} ms: ${seen.join('; ')}`);
      }
      this.#clock.advance(STEP_MS);
    }
  }

  /** Lets time pass; whatever is asked meanwhile is answered. */
  async pass(ms: number): Promise<MonitorState> {
    const untilMs = this.#clock.monotonic() + ms;
    return this.until(() => this.#clock.monotonic() >= untilMs, 2 * ms + 5_000);
  }

  async state(): Promise<MonitorState> {
    const id = ++this.#queryId;
    this.#monitor.handle({ type: 'query', id, query: { kind: 'state' } });
    await turn();
    const answer = this.#sent.find((message) => message.type === 'answer' && message.id === id);
    if (answer?.type !== 'answer' || !answer.result.ok) throw new Error('the state was not told');
    this.#sent.length = 0;
    return answer.result.value as MonitorState;
  }

  async stop(): Promise<void> {
    await this.#monitor.stop();
    await this.demo.stop();
    letTimeGoOn();
  }

  async #answers(): Promise<void> {
    await turn();
    let left = this.#inFlight;
    for (let turns = 0; this.#inFlight > 0 && turns < PATIENT_TURNS; turns += 1) {
      await turn();
      if (this.#inFlight === left) continue;
      left = this.#inFlight;
      turns = 0;
    }
  }

  #counted(client: ExchangeClient): ExchangeClient {
    return new Proxy(client, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        return (...args: readonly unknown[]): unknown => {
          const result: unknown = Reflect.apply(value, target, args);
          if (!(result instanceof Promise)) return result;
          this.#inFlight += 1;
          return result.finally(() => {
            this.#inFlight -= 1;
          });
        };
      },
    });
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
