import './link-strip.css';
import type { ReactNode } from 'react';
import { keepsStoppingSentence } from '../../shared/words/monitor-words.ts';
import { formatClock, formatDuration } from '../format/format-time.ts';
import { useAppStore } from '../state/app-store.ts';
import { useNow } from '../state/use-app.ts';
import { LevelShape } from '../ui/figures/level-mark.tsx';

/** What is wrong between this page and the positions; nothing while all is well. */
export function LinkStrip(): ReactNode {
  const link = useAppStore((store) => store.link);
  const monitor = useAppStore((store) => store.app?.monitor);
  const nowMs = useAppStore((store) => store.app?.nowMs);
  const now = useNow();
  const since = nowMs === undefined ? '' : formatClock(nowMs);
  const age = nowMs === undefined ? '' : formatDuration(now - nowMs);
  if (link === 'lost') {
    return (
      <Strip title="This page lost its connection to Leeway.">
        What you see is from {since}, {age} old. No alarm reaches this page. It connects again by
        itself as soon as Leeway answers.
      </Strip>
    );
  }
  if (link === 'frozen') {
    return (
      <Strip title="Leeway has stopped answering.">
        Nothing new since {since}, {age} ago. Do not rely on these numbers: look at the venue
        itself, and restart Leeway if this stays.
      </Strip>
    );
  }
  if (monitor?.state === 'down') {
    return (
      <Strip title="Nobody is watching your positions.">
        The monitor stopped at {formatClock(monitor.sinceMs)}. Leeway is starting it again; until it
        runs there are no price alarms.
      </Strip>
    );
  }
  if (monitor?.stops !== undefined) {
    return (
      <Strip title={keepsStoppingSentence(monitor.stops)}>
        It runs at this moment and what you see is live, but it may stop again. Keep an eye on the
        exchange, and restart Leeway.
      </Strip>
    );
  }
  return null;
}

function Strip(props: { readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <div className="link-strip" role="alert" data-level="critical">
      <LevelShape level="unknown" size={20} />
      <div>
        <strong>{props.title}</strong> <span className="muted">{props.children}</span>
      </div>
    </div>
  );
}
