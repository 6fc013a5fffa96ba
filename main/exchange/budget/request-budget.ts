import { MINUTE_MS, type DurationMs } from '../../../shared/domain/units.ts';
import type { Clock } from '../../host-ports.ts';
import type { RequestLimit } from './request-limits.ts';
import {
  createTurnState,
  stepTurns,
  usedWeight,
  type ExtraRequest,
  type TurnEvent,
  type TurnLimits,
  type TurnRequest,
  type TurnState,
} from './turn-order.ts';
import { currentTurn, inTurn } from './turn-scope.ts';
import type { UsedWeight } from './used-weight.ts';

/** Planned share of the published limit in the steady state: 30 %, less what a reading may cost above its estimate. */
const STEADY_SHARE = 0.27;
/** First readings may use this much, so that the first picture of many accounts does not take minutes. */
const WHOLE_SHARE = 0.8;
/** Above this use by everything at the address, ours shrinks; a tenth of it stays, so that nobody goes blind. */
const CROWDED_SHARE = 0.7;
const LEAST_SHARE = 0.1;

export type Turn = Omit<TurnRequest, 'weight'> & {
  /** Expected cost before the first of its kind has shown what it costs. */
  readonly guess: number;
};

/**
 * The requests of one venue at one address: who may ask when, by what the venue publishes, what was really sent, and what
 * its answers say is used. A thin shell around the pure order of turns.
 */
export class RequestBudget {
  readonly #clock: Clock;
  #eachEndpoint = false;
  #published: TurnLimits = {};
  readonly #weights = new Map<string, number>();
  /** What each turn that runs has spent so far. */
  readonly #running = new Map<string, number>();
  readonly #callbacks = new Map<string, () => void>();
  #state: TurnState;
  #cancelWake: (() => void) | undefined;
  #othersShare = 0;

  constructor(clock: Clock, limit: RequestLimit) {
    this.#clock = clock;
    this.#state = createTurnState({}, {});
    this.publish(limit);
  }

  /** What the venue publishes; where no table tells, ccxt's rate, which is known once its class is loaded. */
  publish(limit: RequestLimit): void {
    this.#eachEndpoint = limit.eachEndpoint === true;
    this.#published = scaled(limit, 1);
    this.#step(this.#limits());
  }

  /** Forgets what an owner that is gone was expected to cost. */
  forget(owner: string): void {
    for (const key of this.#weights.keys()) {
      if (key.endsWith(` ${owner}`)) this.#weights.delete(key);
    }
    for (const { request } of this.#state.extras) {
      if (request.owner !== owner) continue;
      this.#callbacks.delete(request.key);
      this.#step({ type: 'withdraw', key: request.key });
    }
  }

  /** Calls back when its turn has come, at once if there is room. Every turn must be ended. Returns its cancel. */
  ask(turn: Turn, onTurn: () => void): () => void {
    const { guess, ...rest } = turn;
    this.#callbacks.set(turn.key, onTurn);
    const weight = this.#weights.get(turn.key) ?? guess;
    this.#step({ type: 'ask', request: { ...rest, weight } });
    return () => {
      if (this.#callbacks.get(turn.key) !== onTurn) return;
      this.#callbacks.delete(turn.key);
      this.#step({ type: 'withdraw', key: turn.key });
    };
  }

  /** The turn is over; what it really cost is expected of the next. */
  end(key: string): void {
    const running = this.#running.get(key);
    if (running !== undefined && running > 0) {
      const before = this.#weights.get(key) ?? running;
      // Now and then a reading also renews a table; the usual cost counts, not the rare one.
      this.#weights.set(key, running > before ? (before + running) / 2 : running);
    }
    this.#running.delete(key);
    this.#step({ type: 'end', key });
  }

  /**
   * As `ask`, for something that may wait in line behind the readings, like open orders. `isExact`: the weight is known, and
   * not a guess that what it cost last time betters.
   */
  askExtra(request: ExtraRequest, onTurn: () => void, isExact = false): () => void {
    const { key } = request;
    this.#callbacks.set(key, onTurn);
    const weight = isExact ? request.weight : (this.#weights.get(key) ?? request.weight);
    this.#step({ type: 'extra', request: { ...request, weight } });
    return () => {
      if (this.#callbacks.get(key) !== onTurn) return;
      this.#callbacks.delete(key);
      this.#step({ type: 'withdraw', key });
    };
  }

  /** A request leaves now. */
  spend(owner: string, path: string, weight: number): void {
    const key = currentTurn();
    const running = key === undefined ? undefined : this.#running.get(key);
    const bucket = this.#eachEndpoint ? path : '';
    if (key === undefined || running === undefined) {
      this.#step({ type: 'spend', owner, bucket, weight });
      return;
    }
    this.#running.set(key, running + weight);
    this.#step({ type: 'spend', key, owner, bucket, weight });
  }

  /** Runs something that has no turn, and tells what it cost, also when it fails. */
  async weigh<T>(
    name: string,
    work: () => Promise<T>,
    onWeight: (weight: number) => void,
  ): Promise<T> {
    this.#running.set(name, 0);
    try {
      return await inTurn(name, work);
    } finally {
      onWeight(this.#running.get(name) ?? 0);
      this.#running.delete(name);
    }
  }

  /** What the venue itself says is used: more than we sent comes from other programs at this address or account. */
  noteUsed({ used, limit }: UsedWeight): void {
    const published = limit ?? this.#published.address ?? this.#published.account;
    if (published === undefined) return;
    const others = Math.max(0, used - this.usedWeight) / published;
    // Steps of a tenth, so that not every answer changes the plan.
    const share = Math.round(others * 10) / 10;
    if (share === this.#othersShare) return;
    this.#othersShare = share;
    this.#step(this.#limits());
  }

  #limits(): TurnEvent {
    const room = Math.max(STEADY_SHARE * LEAST_SHARE, CROWDED_SHARE - this.#othersShare);
    return {
      type: 'limits',
      steady: scaled(this.#published, Math.min(STEADY_SHARE, room)),
      whole: scaled(
        this.#published,
        this.#othersShare === 0 ? WHOLE_SHARE : Math.min(WHOLE_SHARE, room),
      ),
    };
  }

  /** Of all accounts in the last minute, in the venue's unit; what runs counts with what it is expected to cost. */
  get usedWeight(): number {
    return usedWeight(this.#state, this.#clock.monotonic());
  }

  /** What the steady state may use in a minute; undefined: the venue counts by account only. */
  get steadyPerMinute(): number | undefined {
    return this.#state.steady.address ?? this.#state.steady.account;
  }

  /** Its turn has not come yet. */
  isWaiting(key: string): boolean {
    return this.#callbacks.has(key);
  }

  #step(event: TurnEvent): void {
    const { state, granted, wakeInMs } = stepTurns(this.#state, event, this.#clock.monotonic());
    this.#state = state;
    this.#cancelWake?.();
    this.#cancelWake = undefined;
    if (wakeInMs !== undefined) {
      const wait: DurationMs = Math.min(wakeInMs, MINUTE_MS);
      this.#cancelWake = this.#clock.setTimer(wait, () => this.#step({ type: 'time' }));
    }
    const turns = granted.flatMap((key) => {
      const onTurn = this.#callbacks.get(key);
      this.#callbacks.delete(key);
      this.#running.set(key, 0);
      return onTurn ?? [];
    });
    // Only now: a turn may ask for the next at once.
    for (const onTurn of turns) onTurn();
  }
}

function scaled({ address, account }: TurnLimits, share: number): TurnLimits {
  return {
    ...(address === undefined ? {} : { address: address * share }),
    ...(account === undefined ? {} : { account: account * share }),
  };
}
