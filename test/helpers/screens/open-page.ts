import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { AppState } from '../../../shared/contract/app-state.ts';
import { findChromium, NO_CHROMIUM, patientContext } from '../chromium.ts';
import { createPageHost, type PageHost, type PageHostData } from '../page-host.ts';
import { sampleBook } from '../sample-book.ts';
import { SAMPLE_VENUES, sampleLog } from '../sample-log.ts';
import { watchWork } from './page-work.ts';
import { RENDERER_DIR } from './serve-renderer.ts';

declare global {
  interface Window {
    fake: PageHost;
  }
}

/** What is missing to open the built screens in a real browser; undefined: nothing. */
export function missingForScreens(): string | undefined {
  if (findChromium() === undefined) return NO_CHROMIUM;
  if (!existsSync(join(RENDERER_DIR, 'index.html'))) return 'no built screens (npm run build)';
  return undefined;
}

export interface OpenOptions {
  readonly url: string;
  readonly state: AppState;
  readonly theme?: 'dark' | 'light';
  readonly width?: number;
  readonly height?: number;
  readonly hash?: string;
  /** Nothing blinks or glides: what is seen does not depend on when, and nothing is painted without need. */
  readonly isStill?: boolean;
  /** What the core answers besides the state; the samples where absent. */
  readonly data?: Partial<PageHostData>;
}

export interface OpenedPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the page complained about: errors, and refusals of its security policy. */
  readonly complaints: string[];
  readonly asked: (channel: string) => Promise<readonly unknown[]>;
}

/** A page with a fake core behind it, in a browser that has allowed notifications. */
export async function openPage(browser: Browser, options: OpenOptions): Promise<OpenedPage> {
  const theme = options.theme ?? 'dark';
  const context = await patientContext(browser, {
    viewport: { width: options.width ?? 1440, height: options.height ?? 900 },
    colorScheme: theme,
    timezoneId: 'UTC',
    reducedMotion: options.isStill === true ? 'reduce' : 'no-preference',
    permissions: ['notifications'],
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  const data: PageHostData = {
    log: sampleLog(options.state),
    venues: SAMPLE_VENUES,
    book: sampleBook(options.state),
    ...options.data,
    state: {
      ...options.state,
      settings: {
        ...options.state.settings,
        appearance: { ...options.state.settings.appearance, theme },
      },
    },
  };
  const host = await watchWork(page, 'window.fake.host');
  // Source text for the page: the function needs nothing from outside its body.
  await page.addInitScript(
    `window.fake = (${createPageHost.toString()})(${JSON.stringify(data)}); window.host = ${host};`,
  );
  await page.goto(`${options.url}${options.hash ?? ''}`);
  try {
    await page.waitForSelector('main .screen');
  } catch {
    const text = await page.evaluate(() => document.body.textContent);
    throw new Error(`no screen came up: ${complaints.join(' | ')} | ${text ?? ''}`);
  }
  await page.evaluate(() => document.fonts.ready);
  return {
    page,
    context,
    complaints,
    asked: (channel) => callsTo(page, channel),
  };
}

/** Payloads with which the core behind a page was asked on a channel, oldest first. */
export function callsTo(page: Page, channel: string): Promise<readonly unknown[]> {
  return page.evaluate(
    (name) => window.fake.calls.filter((call) => call.channel === name).map((call) => call.payload),
    channel,
  );
}
