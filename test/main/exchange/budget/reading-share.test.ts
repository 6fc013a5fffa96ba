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

  /** What is granted within a minute in which `unturned` was spent before, of lists and readings that want all there is. */
  function grantedBeside(unturned: number): { readonly extras: number; readonly readings: number } {
    let state: TurnState = createTurnState({ address: 720 }, { address: 2_400 });
    const granted = { extras: 0, readings: 0 };
    const step = (event: TurnEvent, now: number): void => {
      const result = stepTurns(state, event, now);
      state = result.state;
      for (const key of result.granted) {
        const isExtra = key.startsWith('list');
        const weight = isExtra ? 40 : 12;
        granted[isExtra ? 'extras' : 'readings'] += weight;
        step({ type: 'spend', key, owner: key, bucket: '', weight }, now);
        step({ type: 'end', key }, now);
      }
    };
    step({ type: 'spend', owner: 'x', bucket: '', weight: unturned }, 0);
    for (let i = 0; i < 20; i += 1) {
      step({ type: 'extra', request: { key: `list ${i}`, owner: `a${i}`, weight: 40 } }, 0);
    }
    for (let now = 1_000; now < 60_000; now += 1_000) {
      const key = `a${now}`;
      step(
        { type: 'ask', request: { key, owner: key, rank: 'calm', weight: 12, sinceMs: 0 } },
        now,
      );
    }
    return granted;
  }

  it('is left to them by what can wait, so that all together is not more than the limit', () => {
    const { extras, readings } = grantedBeside(250);
    expect(readings).toBeGreaterThan(0.35 * 720);
    expect(extras).toBeGreaterThan(0);
    expect(250 + extras + readings).toBeLessThanOrEqual(720);
  });

  it('leaves a little for what is asked without a turn', () => {
    const { extras, readings } = grantedBeside(0);
    expect(extras + readings).toBeGreaterThan(0.95 * 720);
    expect(extras + readings + 10).toBeLessThanOrEqual(720);
  });

  it('lets candles wait for it all the same, and nobody past the limit itself', () => {
    expect(beside((second) => second % 3 === 0, 'background').readings).toBeLessThan(10);
    expect(beside((second) => second < 60).longestMs).toBeGreaterThan(30_000);
  });
});
