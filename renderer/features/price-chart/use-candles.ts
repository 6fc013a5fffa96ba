import { useCallback, useEffect, useRef, useState } from 'react';
import type { RequestError } from '../../../shared/contract/channels.ts';
import type { Candle, CandleInterval } from '../../../shared/domain/candle.ts';
import type { AccountId, MarketSymbol } from '../../../shared/domain/units.ts';
import { ask } from '../../host.ts';
import { INTERVAL_MS, mergeCandles } from './candle-math.ts';

const PAGE = 500;
/** The newest candles are asked again this often at least; the mark moves the last one in between. */
const REFRESH_MIN_MS = 20_000;
const REFRESH_MAX_MS = 5 * 60_000;
/** After a failed page of history the next one is not asked sooner, however much the chart is scrolled. */
const OLDER_BACKOFF_MS = 5000;

export interface CandleFeed {
  readonly candles: readonly Candle[];
  readonly interval: CandleInterval;
  readonly state: 'loading' | 'ready' | 'failed';
  readonly error: RequestError | undefined;
  readonly isLoadingOlder: boolean;
  /** Asks for one page before the oldest candle, once at a time, until the venue has no more. */
  readonly loadOlder: () => void;
  readonly retry: () => void;
}

interface Loaded {
  /** Which request these candles answer; another market or interval starts empty. */
  readonly id: string;
  readonly candles: readonly Candle[];
  readonly isComplete: boolean;
  readonly state: CandleFeed['state'];
  readonly error: RequestError | undefined;
}

/**
 * The candles of a market: the newest page at once and again from time to time, older pages on demand. A failed
 * refresh keeps what is there. Answers for a market or interval that is no longer shown are dropped.
 */
export function useCandles(
  accountId: AccountId,
  symbol: MarketSymbol,
  interval: CandleInterval,
): CandleFeed {
  const id = `${accountId}|${symbol}|${interval}`;
  const [loaded, setLoaded] = useState<Loaded>(() => empty(id));
  const [attempt, setAttempt] = useState(0);
  const [olderOf, setOlderOf] = useState<string>();
  const current = loaded.id === id ? loaded : empty(id);
  const latest = useRef(current);
  useEffect(() => {
    latest.current = current;
  });

  useEffect(() => {
    let isCurrent = true;
    const load = async (): Promise<void> => {
      const answer = await ask((host) =>
        host.position.getCandles({ accountId, symbol, interval, limit: PAGE }),
      );
      if (!isCurrent) return;
      setLoaded((previous) => {
        const before = previous.id === id ? previous : empty(id);
        if (!answer.ok) {
          const state = before.candles.length > 0 ? 'ready' : 'failed';
          return { ...before, state, error: answer.error };
        }
        return {
          ...before,
          candles: mergeCandles(before.candles, answer.value),
          state: 'ready',
          error: undefined,
        };
      });
    };
    void load();
    const period = Math.min(REFRESH_MAX_MS, Math.max(REFRESH_MIN_MS, INTERVAL_MS[interval] / 4));
    const timer = setInterval(() => void load(), period);
    return () => {
      isCurrent = false;
      clearInterval(timer);
    };
  }, [id, accountId, symbol, interval, attempt]);

  const pendingOlder = useRef<string>(undefined);
  const notBeforeMs = useRef(0);
  const loadOlder = useCallback((): void => {
    const { candles, isComplete, id: shownId } = latest.current;
    const oldest = candles[0];
    if (shownId !== id || oldest === undefined || isComplete || pendingOlder.current === id) return;
    if (performance.now() < notBeforeMs.current) return;
    pendingOlder.current = id;
    setOlderOf(id);
    void ask((host) =>
      host.position.getCandles({
        accountId,
        symbol,
        interval,
        beforeMs: oldest.timestamp,
        limit: PAGE,
      }),
    ).then((answer) => {
      if (pendingOlder.current === id) pendingOlder.current = undefined;
      setOlderOf((shown) => (shown === id ? undefined : shown));
      if (!answer.ok) {
        notBeforeMs.current = performance.now() + OLDER_BACKOFF_MS;
        return;
      }
      setLoaded((previous) => {
        if (previous.id !== id) return previous;
        const candles = mergeCandles(previous.candles, answer.value);
        // An answer that brings nothing older is the beginning of the market's history.
        const isAtStart = candles[0]?.timestamp === previous.candles[0]?.timestamp;
        return { ...previous, candles, isComplete: isAtStart };
      });
    });
  }, [id, accountId, symbol, interval]);

  return {
    candles: current.candles,
    interval,
    state: current.state,
    error: current.error,
    isLoadingOlder: olderOf === id,
    loadOlder,
    retry: useCallback(() => {
      setLoaded(empty(id));
      setAttempt((n) => n + 1);
    }, [id]),
  };
}

function empty(id: string): Loaded {
  return { id, candles: [], isComplete: false, state: 'loading', error: undefined };
}
