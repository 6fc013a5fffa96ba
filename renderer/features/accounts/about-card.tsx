import type { ReactNode } from 'react';
import { openExternal } from '../../state/actions.ts';
import { useApp } from '../../state/use-app.ts';
import { Button } from '../../ui/inputs/button.tsx';
import { Card } from '../../ui/layout/card.tsx';

/** What Leeway is not, what it is made of, and the notice that the chart library asks for. */
export function AboutCard(): ReactNode {
  const version = useApp((app) => app.host.version);
  return (
    <Card title="About" note={`Leeway ${version}`} className="about">
      <p>
        <strong>Not advice.</strong> Leeway shows figures and warns. Exchanges liquidate by their
        own rules and prices, which can differ from what you see here, and a warning can come late
        or not at all. Every decision is yours.
      </p>
      <p className="muted">
        It reads and never trades. It sends nothing about you anywhere. Options and spot-margin
        loans are not covered; where an account holds them, Leeway says so.
      </p>
      <p className="muted">
        MIT license. Built with React, Base UI, TanStack, zustand and ccxt (MIT), Lucide icons
        (ISC), the Inter typeface (OFL 1.1) and TradingView Lightweight Charts™ (Apache 2.0),
        Copyright © 2025 TradingView, Inc.
      </p>
      <p>
        <Button size="small" onClick={() => void openExternal('https://www.tradingview.com/')}>
          tradingview.com
        </Button>
      </p>
    </Card>
  );
}
