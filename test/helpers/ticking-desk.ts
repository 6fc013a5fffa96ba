import type { Page } from 'playwright-core';
import type {
  AccountView,
  AppState,
  AppStatePatch,
  PositionView,
} from '../../shared/contract/app-state.ts';
import type { BookWithBetas } from '../../shared/contract/channels.ts';
import type { MarketView } from '../../shared/contract/market.ts';
import type { Figure } from '../../shared/domain/outcome.ts';
import type { JointMove } from '../../shared/domain/risk-report.ts';

/** Different moments that take turns. */
const VARIANTS = 8;

export interface Feed {
  /** Changes as they come off the wire, one text for each of several moments; without `seq` and `nowMs`. */
  readonly patches: readonly string[];
  readonly books: readonly string[];
  /** How often one of them is sent, ms. */
  readonly periodMs: number;
  /** How far the core's clock goes on with each of them, ms. */
  readonly clockMs: number;
}

export interface FeedOptions {
  /** How much every figure swings, as a fraction. */
  readonly swing?: number;
  readonly periodMs?: number;
  readonly clockMs?: number;
}

/** What the core would send while every price changes, ten times a second where nothing else is said. */
export function tickingFeed(state: AppState, book: BookWithBetas, options: FeedOptions = {}): Feed {
  const { swing = 0.004, periodMs = 100, clockMs = periodMs } = options;
  const variants = Array.from({ length: VARIANTS }, (_, index) => index);
  const factor = (variant: number, index: number): number =>
    1 + swing * Math.sin(variant * 2.1 + index * 0.7);
  return {
    patches: variants.map((variant) => {
      const at = (index: number): number => factor(variant, index);
      const patch: Omit<AppStatePatch, 'seq' | 'nowMs'> = {
        positions: state.positions.map((each, index) => moved(each, at(index))),
        accounts: state.accounts.map((each, index) => movedAccount(each, at(index))),
        headline: {
          ...state.headline,
          text: state.headline.text.replace(/[\d.]+(?= %)/, (text) =>
            (Number(text) * at(0)).toFixed(1),
          ),
        },
        jointLeeway: {
          down: movedMove(state.jointLeeway.down, at(1)),
          up: movedMove(state.jointLeeway.up, at(1)),
        },
        // The radar speaks seldom.
        ...(variant === 0 &&
          state.market !== undefined && { market: movedMarket(state.market, at) }),
      };
      return JSON.stringify(patch);
    }),
    books: variants.map((variant) =>
      JSON.stringify(movedBook(book, (index) => factor(variant, index))),
    ),
    periodMs,
    clockMs,
  };
}

function movedFigure<T extends number>(figure: Figure<T>, factor: number): Figure<T> {
  // A brand of the same unit: the figure only changes its size.
  return figure.kind === 'known' ? { ...figure, value: (figure.value * factor) as T } : figure;
}

function movedMove(move: JointMove, factor: number): JointMove {
  return move.kind === 'move' ? { ...move, ratio: move.ratio * factor } : move;
}

function moved(position: PositionView, factor: number): PositionView {
  const { distance, sigmas, equity } = position.risk;
  if (distance.kind !== 'distance' || position.markPrice === undefined) return position;
  return {
    ...position,
    markPrice: position.markPrice * (1 + (factor - 1) / 10),
    moneyAtRisk: movedFigure(position.moneyAtRisk, factor),
    risk: {
      ...position.risk,
      distance: { ...distance, ratio: distance.ratio * factor },
      sigmas: movedFigure(sigmas, factor),
      equity: movedFigure(equity, factor),
    },
  };
}

function movedAccount(account: AccountView, factor: number): AccountView {
  return {
    ...account,
    equity: movedFigure(account.equity, factor),
    notional: movedFigure(account.notional, factor),
    unrealizedPnl: movedFigure(account.unrealizedPnl, factor),
    effectiveLeverage: movedFigure(account.effectiveLeverage, factor),
    marginRatio: movedFigure(account.marginRatio, factor),
    jointLeeway: {
      down: movedMove(account.jointLeeway.down, factor),
      up: movedMove(account.jointLeeway.up, factor),
    },
  };
}

function movedBook(data: BookWithBetas, factor: (index: number) => number): BookWithBetas {
  const accounts = data.book.accounts.map((account) => ({
    ...account,
    pools: account.pools.map((pool) => ({
      ...pool,
      positions: pool.positions.map((position, index) =>
        position.markPrice === undefined
          ? position
          : { ...position, markPrice: position.markPrice * (1 + (factor(index) - 1) / 10) },
      ),
    })),
  }));
  return { ...data, book: { ...data.book, accounts } };
}

function movedMarket(market: MarketView, factor: (index: number) => number): MarketView {
  const coins = market.coins.map((coin, index) => ({
    ...coin,
    drawdown: movedFigure(coin.drawdown, factor(index)),
    volumeZ: movedFigure(coin.volumeZ, factor(index)),
    volatilityRatio: movedFigure(coin.volatilityRatio, factor(index)),
    speedSigmas: movedFigure(coin.speedSigmas, factor(index)),
  }));
  return { ...market, coins };
}

declare global {
  interface Window {
    ticks: { count: number; tick: () => void };
  }
}

/**
 * Lets the core behind a page of the screens' tests follow a feed, a message for each call of `window.ticks.tick()`: parsed there, as
 * one that came over the socket.
 */
async function prepareTicks(page: Page, feed: Feed): Promise<void> {
  await page.evaluate(({ patches, books, clockMs }) => {
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
      const tick = (): void => {
        window.ticks.count += 1;
        const { count } = window.ticks;
        const head = `"seq":${seq + count},"nowMs":${nowMs + count * clockMs}`;
        const rest = patches[count % patches.length]?.slice(1) ?? '}';
        window.fake.emit('app/state-changed', JSON.parse(`{${head},${rest}`));
      };
      window.ticks = { count: 0, tick };
    });
  }, feed);
}

/** A message every `periodMs` from now on. */
export async function startTicking(page: Page, feed: Feed): Promise<void> {
  await prepareTicks(page, feed);
  await page.evaluate((periodMs) => {
    setInterval(() => window.ticks.tick(), periodMs);
  }, feed.periodMs);
}

/** Messages one by one: returns what goes on by `count` of them, each drawn before the next, however slow the machine is. */
export async function stepTicks(page: Page, feed: Feed): Promise<(count: number) => Promise<void>> {
  await prepareTicks(page, feed);
  return (count) =>
    page.evaluate(async (times) => {
      for (let i = 0; i < times; i += 1) {
        window.ticks.tick();
        for (let frame = 0; frame < 2; frame += 1) {
          await new Promise((resolve) => requestAnimationFrame(resolve));
        }
      }
    }, count);
}
