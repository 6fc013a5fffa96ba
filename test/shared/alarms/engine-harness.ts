import type { AlarmLevel, Announcement } from '../../../shared/alarms/alarm.ts';
import { stepEngine } from '../../../shared/alarms/engine/alarm-engine.ts';
import {
  createEngineState,
  type AlarmEvent,
  type EngineState,
} from '../../../shared/alarms/engine/engine-state.ts';
import { alarmViews } from '../../../shared/alarms/engine/alarm-views.ts';
import type { AlarmEffect } from '../../../shared/alarms/engine/engine-state.ts';
import {
  higherGrade,
  type Grade,
  type Instant,
  type Observation,
  type Truth,
} from '../../../shared/alarms/engine/alarm-state.ts';
import { known } from '../../../shared/domain/outcome.ts';
import type { FeedFacts, PositionFacts } from '../../../shared/words/alarm-facts.ts';

export const POSITION = 'acc|p|BTC/USDT:USDT|long|cross';

export function positionFacts(distance = 0.062, over: Partial<PositionFacts> = {}): PositionFacts {
  return {
    kind: 'position',
    exchangeName: 'Demo Binance',
    underlying: 'BTC',
    side: 'long',
    marginMode: 'cross',
    markPrice: 61_098,
    tickSize: 0.1,
    liquidationPrice: 57_310,
    distance: { kind: 'distance', ratio: distance, direction: 'down' },
    sigmas: known(1.4),
    marginRatio: known(0.55),
    liquidatable: false,
    reasons: ['near'],
    asOfMs: 0,
    ...over,
  };
}

export function feedFacts(over: Partial<FeedFacts> = {}): FeedFacts {
  return {
    kind: 'feed',
    exchangeName: 'Demo Binance',
    state: 'error',
    pricesAlive: false,
    ...over,
  };
}

export function seen(
  grade: Grade,
  options: {
    holdGrade?: Grade;
    distance?: number;
    key?: string;
    accountId?: string;
    stale?: boolean;
  } = {},
): Observation {
  const { distance = 0.06, key = POSITION, accountId = 'acc', stale = false } = options;
  return {
    rule: 'liquidation-risk',
    subject: { accountId, positionKey: key },
    facts: positionFacts(distance),
    truth: {
      kind: 'seen',
      valueState: stale ? 'stale' : 'ok',
      grade,
      holdGrade: higherGrade(options.holdGrade ?? grade, grade),
      distance,
    },
  };
}

export function unseen(floor?: AlarmLevel): Observation {
  const truth: Truth = {
    kind: 'unseen',
    valueState: 'unknown',
    ...(floor === undefined ? {} : { floor }),
  };
  return {
    rule: 'liquidation-risk',
    subject: { accountId: 'acc', positionKey: POSITION },
    facts: positionFacts(),
    truth,
  };
}

export function source(rule: Observation['rule'], grade: Grade, accountId = 'acc'): Observation {
  return {
    rule,
    subject: { accountId },
    facts: feedFacts(),
    truth: { kind: 'seen', valueState: 'ok', grade, holdGrade: grade },
  };
}

/** An engine on a virtual clock that remembers everything it said. */
export class Harness {
  state: EngineState = createEngineState('t');
  effects: AlarmEffect[] = [];
  now: Instant = { wallMs: 1_760_000_000_000, monotonicMs: 1_000 };

  send(event: AlarmEvent): readonly AlarmEffect[] {
    const step = stepEngine(this.state, event, this.now);
    this.state = step.state;
    this.effects.push(...step.effects);
    return step.effects;
  }

  observe(...observations: Observation[]): readonly AlarmEffect[] {
    return this.send({ type: 'observed', observations });
  }

  /** Lets time pass second by second, with the same look repeated when one is given. */
  pass(ms: number, observation?: Observation, everyMs = 5_000): void {
    for (let t = 0; t < ms; t += 1_000) {
      this.now = {
        wallMs: this.now.wallMs + 1_000,
        monotonicMs: this.now.monotonicMs + 1_000,
      };
      if (observation !== undefined && (t + 1_000) % everyMs === 0) this.observe(observation);
      this.send({ type: 'tick' });
    }
  }

  get announced(): Announcement[] {
    return this.effects.flatMap((effect) =>
      effect.kind === 'announce' ? [effect.announcement] : [],
    );
  }

  get kinds(): string[] {
    return this.announced.map(({ kind, level }) => `${kind} ${level}`);
  }

  get actions(): string[] {
    return this.effects.flatMap((effect) =>
      effect.kind === 'audit' ? [effect.decision.action] : [],
    );
  }

  /** What the log says. */
  get texts(): string[] {
    return this.effects.flatMap((effect) =>
      effect.kind === 'audit' ? [effect.decision.text] : [],
    );
  }

  get view() {
    return alarmViews(this.state)[0];
  }
}
