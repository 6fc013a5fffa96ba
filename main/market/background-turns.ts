import { inTurn } from '../exchange/budget/turn-scope.ts';
import type { ExchangeClient } from '../exchange/exchange-client.ts';

export interface BackgroundTurn {
  /** Unique among those under way. */
  readonly key: string;
  /** Expected weight before the first has shown it. */
  readonly guess: number;
  /** Part of the first picture. */
  readonly isFirst?: boolean;
}

/** Requests that stand behind every reading of positions: figures may be minutes old, positions may not. */
export interface BackgroundTurns {
  /** Runs `ask` when the client's budget has room for it; at once where there is no limit. */
  run<T>(client: ExchangeClient, turn: BackgroundTurn, ask: () => Promise<T>): Promise<T>;
  /** Those that wait never come. */
  stop(): void;
}

export function createBackgroundTurns(owner: string): BackgroundTurns {
  /** Turns not come yet, by their key: each ends with a cancel. */
  const waiting = new Map<string, () => void>();
  return {
    async run(client, { key, guess, isFirst }, ask) {
      const { budget } = client;
      if (budget === undefined) return ask();
      await new Promise<void>((resolve) => {
        const cancel = budget.ask(
          {
            key,
            owner,
            rank: 'background',
            guess,
            sinceMs: 0,
            ...(isFirst === true ? { first: true as const } : {}),
          },
          () => {
            waiting.delete(key);
            resolve();
          },
        );
        if (budget.isWaiting(key)) waiting.set(key, cancel);
      });
      try {
        return await inTurn(key, ask);
      } finally {
        budget.end(key);
      }
    },
    stop() {
      for (const cancel of waiting.values()) cancel();
      waiting.clear();
    },
  };
}
