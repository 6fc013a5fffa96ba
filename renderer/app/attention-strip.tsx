import './link-strip.css';
import { BellOff, Info, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { Notice } from '../../shared/contract/app-state.ts';
import { formatCount } from '../format/format-number.ts';
import { useApp } from '../state/use-app.ts';
import { Button, IconButton } from '../ui/inputs/button.tsx';
import { LevelShape } from '../ui/figures/level-mark.tsx';
import { SentenceText } from '../ui/figures/sentence-text.tsx';
import { navigate, type Route } from './router.ts';
import { useAllowAlarms } from './use-allow-alarms.ts';

const SEVERITY_RANK: Record<Notice['severity'], number> = { error: 0, warning: 1, info: 2 };

interface Item {
  readonly id: string;
  readonly severity: Notice['severity'];
  readonly icon: ReactNode;
  readonly words: ReactNode;
  readonly action: ReactNode;
  readonly canClose: boolean;
}

/**
 * What is to know or to do and is no alarm, in one strip: the most important thing, and how many more wait behind it. A tab
 * that cannot alarm comes first, because one click mends it; errors cannot be closed.
 */
export function AttentionStrip(): ReactNode {
  const notices = useApp((app) => app.notices);
  const allowAlarms = useAllowAlarms();
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [showsAll, setShowsAll] = useState(false);
  const waiting = notices
    .filter((notice) => !closed.has(notice.id))
    .sort((a, b) => SEVERITY_RANK[a.severity] - SEVERITY_RANK[b.severity]);
  const items = [
    ...(allowAlarms === undefined ? [] : [allowItem(allowAlarms)]),
    ...waiting.map(noticeItem),
  ];
  const [first, ...others] = items;
  if (first === undefined) return null;
  const isOpen = showsAll && others.length > 0;
  const hidesError = !isOpen && others.some(({ severity }) => severity === 'error');
  return (
    <section aria-label="Notices">
      {(isOpen ? items : [first]).map((item) => (
        <div key={item.id} className="notice-strip" data-severity={item.severity}>
          {item.icon}
          <div className="notice-strip-text">{item.words}</div>
          {item.action}
          {item === first && others.length > 0 && (
            <Button
              size="small"
              kind="quiet"
              aria-expanded={isOpen}
              onClick={() => setShowsAll(!isOpen)}
            >
              {hidesError && <LevelShape level="critical" size={10} label="with an error" />}
              {isOpen ? 'Show one' : `and ${formatCount(others.length, 'more', 'more')}`}
            </Button>
          )}
          {item.canClose && (
            <IconButton
              label="Close this notice"
              size="small"
              onClick={() => setClosed(new Set([...closed, item.id]))}
            >
              <X size={14} aria-hidden />
            </IconButton>
          )}
        </div>
      ))}
    </section>
  );
}

function allowItem(allowAlarms: NonNullable<ReturnType<typeof useAllowAlarms>>): Item {
  const { mayNotify, allow } = allowAlarms;
  return {
    id: 'allow-alarms',
    severity: 'warning',
    icon: <BellOff size={16} aria-hidden />,
    words: (
      <>
        <strong>This tab cannot alarm you yet.</strong>{' '}
        <span className="muted">
          The browser wants one click before it lets a page {mayNotify ? 'notify and ' : ''}play
          sound.
        </span>
      </>
    ),
    action: (
      <Button size="small" kind="primary" onClick={() => void allow()}>
        Allow alarms
      </Button>
    ),
    canClose: false,
  };
}

function noticeItem({ id, severity, text }: Notice): Item {
  const route = placeOf(id);
  return {
    id,
    severity,
    icon:
      severity === 'info' ? (
        <Info size={16} aria-hidden />
      ) : (
        <LevelShape level={severity === 'error' ? 'critical' : 'warning'} />
      ),
    words: <SentenceText>{text}</SentenceText>,
    action: route !== undefined && (
      <Button size="small" onClick={() => navigate(route)}>
        {route.screen === 'alarms' ? 'Open channels' : 'Open accounts'}
      </Button>
    ),
    canClose: severity !== 'error',
  };
}

/** Where a notice is dealt with; undefined: it says so itself. */
function placeOf(id: string): Route | undefined {
  if (/^(weak-channel|no-channel|warnings-off|undelivered|channel-)/.test(id)) {
    return { screen: 'alarms', tab: 'channels' };
  }
  return /^accounts?-/.test(id) ? { screen: 'accounts', connect: false } : undefined;
}
