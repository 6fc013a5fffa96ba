import { describe, expect, it } from 'vitest';
import {
  createTurnState,
  stepTurns,
  type TurnEvent,
  type TurnRank,
  type TurnState,
} from '../../../../main/exchange/budget/turn-order.ts';

const LIMIT = 324;
const WEIGHT = 18;

/** One account of weight 18 every 15 s, and something without a turn that spends 20 whenever `isDue`. */
function beside(isDue: (second: number) => boolean, rank: TurnRank = 'calm') {
  let state: TurnState = createTurnState({ address: LIMIT }, { address: 960 });
  const readAt: number[] = [];
  let askAt = 0;
  const step = (event: TurnEvent, now: number): void => {
    const result = stepTurns(state, event, now);
    state = result.state;
    if (!result.granted.includes('a')) return;
    readAt.push(now);
    askAt = now + 15_000;
    step({ type: 'spend', key: 'a', owner: 'a', bucket: '', weight: WEIGHT }, now);
    step({ type: 'end', key: 'a' }, now);
  };
  for (let now = 0; now < 600_000; now += 1_000) {
    if (isDue(now / 1_000)) {
      step({ type: 'spend', owner: 'a', bucket: '', weight: 20 }, now);
    }
    step({ type: 'time' }, now);
    if (now >= askAt) {
      askAt = Infinity;
      const request = { key: 'a', owner: 'a', rank, weight: WEIGHT, sinceMs: 0 };
      step({ type: 'ask', request }, now);
    }
  }
  const gaps = readAt.map((at, i) => at - (readAt[i - 1] ?? 0));
  return { longestMs: Math.max(...gaps), readings: readAt.length };
}

describe('the share that readings keep', () => {
  it('reads an account at its pace though streams, prices and lists use up the limit', () => {
    // Three of 20 every ten seconds: more than a sixth of the share, and all of it in a minute.
    expect(beside((second) => second % 3 === 0).longestMs).toBeLessThanOrEqual(20_000);
    // A burst of lists at the start.
    expect(beside((second) => second < 20).longestMs).toBeLessThanOrEqual(20_000);
  });

  it('lets candles wait for it all the same, and nobody past the limit itself', () => {
    expect(beside((second) => second % 3 === 0, 'background').readings).toBeLessThan(10);
    expect(beside((second) => second < 60).longestMs).toBeGreaterThan(30_000);
  });
});
