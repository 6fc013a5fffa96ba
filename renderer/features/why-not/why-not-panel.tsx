import { useMemo, type ReactNode } from 'react';
import type { PositionView } from '../../../shared/contract/app-state.ts';
import { whyNotNow } from '../../../shared/contract/why-not-now.ts';
import { useApp, useNow } from '../../state/use-app.ts';
import './why-not.css';

const MINUTE_MS = 60_000;

/** Why there is no alarm about a position now, or no worse one: where it stands and where the next level begins. */
export function WhyNotPanel({ position }: { readonly position: PositionView }): ReactNode {
  const settings = useApp((app) => app.settings);
  const market = useApp((app) => app.market);
  // Only the quiet hours hang on the time of day.
  const minute = Math.floor(useNow() / MINUTE_MS) * MINUTE_MS;
  const { next, because, notes } = useMemo(() => {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const app = { settings, nowMs: minute, ...(market === undefined ? {} : { market }) };
    return whyNotNow(position, app, zone);
  }, [position, settings, market, minute]);
  const lines = [...(because ?? []), ...notes];
  if (lines.length === 0) return null;
  return (
    <section className="why-not" aria-label="Why no worse alarm stands now">
      {next !== undefined && (
        <h3 className="why-not-title">
          {next === 'critical' ? 'Why it is not critical now' : 'Why there is no warning now'}
        </h3>
      )}
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  );
}
