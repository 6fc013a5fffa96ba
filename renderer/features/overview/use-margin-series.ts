import { useEffect, useState } from 'react';
import type { HistoryPoint } from '../../../shared/contract/channels.ts';
import type { AccountId, DurationMs } from '../../../shared/domain/units.ts';
import { DAY_MS, MINUTE_MS } from '../../../shared/domain/units.ts';
import { ask } from '../../host.ts';
import { coreNow } from '../../state/use-app.ts';

const REFRESH_MS: DurationMs = MINUTE_MS;
const POINTS = 96;

/** The last 24 h of an account, read again each minute. Undefined while it was not read; empty when nothing is kept. */
export function useMarginSeries(accountId: AccountId): readonly HistoryPoint[] | undefined {
  const [points, setPoints] = useState<readonly HistoryPoint[] | undefined>(undefined);
  useEffect(() => {
    let cancelled = false;
    const read = async (): Promise<void> => {
      const sinceMs = Math.round(coreNow() - DAY_MS);
      const answer = await ask((host) =>
        host.history.getSeries({ accountId, sinceMs, points: POINTS }),
      );
      if (!cancelled && answer.ok) setPoints(answer.value);
    };
    void read();
    const timer = setInterval(() => void read(), REFRESH_MS);
    return () => {
      cancelled = true;
      clearInterval(timer);
    };
  }, [accountId]);
  return points;
}
