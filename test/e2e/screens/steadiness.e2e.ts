import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { calmMarket, sampleDetails, selloffMarket } from '../../helpers/sample-market.ts';
import { calmState, criticalState } from '../../helpers/sample-state.ts';
import { sampleBook } from '../../helpers/sample-book.ts';
import { startTicking, tickingFeed } from '../../helpers/ticking-desk.ts';
import { describeScreens } from '../../helpers/screens/describe-screens.ts';

const TICKS = 50;
/** Figures get a digit more and a digit less, and ages pass a minute. */
const FEED = { swing: 0.15, periodMs: 60, clockMs: 1_500 };

const STATES = {
  calm: () => ({ ...calmState(), market: calmMarket() }),
  'sell-off': () => {
    const state = criticalState();
    return { ...state, market: selloffMarket(state.positions[0]?.key) };
  },
} as const;

const SCREENS: Readonly<Record<string, (positionKey: string) => string>> = {
  overview: () => '#/overview',
  position: (key) => `#/position/${encodeURIComponent(key)}`,
  account: () => '#/account/acc-binance',
  'what-if': () => '#/what-if',
  'crash replay': () => '#/what-if/replay',
  market: () => '#/market',
  spread: () => '#/market/spread',
  alarms: () => '#/alarms/active',
  log: () => '#/alarms/log',
};

declare global {
  interface Window {
    shifts: string[];
  }
}

/** What Chromium saw move without a hand on the page, with the words that stand there. */
async function watchShifts(page: Page): Promise<void> {
  await page.evaluate(() => {
    interface Shift extends PerformanceEntry {
      readonly value: number;
      readonly sources: readonly {
        readonly node: Node | null;
        readonly previousRect: DOMRect;
        readonly currentRect: DOMRect;
      }[];
    }
    window.shifts = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as Shift[]) {
        const [source] = entry.sources;
        const element = source?.node?.parentElement;
        const { previousRect: before, currentRect: after } = source ?? {};
        window.shifts.push(
          `${entry.value.toFixed(4)} ${element?.className ?? ''} "${source?.node?.textContent?.slice(0, 60) ?? ''}" ` +
            `${before?.x},${before?.y} ${before?.width}x${before?.height} -> ${after?.x},${after?.y} ${after?.width}x${after?.height}`,
        );
      }
    }).observe({ type: 'layout-shift' });
  });
}

describeScreens('while prices tick nothing moves', (open) => {
  test.each(
    Object.keys(STATES).flatMap((market) => Object.keys(SCREENS).map((screen) => [screen, market])),
  )('on %s, in the %s', async (screen, market) => {
    const state = STATES[market as keyof typeof STATES]();
    const { page } = await open({
      state,
      hash: SCREENS[screen]?.(state.positions[0]?.key ?? '') ?? '',
      data: { market: sampleDetails() },
    });
    // The first click takes a strip away that asks for it.
    await page.mouse.click(2, 2);
    await startTicking(page, tickingFeed(state, sampleBook(state), FEED));
    await page.waitForFunction((ticks) => window.ticks.count > ticks, 20);
    await watchShifts(page);
    await page.waitForFunction((ticks) => window.ticks.count > ticks, 20 + TICKS);
    expect(await page.evaluate(() => window.shifts)).toEqual([]);
  });
});
