import { FileInput, FlaskConical, PlugZap } from 'lucide-react';
import type { ReactNode } from 'react';
import { navigate } from '../../app/router.ts';
import { updateSettings } from '../../state/actions.ts';
import { Button } from '../../ui/inputs/button.tsx';

/** No account yet: what Leeway does, and the three ways in. */
export function Doors(): ReactNode {
  return (
    <>
      <p className="welcome">How far may the market move before you are liquidated?</p>
      <p className="welcome-note muted">
        Leeway watches leveraged positions across your accounts and warns you in time. It only
        reads: it never trades, and your keys stay on this machine.
      </p>
      <div className="doors">
        <section className="card door">
          <FlaskConical size={24} strokeWidth={1.6} aria-hidden />
          <h2>Watch the demo</h2>
          <p className="muted">
            A simulated exchange lives through the crash of 10 October 2025. No key, no network; the
            first warning comes within 90 seconds.
          </p>
          <Button kind="primary" onClick={() => void updateSettings({ demo: { enabled: true } })}>
            Start the demo
          </Button>
        </section>
        <section className="card door">
          <PlugZap size={24} strokeWidth={1.6} aria-hidden />
          <h2>Connect an exchange</h2>
          <p className="muted">
            With a read-only API key, or with the wallet address alone on venues such as
            Hyperliquid.
          </p>
          <Button onClick={() => navigate({ screen: 'accounts', connect: true })}>
            Connect an account
          </Button>
        </section>
        <section className="card door">
          <FileInput size={24} strokeWidth={1.6} aria-hidden />
          <h2>Import a file</h2>
          <p className="muted">
            JSON, or CSV with a mapping that you check before anything changes. Live prices from any
            venue.
          </p>
          <Button onClick={() => navigate({ screen: 'import' })}>Import positions</Button>
        </section>
      </div>
    </>
  );
}
