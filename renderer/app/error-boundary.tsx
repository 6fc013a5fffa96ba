import { Component, type ReactNode } from 'react';
import { Button } from '../ui/inputs/button.tsx';
import { ErrorState } from '../ui/layout/state-panel.tsx';

/** A bug in a screen must not leave an empty page that could be taken for calm. */
export class ErrorBoundary extends Component<
  { readonly children: ReactNode },
  { readonly message: string | undefined }
> {
  override state: { readonly message: string | undefined } = { message: undefined };

  static getDerivedStateFromError(error: unknown): { message: string } {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    if (this.state.message === undefined) return this.props.children;
    return (
      <ErrorState
        title="This screen broke"
        means="It is a mistake in Leeway’s display. The monitor goes on watching and warning."
        todo={`Reload. If it returns, report it with these words: ${this.state.message}`}
        actions={
          <Button kind="primary" onClick={() => window.location.reload()}>
            Reload
          </Button>
        }
      />
    );
  }
}
