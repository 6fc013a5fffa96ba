import { useEffect, useSyncExternalStore } from 'react';
import type { Settings } from '../../shared/contract/settings.ts';

type Theme = Settings['appearance']['theme'];

const systemLight = window.matchMedia('(prefers-color-scheme: light)');

function subscribe(listener: () => void): () => void {
  systemLight.addEventListener('change', listener);
  return () => systemLight.removeEventListener('change', listener);
}

/** The theme that is shown; `system` follows the system while it changes. */
export function useResolvedTheme(theme: Theme): 'dark' | 'light' {
  const prefersLight = useSyncExternalStore(subscribe, () => systemLight.matches);
  return theme === 'system' ? (prefersLight ? 'light' : 'dark') : theme;
}

/** Puts the theme on the page. */
export function useTheme(theme: Theme): void {
  const resolved = useResolvedTheme(theme);
  useEffect(() => {
    document.documentElement.dataset['theme'] = resolved;
  }, [resolved]);
}
