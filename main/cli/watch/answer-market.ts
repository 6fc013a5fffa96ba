import type { Json } from '../../../shared/contract/book-format/answer-book.ts';
import type { MarketView } from '../../../shared/contract/market.ts';
import type { Figure } from '../../../shared/domain/outcome.ts';

/** What the radar says. A market that nobody has read has no verdict: `null` is not calm. Unknown figures are `null`. */
export function answerMarket(view: MarketView): Json {
  const isRead = view.state !== 'unknown';
  return {
    verdict: isRead ? view.verdict : null,
    regime: isRead ? view.regime : null,
    scope: view.scope ?? null,
    sinceMs: isRead ? view.sinceMs : null,
    state: view.state,
    asOfMs: view.asOfMs ?? null,
    evidence: view.evidence,
    coins: view.coins.map((coin) => ({
      ...coin,
      drawdown: valueOf(coin.drawdown),
      volumeZ: valueOf(coin.volumeZ),
      volatilityRatio: valueOf(coin.volatilityRatio),
      speedSigmas: valueOf(coin.speedSigmas),
      implied:
        coin.implied === undefined ? null : { ...coin.implied, ratio: valueOf(coin.implied.ratio) },
      support: coin.support ?? null,
    })),
    liquidations: view.liquidations ?? null,
    events: view.events,
    nearest: view.nearest ?? null,
  };
}

function valueOf(figure: Figure): number | null {
  return figure.kind === 'known' ? figure.value : null;
}
