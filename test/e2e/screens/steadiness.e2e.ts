import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { calmMarket, sampleDetails, selloffMarket } from '../../helpers/sample-market.ts';
import { calmState, criticalState } from '../../helpers/sample-state.ts';
import { sampleBook } from '../../helpers/sample-book.ts';
import { startTicking, tickingFeed } from '../../helpers/ticking-desk.ts';
import { describeScreens } from '../../helpers/screens/describe-screens.ts';

const TICKS = 24;
/** Figures get a digit more and a digit less, and ages pass a minute. */
const FEED = { swing: 0.15, periodMs: 40, clockMs: 1_500 };

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

/** What stands on a screen when it has worked out what it shows. */
const READY: Readonly<Record<string, string>> = {
  position: '.way-cards',
  account: '.account-move',
  'what-if': '.what-if-outcome',
  'crash replay': '.crash-head',
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
  test.each(Object.keys(STATES))('on any screen, in the %s', async (market) => {
    const state = STATES[market as keyof typeof STATES]();
    const { page } = await open({ state, data: { market: sampleDetails() } });
    // The first click takes a strip away that asks for it.
    await page.mouse.click(2, 2);
    await startTicking(page, tickingFeed(state, sampleBook(state), FEED));
    await watchShifts(page);
    const moved: Record<string, readonly string[]> = {};
    for (const [screen, hash] of Object.entries(SCREENS)) {
      await page.evaluate((to) => location.assign(to), hash(state.positions[0]?.key ?? ''));
      await page
        .locator(READY[screen] ?? 'main .screen')
        .first()
        .waitFor();
      // What was loaded for it has come to rest.
      await passTicks(page, 20);
      await page.evaluate(() => window.shifts.splice(0));
      await passTicks(page, TICKS);
      moved[screen] = await page.evaluate(() => window.shifts.splice(0));
    }
    expect(moved).toEqual(Object.fromEntries(Object.keys(SCREENS).map((screen) => [screen, []])));
  });
});

async function passTicks(page: Page, count: number): Promise<void> {
  const from = await page.evaluate(() => window.ticks.count);
  await page.waitForFunction((to) => window.ticks.count >= to, from + count);
}
