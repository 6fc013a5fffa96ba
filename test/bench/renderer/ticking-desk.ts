import type { Page } from 'playwright-core';
import type { AppState, PositionView } from '../../../shared/contract/app-state.ts';
import type { BookWithBetas } from '../../../shared/contract/channels.ts';
import type { MarketView } from '../../../shared/contract/market.ts';

/** How often the prices change while a page is measured, ms. */
const TICK_MS = 100;
/** Different prices that take turns. */
const VARIANTS = 8;

/** A factor near 1 that differs from price to price and from tick to tick; a fall on the whole in a sell-off. */
function wobble(variant: number, index: number, fall: number): number {
  return 1 - (fall * variant) / VARIANTS + 0.004 * Math.sin(variant * 2.1 + index * 0.7);
}

export interface Feed {
  /** Positions as they come off the wire, one text for each of several moments. */
  readonly positions: readonly string[];
  readonly books: readonly string[];
  readonly markets: readonly string[];
  readonly periodMs: number;
}

/** What the core would send while every price changes ten times a second; `fall`: how far all of them fall meanwhile. */
export function tickingFeed(state: AppState, book: BookWithBetas, fall = 0): Feed {
  const variants = Array.from({ length: VARIANTS }, (_, index) => index);
  return {
    positions: variants.map((variant) =>
      JSON.stringify(state.positions.map((each, index) => moved(each, variant, index, fall))),
    ),
    books: variants.map((variant) => JSON.stringify(movedBook(book, variant, fall))),
    markets: variants.map((variant) => JSON.stringify(movedMarket(state.market, variant)) ?? ''),
    periodMs: TICK_MS,
  };
}

function moved(position: PositionView, variant: number, index: number, fall: number): PositionView {
  const { distance } = position.risk;
  if (distance.kind !== 'distance' || position.markPrice === undefined) return position;
  const factor = wobble(variant, index, fall);
  return {
    ...position,
    markPrice: position.markPrice * factor,
    asOfMs: (position.asOfMs ?? 0) + variant * 1000,
    risk: { ...position.risk, distance: { ...distance, ratio: distance.ratio * factor } },
  };
}

function movedBook(data: BookWithBetas, variant: number, fall: number): BookWithBetas {
  const accounts = data.book.accounts.map((account) => ({
    ...account,
    pools: account.pools.map((pool) => ({
      ...pool,
      positions: pool.positions.map((position, index) =>
        position.markPrice === undefined
          ? position
          : { ...position, markPrice: position.markPrice * wobble(variant, index, fall) },
      ),
    })),
  }));
  return { ...data, book: { ...data.book, accounts } };
}

function movedMarket(market: MarketView | undefined, variant: number): MarketView | undefined {
  if (market === undefined) return undefined;
  const coins = market.coins.map((coin, index) =>
    coin.drawdown.kind === 'known'
      ? {
          ...coin,
          drawdown: { ...coin.drawdown, value: coin.drawdown.value * wobble(variant, index, 0) },
        }
      : coin,
  );
  return { ...market, coins, asOfMs: (market.asOfMs ?? 0) + variant * 1000 };
}

declare global {
  interface Window {
    ticks: { count: number; stop: () => void };
  }
}

/** Starts the feed in a page of the screens' tests: each message is parsed there, as one that came over the socket. */
export async function startTicking(page: Page, feed: Feed): Promise<void> {
  await page.evaluate(({ positions, books, markets, periodMs }) => {
    const { host } = window.fake;
    let asked = 0;
    const book = {
      get: () => {
        asked += 1;
        const text = books[asked % books.length] ?? '';
        return Promise.resolve({ ok: true, value: JSON.parse(text) as unknown });
      },
    };
    Object.assign(host, { book });
    return host.app.getState({}).then((answer) => {
      if (!answer.ok) throw new Error(answer.error.message);
      const { seq, nowMs } = answer.value;
      let count = 0;
      const timer = setInterval(() => {
        count += 1;
        window.ticks.count = count;
        const market = markets[count % markets.length] ?? '';
        const head = `"seq":${seq + count},"nowMs":${nowMs + count * periodMs}`;
        // The radar speaks once a second at most.
        const tail = market === '' || count % 10 !== 0 ? '' : `,"market":${market}`;
        const text = `{${head},"positions":${positions[count % positions.length] ?? '[]'}${tail}}`;
        window.fake.emit('app/state-changed', JSON.parse(text));
      }, periodMs);
      window.ticks = { count: 0, stop: () => clearInterval(timer) };
    });
  }, feed);
}
