import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createTurnState,
  stepTurns,
  type TurnEvent,
  type TurnRank,
  type TurnRequest,
  type TurnState,
} from '../../../../main/exchange/budget/turn-order.ts';

interface Account {
  readonly id: string;
  readonly rank: TurnRank;
  readonly weight: number;
  readonly cadenceMs: number;
  readonly latencyMs: number;
}

interface Sent {
  readonly atMs: number;
  readonly owner: string;
  readonly weight: number;
}

interface Run {
  readonly sent: readonly Sent[];
  readonly grants: ReadonlyMap<string, readonly number[]>;
}

/** Accounts that ask, send their requests a little later, and ask again after their cadence, for a while. */
function run(
  accounts: readonly Account[],
  limits: { address?: number; account?: number },
  untilMs: number,
): Run {
  let state: TurnState = createTurnState(limits, scale(limits, 3));
  const sent: Sent[] = [];
  const grants = new Map<string, number[]>(accounts.map(({ id }) => [id, []]));
  const lastRead = new Map<string, number>();
  const agenda: { atMs: number; order: number; act: (now: number) => void }[] = [];
  let order = 0;
  let wakeAtMs = Infinity;
  const later = (atMs: number, act: (now: number) => void): void => {
    agenda.push({ atMs, order: order++, act });
  };
  const step = (event: TurnEvent, now: number): void => {
    const result = stepTurns(state, event, now);
    state = result.state;
    wakeAtMs = result.wakeInMs === undefined ? Infinity : now + result.wakeInMs;
    for (const key of result.granted) begin(key, now);
  };
  const begin = (key: string, now: number): void => {
    const account = accounts.find(({ id }) => id === key);
    if (account === undefined) throw new Error(key);
    grants.get(key)?.push(now);
    later(now + account.latencyMs / 2, (at) => {
      sent.push({ atMs: at, owner: key, weight: account.weight });
      step({ type: 'spend', key, owner: key, bucket: '', weight: account.weight }, at);
    });
    later(now + account.latencyMs, (at) => {
      lastRead.set(key, at);
      step({ type: 'end', key }, at);
      later(at + account.cadenceMs, (next) => ask(account, next));
    });
  };
  const ask = (account: Account, now: number): void => {
    const request: TurnRequest = {
      key: account.id,
      owner: account.id,
      rank: account.rank,
      weight: account.weight,
      sinceMs: lastRead.get(account.id) ?? -Infinity,
    };
    step({ type: 'ask', request }, now);
  };
  for (const account of accounts) later(0, (at) => ask(account, at));
  for (;;) {
    let next = agenda[0];
    for (const each of agenda) {
      if (next !== undefined && each.atMs < next.atMs) next = each;
    }
    if (Math.min(next?.atMs ?? Infinity, wakeAtMs) > untilMs) break;
    if (next === undefined || wakeAtMs < next.atMs) {
      step({ type: 'time' }, wakeAtMs);
      continue;
    }
    agenda.splice(agenda.indexOf(next), 1);
    next.act(next.atMs);
  }
  return { sent, grants };
}

function scale(limits: { address?: number; account?: number }, by: number) {
  return {
    ...(limits.address === undefined ? {} : { address: limits.address * by }),
    ...(limits.account === undefined ? {} : { account: limits.account * by }),
  };
}

/** The most that any minute saw, whenever it began. */
function worstMinute(sent: readonly Sent[]): number {
  let worst = 0;
  let sum = 0;
  let first = 0;
  for (const { atMs, weight } of sent) {
    sum += weight;
    for (; (sent[first]?.atMs ?? atMs) <= atMs - 60_000; first += 1)
      sum -= sent[first]?.weight ?? 0;
    worst = Math.max(worst, sum);
  }
  return worst;
}

const CADENCE: Readonly<Record<TurnRank, number>> = {
  critical: 1_000,
  warning: 5_000,
  unread: 15_000,
  calm: 15_000,
  background: 60_000,
};

const anyAccounts = fc
  .array(
    fc.record({
      rank: fc.constantFrom<TurnRank>('critical', 'warning', 'unread', 'calm', 'background'),
      weight: fc.integer({ min: 1, max: 20 }),
      latencyMs: fc.integer({ min: 2, max: 3_000 }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((rows): readonly Account[] =>
    rows.map((row, i) => ({ ...row, id: `a${i}`, cadenceMs: CADENCE[row.rank] })),
  );

describe('whose turn it is', () => {
  it('never lets any sliding minute see more than the budget (D12)', () => {
    fc.assert(
      fc.property(anyAccounts, fc.integer({ min: 120, max: 900 }), (accounts, budget) => {
        const { sent } = run(accounts, { address: budget }, 200_000);
        expect(worstMinute(sent)).toBeLessThanOrEqual(budget);
      }),
      { numRuns: 30 },
    );
  });

  it('keeps every account to its own limit, however much the others may still use', () => {
    fc.assert(
      fc.property(anyAccounts, fc.integer({ min: 40, max: 300 }), (accounts, budget) => {
        const { sent } = run(accounts, { account: budget }, 150_000);
        for (const { id } of accounts) {
          expect(worstMinute(sent.filter(({ owner }) => owner === id))).toBeLessThanOrEqual(budget);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('starves nobody, even where all ask for more than there is', () => {
    fc.assert(
      fc.property(anyAccounts, fc.integer({ min: 240, max: 900 }), (accounts, budget) => {
        const { grants } = run(accounts, { address: budget }, 240_000);
        for (const [id, times] of grants) {
          const gaps = [...times, 240_000].map((at, i) => at - (times[i - 1] ?? 0));
          // Twice the time that reading everybody once takes, and what it waits of its own will.
          const round = (accounts.reduce((sum, { weight }) => sum + weight, 0) / budget) * 60_000;
          expect(Math.max(...gaps), id).toBeLessThanOrEqual(130_000 + 4 * round);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('reads a small calm account beside dangerous ones that are all overdue themselves', () => {
    const dangerous = [9, 13, 9, 19].map((weight, i) => ({
      id: `a${i}`,
      rank: 'critical' as const,
      weight,
      latencyMs: 2,
      cadenceMs: 1_000,
    }));
    const calm = { id: 'calm', rank: 'calm' as const, weight: 1, latencyMs: 2, cadenceMs: 15_000 };
    const { grants } = run([...dangerous, calm], { address: 240 }, 240_000);
    expect(grants.get('calm')?.length).toBeGreaterThan(4);
  });

  it('lets danger go first, then what was never read, then the oldest', () => {
    const wish = (key: string, rank: TurnRank, sinceMs: number): TurnEvent => ({
      type: 'ask',
      request: { key, owner: key, rank, weight: 10, sinceMs },
    });
    let state = createTurnState({ address: 60 }, { address: 60 });
    const granted: string[] = [];
    const step = (event: TurnEvent, now: number): void => {
      const result = stepTurns(state, event, now);
      state = result.state;
      granted.push(...result.granted);
    };
    step(wish('running', 'calm', 0), 0);
    step(wish('young', 'calm', 900), 1_000);
    step(wish('old', 'calm', 100), 1_000);
    step(wish('new', 'unread', -Infinity), 1_000);
    step(wish('warned', 'warning', 990), 1_000);
    step(wish('falling', 'critical', 999), 1_000);
    expect(granted).toEqual(['running']);
    for (let second = 2; second <= 14; second += 1) {
      const running = granted.at(-1) ?? '';
      step({ type: 'spend', key: running, owner: running, bucket: '', weight: 10 }, second * 1_000);
      step({ type: 'end', key: running }, second * 1_000);
      step({ type: 'time' }, second * 1_000 + 10_000);
    }
    expect(granted.slice(0, 2)).toEqual(['running', 'falling']);
    expect(granted.slice(2, 6)).toEqual(
      ['warned', 'new', 'old', 'young'].slice(0, granted.length - 2),
    );
  });

  it('reads two dangerous accounts evenly when there is budget for one and a half', () => {
    const critical = (id: string): Account => ({
      id,
      rank: 'critical',
      weight: 10,
      cadenceMs: 1_000,
      latencyMs: 100,
    });
    const { grants } = run([critical('a'), critical('b')], { address: 720 }, 300_000);
    for (const times of grants.values()) {
      const gaps = times.slice(1).map((at, i) => at - (times[i] ?? 0));
      // No burst that is followed by blindness: the wait is spread.
      expect(Math.max(...gaps)).toBeLessThan(6_000);
      expect(times.length).toBeGreaterThan(130);
    }
  });

  it('gives first readings more than the share of the steady state, once', () => {
    let state = createTurnState({ address: 100 }, { address: 300 });
    const granted: string[] = [];
    for (let i = 0; i < 40; i += 1) {
      const request: TurnRequest = {
        key: `k${i}`,
        owner: `k${i}`,
        rank: 'unread',
        weight: 10,
        first: true,
        sinceMs: -Infinity,
      };
      const result = stepTurns(state, { type: 'ask', request }, 0);
      state = result.state;
      granted.push(...result.granted);
    }
    expect(granted).toHaveLength(30);
  });

  it('counts each endpoint for itself where its purse is its own', () => {
    let state = createTurnState({ account: 60 }, { account: 60 });
    const spend = (bucket: string): void => {
      state = stepTurns(state, { type: 'spend', owner: 'a', bucket, weight: 9 }, 0).state;
    };
    spend('/positions');
    spend('/balance');
    // A reading would have its own share.
    const request: TurnRequest = {
      key: 'a',
      owner: 'a',
      rank: 'background',
      weight: 1,
      sinceMs: 0,
    };
    expect(stepTurns(state, { type: 'ask', request }, 0).granted).toEqual(['a']);
    expect(
      stepTurns(state, { type: 'ask', request: { ...request, weight: 2 } }, 0).granted,
    ).toEqual([]);
  });

  function extras(steady: number, whole: number) {
    let state = createTurnState({ address: steady }, { address: whole });
    const step = (event: Parameters<typeof stepTurns>[1], now: number): readonly string[] => {
      const result = stepTurns(state, event, now);
      state = result.state;
      for (const key of result.granted) {
        const spend = { type: 'spend', key, owner: key, bucket: '', weight: 40 } as const;
        state = stepTurns(state, spend, now).state;
        state = stepTurns(state, { type: 'end', key }, now).state;
      }
      return result.granted;
    };
    return {
      step,
      ask: (key: string, now: number, more: { isUrgent?: boolean; weight?: number } = {}) =>
        step({ type: 'extra', request: { key, owner: key, weight: 40, ...more } }, now),
    };
  }

  it('hands out extras in the order in which they were first asked for, within their part', () => {
    const { step, ask } = extras(200, 600);
    expect(ask('a', 0)).toEqual(['a']);
    expect(ask('b', 2)).toEqual(['b']);
    expect(ask('c', 4)).toEqual([]);
    expect(ask('d', 5)).toEqual([]);
    expect(ask('c', 40_000)).toEqual([]);
    expect(step({ type: 'time' }, 60_000)).toEqual(['c']);
    expect(step({ type: 'time' }, 60_002)).toEqual(['d']);
  });

  it('keeps no place for an extra that is withdrawn, or that nobody asked for in minutes', () => {
    const { step, ask } = extras(200, 600);
    ask('a', 0);
    ask('b', 0);
    ask('gone', 1);
    ask('c', 2);
    step({ type: 'withdraw', key: 'gone' }, 3);
    expect(step({ type: 'time' }, 60_000)).toEqual(['c']);
    const other = extras(200, 600);
    other.ask('huge', 0, { weight: 1_000 });
    other.ask('large', 1, { weight: 1_000 });
    expect(other.ask('small', 330_000)).toEqual(['small']);
  });

  it('lets an urgent extra pass the line, within a part of theirs', () => {
    const { step, ask } = extras(400, 1_200);
    for (const key of ['a', 'b']) expect(ask(key, 0)).toEqual([key]);
    expect(ask('large', 1, { weight: 120 })).toEqual([]);
    expect(ask('urgent', 2, { isUrgent: true })).toEqual(['urgent']);
    expect(ask('urgent too', 3, { isUrgent: true })).toEqual([]);
    // What is not urgent has room that is its own.
    expect(step({ type: 'withdraw', key: 'large' }, 4)).toEqual([]);
    expect(ask('c', 5)).toEqual(['c']);
  });

  it('leaves a little room for extras even where all accounts are in danger', () => {
    const { step, ask } = extras(600, 1_800);
    for (let i = 0; i < 20; i += 1) {
      const key = `a${i}`;
      const request: TurnRequest = { key, owner: key, rank: 'critical', weight: 40, sinceMs: 0 };
      step({ type: 'ask', request }, i * 3_000);
    }
    let stops = 0;
    for (let second = 60; second < 300; second += 1) {
      const key = `a${second % 20}`;
      const request: TurnRequest = { key, owner: key, rank: 'critical', weight: 40, sinceMs: 0 };
      step({ type: 'ask', request }, second * 1_000);
      if (ask('stops', second * 1_000, { isUrgent: true, weight: 10 }).includes('stops')) stops++;
    }
    expect(stops).toBeGreaterThan(2);
  });

  it.each(['calm', 'background'] as const)(
    'leaves room for an extra that waits, however many %s readings would take it',
    (rank) => {
      let state = createTurnState({ address: 600 }, { address: 1_800 });
      let got = 0;
      for (let second = 0; second < 300; second += 1) {
        const now = second * 1_000;
        for (let i = 0; i < 12; i += 1) {
          const key = `a${i}`;
          const request: TurnRequest = { key, owner: key, rank, weight: 10, sinceMs: now };
          const asked = stepTurns(state, { type: 'ask', request }, now);
          state = asked.state;
          for (const each of asked.granted) {
            const spend = {
              type: 'spend',
              key: each,
              owner: each,
              bucket: '',
              weight: 10,
            } as const;
            state = stepTurns(state, spend, now).state;
            state = stepTurns(state, { type: 'end', key: each }, now).state;
          }
        }
        const key = 'orders';
        const wanted = { key, owner: key, weight: 80 };
        const extra = stepTurns(state, { type: 'extra', request: wanted }, now);
        state = extra.state;
        if (!extra.granted.includes(key)) continue;
        got += 1;
        const spend = { type: 'spend', key, owner: 'orders', bucket: '', weight: 80 } as const;
        state = stepTurns(state, spend, now).state;
        state = stepTurns(state, { type: 'end', key }, now).state;
      }
      expect(got).toBeGreaterThanOrEqual(4);
    },
  );
});
