import { useEffect, useRef, useState } from 'react';
import type { BookWithBetas } from '../../../shared/contract/channels.ts';
import type { Account } from '../../../shared/domain/book.ts';
import type { PositionKey } from '../../../shared/domain/units.ts';
import {
  ASSUMED_OUTLOOK,
  positionOutlook,
  type PositionOutlook,
} from '../../../shared/risk/outlook/position-outlook.ts';

/** Share of the time that the outlook of a large account may take of the page. */
const MOST_SHARE = 0.02;

/**
 * What lies ahead of a position, for the next funding and for `intervals` of them. It follows the book; where working it out takes
 * long, some readings are passed over. Undefined until the first one is there.
 */
export function useOutlook(
  data: BookWithBetas | undefined,
  account: Account | undefined,
  key: PositionKey,
  intervals: number,
): PositionOutlook | undefined {
  const [outlook, setOutlook] = useState<PositionOutlook>();
  const last = useRef({ endedAt: -Infinity, tookMs: 0, intervals: 0 });
  useEffect(() => {
    if (data === undefined || account === undefined) return undefined;
    const work = (): void => {
      const started = performance.now();
      const { announced } = data;
      setOutlook(
        positionOutlook(account, key, data, {
          ...ASSUMED_OUTLOOK,
          intervals: intervals === 1 ? [1] : [1, intervals],
          ...(announced !== undefined && { announced }),
        }),
      );
      const endedAt = performance.now();
      last.current = { endedAt, tookMs: endedAt - started, intervals };
    };
    const { endedAt, tookMs } = last.current;
    // What the trader asked for comes at once; what the market does may wait.
    const rest = intervals === last.current.intervals ? tookMs / MOST_SHARE : 0;
    const timer = setTimeout(work, Math.max(0, endedAt + rest - performance.now()));
    return () => clearTimeout(timer);
  }, [data, account, key, intervals]);
  return outlook;
}
