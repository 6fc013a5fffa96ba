import type { Page } from 'playwright-core';
import type { AppState } from '../../../shared/contract/app-state.ts';
import type { BookWithBetas } from '../../../shared/contract/channels.ts';
import type { PageHostData } from '../../helpers/page-host.ts';
import { sampleBook } from '../../helpers/sample-book.ts';
import { sampleLog } from '../../helpers/sample-log.ts';
import { sampleDetails, selloffMarket } from '../../helpers/sample-market.ts';
import { manyState } from '../../helpers/sample-state.ts';

const POSITIONS = 500;
const COINS = 50;
const LOG_ENTRIES = 10_000;

/** One screen under load, and what a hand does there. */
export interface Scene {
  readonly name: string;
  readonly hash: string;
  readonly data?: Partial<PageHostData>;
  /** Before the measuring begins: what must stand there first. */
  readonly ready?: (page: Page) => Promise<void>;
  /** What is measured, besides the ticking; absent: it only ticks. */
  readonly hand?: (page: Page) => Promise<void>;
}

/** 500 positions over two accounts, a market of 50 coins in a sell-off. */
export function loadedState(): AppState {
  const state = manyState(POSITIONS);
  const market = selloffMarket(state.positions[0]?.key);
  const [coin] = market.coins;
  if (coin === undefined) throw new Error('the sample market has no coin');
  const coins = Array.from({ length: COINS }, (_, index) => ({
    ...(market.coins[index % market.coins.length] ?? coin),
    coin: `C${index}`,
  }));
  return { ...state, market: { ...market, coins } };
}

/** The accounts of that state: pools of 166 and of 334 positions. */
export function loadedBook(): BookWithBetas {
  return sampleBook(manyState(POSITIONS));
}

const firstCross = (): string => {
  const found = manyState(POSITIONS).positions.find((each) => each.marginMode === 'cross');
  return encodeURIComponent(found?.key ?? '');
};

async function slide(page: Page): Promise<void> {
  const slider = page.getByRole('slider').first();
  await slider.focus();
  for (let step = 0; step < 20; step += 1) {
    await page.keyboard.press('ArrowLeft');
    await page.waitForTimeout(50);
  }
}

/** In the page itself: asking it from here for each step would measure the asking. */
async function scroll(page: Page, selector: string, rounds: number, by: number): Promise<void> {
  await page
    .locator(selector)
    .first()
    .evaluate(
      async (element, [times, top]) => {
        for (let round = 0; round < times; round += 1) {
          element.scrollBy({ top });
          await new Promise((resolve) => setTimeout(resolve, 40));
        }
      },
      [rounds, by] as const,
    );
}

async function palette(page: Page): Promise<void> {
  for (let round = 0; round < 5; round += 1) {
    await page.keyboard.press('Control+KeyK');
    const input = page.getByPlaceholder('Go to a screen');
    await input.waitFor();
    await page.keyboard.type('xrp1', { delay: 60 });
    await page.waitForTimeout(300);
    await page.keyboard.press('Escape');
    await input.waitFor({ state: 'detached' });
  }
}

async function crashes(page: Page): Promise<void> {
  for (const name of [/2022-06-13/, /2024-08-05/, /2025-10-10/]) {
    await page.getByRole('radio', { name }).check();
    await page.waitForTimeout(200);
    await page.locator('.crash-head').waitFor({ timeout: 60_000 });
    await page.waitForTimeout(1500);
    await scroll(page, '.data-table-scroll', 20, 300);
  }
}

export function scenes(): readonly Scene[] {
  const wait = (ms: number) => (page: Page) => page.waitForTimeout(ms);
  return [
    { name: 'Overview', hash: '#/overview', hand: wait(6_000) },
    {
      name: 'Overview, scrolled',
      hash: '#/overview',
      hand: (page) => scroll(page, '.ladder-scroll', 40, 260),
    },
    { name: 'palette opened, typed in and closed', hash: '#/overview', hand: palette },
    {
      name: 'What-if, market at rest',
      hash: '#/what-if',
      ready: (page) => page.locator('.what-if-outcome').waitFor(),
      hand: wait(6_000),
    },
    {
      name: 'What-if, market 20 % down',
      hash: '#/what-if',
      ready: (page) => page.locator('.what-if-outcome').waitFor(),
      hand: async (page) => {
        await page.getByRole('button', { name: /^−20/ }).click();
        await page.waitForTimeout(6_000);
      },
    },
    {
      name: 'What-if, slider moved',
      hash: '#/what-if',
      ready: (page) => page.locator('.what-if-outcome').waitFor(),
      hand: slide,
    },
    {
      name: 'What-if, three crashes replayed',
      hash: '#/what-if/replay',
      ready: (page) => page.locator('.crash-head').waitFor(),
      hand: crashes,
    },
    {
      name: 'Account of 334 positions',
      hash: '#/account/acc-binance',
      ready: (page) => page.getByText('If the whole market moves').waitFor(),
      hand: wait(6_000),
    },
    {
      name: 'Account of 334 positions, slider moved',
      hash: '#/account/acc-binance',
      ready: (page) => page.getByText('If the whole market moves').waitFor(),
      hand: slide,
    },
    {
      name: 'Position, chart live',
      hash: `#/position/${firstCross()}`,
      ready: (page) => page.locator('.way-cards').waitFor(),
      hand: wait(8_000),
    },
    {
      name: 'Position, target moved',
      hash: `#/position/${firstCross()}`,
      ready: (page) => page.locator('.way-cards').waitFor(),
      hand: slide,
    },
    {
      name: `Alarm log of ${LOG_ENTRIES}, scrolled to its end`,
      hash: '#/alarms/log',
      data: { log: sampleLog(loadedState(), LOG_ENTRIES) },
      ready: (page) => page.getByRole('table', { name: 'Alarm log' }).waitFor(),
      hand: (page) => scroll(page, '.data-table-scroll', 70, 6_000),
    },
    {
      name: 'Why? opened and closed',
      hash: '#/alarms/log',
      ready: (page) => page.getByRole('table', { name: 'Alarm log' }).waitFor(),
      hand: async (page) => {
        for (let round = 0; round < 5; round += 1) {
          await page.getByRole('button', { name: 'Why?' }).first().click();
          await page.getByRole('dialog').waitFor();
          await page.keyboard.press('Escape');
          await page.getByRole('dialog').waitFor({ state: 'detached' });
        }
      },
    },
    { name: `Market of ${COINS} coins`, hash: '#/market', hand: wait(6_000) },
    {
      name: 'spread',
      hash: '#/market/spread',
      data: { market: sampleDetails() },
      hand: wait(6_000),
    },
    { name: 'Alarm rules', hash: '#/alarms/rules', hand: wait(5_000) },
    {
      name: 'one screen after the other',
      hash: '#/overview',
      hand: async (page) => {
        for (const digit of [2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6, 1]) {
          await page.keyboard.press(`Alt+Digit${digit}`);
          await page.waitForTimeout(700);
        }
      },
    },
  ];
}
