import { CSPProvider } from '@base-ui/react/csp-provider';
import { useEffect, type ReactNode } from 'react';
import { getHost } from '../host.ts';
import { useAppStore } from '../state/app-store.ts';
import { connectStore, pageClock } from '../state/connect-store.ts';
import { ErrorState, LoadingState } from '../ui/layout/state-panel.tsx';
import { ToastHost } from '../ui/overlays/toast.tsx';
import { TooltipProvider } from '../ui/overlays/tooltip.tsx';
import { connectAnnouncements } from './announcements.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { Shell } from './shell.tsx';
import { useTheme } from './theme.ts';

/** The whole page. `nonce` is what style elements of libraries need under the page's security policy. */
export function App({ nonce }: { readonly nonce: string }): ReactNode {
  useEffect(() => {
    const host = getHost();
    const cancels = [connectStore(host, pageClock), connectAnnouncements(host)];
    return () => {
      for (const cancel of cancels) cancel();
    };
  }, []);
  useTheme(useAppStore((store) => store.app?.settings.appearance.theme ?? 'system'));
  return (
    <CSPProvider nonce={nonce}>
      <TooltipProvider>
        <ToastHost>
          <ErrorBoundary>
            <Start />
          </ErrorBoundary>
        </ToastHost>
      </TooltipProvider>
    </CSPProvider>
  );
}

/** The shell once the state is there; until then what is being waited for, or why it does not come. */
function Start(): ReactNode {
  const isReady = useAppStore((store) => store.app !== undefined);
  const error = useAppStore((store) => store.loadError);
  if (isReady) return <Shell />;
  if (error !== undefined) {
    return (
      <ErrorState
        title="Leeway does not answer"
        means={`${error.message} Nothing is shown and no alarm reaches this page.`}
        todo="This page keeps trying. If it stays like this, restart Leeway."
      />
    );
  }
  return <LoadingState title="Opening Leeway">Asking the core for the present state.</LoadingState>;
}
