import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { MARKET_LIMITS } from '../../../../shared/contract/market-limits.ts';
import { updateSettings } from '../../../state/actions.ts';
import { useApp } from '../../../state/use-app.ts';
import { IconButton } from '../../../ui/inputs/button.tsx';
import { Card } from '../../../ui/layout/card.tsx';
import { ALWAYS_WATCHED } from './coin-entry.ts';
import { CoinInput } from './coin-input.tsx';

/** Coins that the radar looks at besides BTC, ETH and what is held. Takes effect at once. */
export function WatchedCard(): ReactNode {
  const coins = useApp((app) => app.settings.market.coins);
  const market = useApp((app) => app.market);
  const read = new Set(market?.coins.map(({ coin }) => coin));
  const others = [...read].filter((coin) => !coins.includes(coin)).toSorted();
  const change = (next: readonly string[]): void =>
    void updateSettings({ market: { coins: [...next] } });
  return (
    <Card
      title="Watched coins"
      note="BTC, ETH and the coins you hold are always watched. Add those that tell you how the market is."
    >
      <div className="market-setting">
        {others.length > 0 && <p className="muted">Watched anyway: {others.join(', ')}.</p>}
        {coins.length === 0 ? (
          <p className="muted">No other coin is watched.</p>
        ) : (
          <ul className="watched-coins">
            {coins.map((coin) => (
              <li key={coin}>
                <strong>{coin}</strong>
                {market !== undefined && !read.has(coin) && (
                  <span className="unknown-text">not read yet, or listed nowhere in use</span>
                )}
                <IconButton
                  size="small"
                  label={`Watch ${coin} no more`}
                  onClick={() => change(coins.filter((one) => one !== coin))}
                >
                  <X size={14} aria-hidden />
                </IconButton>
              </li>
            ))}
          </ul>
        )}
        <CoinInput
          label="Coins to add"
          present={[...ALWAYS_WATCHED, ...coins]}
          most={MARKET_LIMITS.coins + ALWAYS_WATCHED.length}
          onAdd={(added) => change([...coins, ...added])}
        />
      </div>
    </Card>
  );
}
