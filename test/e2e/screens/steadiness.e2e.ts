import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { calmMarket, sampleDetails, selloffMarket } from '../../helpers/sample-market.ts';
import { calmState, criticalState } from '../../helpers/sample-state.ts';
import { sampleBook } from '../../helpers/sample-book.ts';
import { stepTicks, tickingFeed } from '../../helpers/ticking-desk.ts';
import { atRest } from '../../helpers/screens/page-work.ts';
import { describeScreens } from '../../helpers/screens/describe-screens.ts';

const TICKS = 24;
/** Figures get a digit more and a digit less, and ages pass a minute. */
const FEED = { swing: 0.15, clockMs: 1_500 };

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

/**
 * What Chromium saw move without a hand on the page, with the words that stand there. A figure that gets a digit more grows at one
 * end and stays where it is at the other.
 */
async function watchShifts(page: Page): Promise<void> {
  await page.evaluate(() => {
    interface Shift extends PerformanceEntry {
      readonly sources: readonly {
        readonly node: Node | null;
        readonly previousRect: DOMRect;
        readonly currentRect: DOMRect;
      }[];
    }
    const place = ({ x, y, width, height }: DOMRect): string =>
      `${[x, y, width, height].map(Math.round).join(' ')}`;
    window.shifts = [];
    new PerformanceObserver((list) => {
      for (const { sources } of list.getEntries() as Shift[]) {
        for (const { node, previousRect: before, currentRect: after } of sources) {
          const isAside =
            Math.abs(after.left - before.left) > 1 && Math.abs(after.right - before.right) > 1;
          const isUpOrDown = Math.abs(after.top - before.top) > 1;
          if (!isAside && !isUpOrDown) continue;
          const text = node?.textContent?.slice(0, 60) ?? '';
          window.shifts.push(`"${text}" ${place(before)} -> ${place(after)}`);
        }
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
    const pass = await stepTicks(page, tickingFeed(state, sampleBook(state), FEED));
    await watchShifts(page);
    const moved: Record<string, readonly string[]> = {};
    for (const [screen, hash] of Object.entries(SCREENS)) {
      await page.evaluate((to) => location.assign(to), hash(state.positions[0]?.key ?? ''));
      await page
        .locator(READY[screen] ?? 'main .screen')
        .first()
        .waitFor();
      // What was loaded for it has come to rest.
      await pass(20);
      await atRest(page);
      await page.evaluate(() => window.shifts.splice(0));
      await pass(TICKS);
      moved[screen] = await page.evaluate(() => window.shifts.splice(0));
    }
    expect(moved).toEqual(Object.fromEntries(Object.keys(SCREENS).map((screen) => [screen, []])));
  });
});
