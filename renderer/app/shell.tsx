import './shell.css';
import { Eye, EyeOff, Moon, Search, Sun } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { formatCount } from '../format/format-number.ts';
import { positionSummary } from '../format/position-words.ts';
import { updateSettings } from '../state/actions.ts';
import { useAppStore } from '../state/app-store.ts';
import { useApp, useLink } from '../state/use-app.ts';
import { IconButton } from '../ui/inputs/button.tsx';
import { LevelShape } from '../ui/figures/level-mark.tsx';
import { AlarmBanner } from './alarm-banner.tsx';
import { AttentionStrip } from './attention-strip.tsx';
import { CommandPalette } from './command-palette.tsx';
import { LinkStrip } from './link-strip.tsx';
import { Nav, SCREENS_BY_NUMBER } from './nav.tsx';
import { navigate, routeHref, useRoute } from './router.ts';
import { CurrentScreen } from './screens.tsx';
import { showTabFace, tabSummary } from './tab-face.ts';
import { useResolvedTheme } from './theme.ts';

/** The frame around every screen: navigation, what is wrong, the alarm that waits, the screen. */
export function Shell(): ReactNode {
  const route = useRoute();
  const [paletteOpen, setPaletteOpen] = useState(false);
  useTabFace();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if ((event.ctrlKey || event.metaKey) && event.code === 'KeyK') {
        event.preventDefault();
        setPaletteOpen((open) => !open);
        return;
      }
      const digit = /^Digit([1-9])$/.exec(event.code)?.[1];
      if (event.altKey && !event.ctrlKey && !event.metaKey && digit !== undefined) {
        const target = SCREENS_BY_NUMBER[Number(digit) - 1];
        if (target === undefined) return;
        event.preventDefault();
        navigate(target);
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return (
    <div className="shell">
      <aside className="shell-nav">
        <Brand />
        <Nav route={route} />
        <NavFoot />
      </aside>
      <div className="shell-main">
        <header className="shell-top">
          <DemoLabel />
          <WatchStatus />
          <div className="shell-top-fill" />
          <button type="button" className="palette-button" onClick={() => setPaletteOpen(true)}>
            <Search size={14} aria-hidden />
            Find or do
            <kbd className="key-hint">{isMac() ? '⌘ K' : 'Ctrl K'}</kbd>
          </button>
        </header>
        <AlarmBanner />
        <LinkStrip />
        <AttentionStrip />
        <main className="shell-screen">
          <CurrentScreen route={route} />
        </main>
      </div>
      <CommandPalette open={paletteOpen} onOpenChange={setPaletteOpen} />
    </div>
  );
}

/** Only for the hint: both keys open the palette everywhere. */
function isMac(): boolean {
  return navigator.userAgent.includes('Macintosh');
}

function Brand(): ReactNode {
  return (
    <a className="brand" href={routeHref({ screen: 'overview' })} aria-label="Leeway, overview">
      <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden>
        <rect x="2" y="4" width="2.5" height="14" rx="1" fill="var(--text-3)" />
        <rect x="7" y="9.5" width="13" height="3" rx="1" fill="var(--accent)" />
        <path d="M20 6v10" stroke="var(--text)" strokeWidth="2" strokeLinecap="round" />
      </svg>
      <span className="brand-word">Leeway</span>
    </a>
  );
}

function NavFoot(): ReactNode {
  const { theme, hideAmounts } = useApp((app) => app.settings.appearance);
  const isDark = useResolvedTheme(theme) === 'dark';
  return (
    <div className="nav-foot">
      <div className="nav-foot-row">
        <IconButton
          label={isDark ? 'Light theme' : 'Dark theme'}
          onClick={() => void updateSettings({ appearance: { theme: isDark ? 'light' : 'dark' } })}
        >
          {isDark ? <Sun size={16} aria-hidden /> : <Moon size={16} aria-hidden />}
        </IconButton>
        <IconButton
          label={hideAmounts ? 'Show amounts' : 'Hide amounts'}
          aria-pressed={hideAmounts}
          onClick={() => void updateSettings({ appearance: { hideAmounts: !hideAmounts } })}
        >
          {hideAmounts ? <EyeOff size={16} aria-hidden /> : <Eye size={16} aria-hidden />}
        </IconButton>
      </div>
    </div>
  );
}

function DemoLabel(): ReactNode {
  const isDemo = useApp((app) => app.accounts.some((account) => account.source === 'demo'));
  return isDemo ? (
    <span className="demo-label" title="A simulated exchange. No real money is involved.">
      DEMO
    </span>
  ) : null;
}

/** Whether anybody is watching, in words; the strip below says what to do when not. */
function WatchStatus(): ReactNode {
  const link = useLink();
  const monitor = useApp((app) => app.monitor.state);
  const total = useApp((app) => app.accounts.length);
  const seen = useApp((app) => app.accounts.filter((a) => a.status.state === 'ok').length);
  if (link === 'lost' || link === 'frozen' || monitor === 'down') {
    return (
      <span className="watch-status">
        <LevelShape level="unknown" size={12} /> Not watching
      </span>
    );
  }
  if (monitor === 'starting') return <span className="watch-status">Starting to watch …</span>;
  if (total === 0) return <span className="watch-status">No account yet</span>;
  return (
    <span className="watch-status">
      <LevelShape level={seen === total ? 'safe' : 'unknown'} size={12} />
      {seen === total
        ? `Watching ${formatCount(total, 'account')}`
        : `Seeing ${seen} of ${formatCount(total, 'account')}`}
    </span>
  );
}

/** Keeps title and favicon at the truth, also when that is "nobody knows". */
function useTabFace(): void {
  const link = useLink();
  const headline = useAppStore((store) => store.app?.headline);
  const level = headline?.level ?? 'unknown';
  const isDown = useAppStore((store) => store.app?.monitor.state === 'down');
  const nearest = useAppStore((store) => {
    const key = store.app?.headline.positionKey ?? store.ladder[0];
    const position = key === undefined ? undefined : store.positionsByKey.get(key);
    return position === undefined ? undefined : positionSummary(position);
  });
  const summary = tabSummary(headline, nearest);
  const isBlind = link !== 'live' || isDown;
  useEffect(() => {
    showTabFace(isBlind ? 'unknown' : level, isBlind ? 'not watching' : summary);
  }, [isBlind, level, summary]);
}
