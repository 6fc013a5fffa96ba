import { AsyncLocalStorage } from 'node:async_hooks';

const turns = new AsyncLocalStorage<string>();

/** Runs work whose requests are counted for this turn. */
export function inTurn<T>(key: string, work: () => T): T {
  return turns.run(key, work);
}

export function currentTurn(): string | undefined {
  return turns.getStore();
}
