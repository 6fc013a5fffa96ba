import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest';
import { requireChromium } from '../chromium.ts';
import { missingForScreens, openPage, type OpenedPage, type OpenOptions } from './open-page.ts';
import { atRest } from './page-work.ts';
import { serveRenderer } from './serve-renderer.ts';

export type Open = (options: Omit<OpenOptions, 'url'>) => Promise<OpenedPage>;

/**
 * A suite over the built screens in a real Chromium, skipped aloud where one of them is missing. After each test its
 * pages are closed, and none of them may have complained about an error or about the security policy.
 */
export function describeScreens(name: string, tests: (open: Open) => void): void {
  const missing = missingForScreens();
  if (missing !== undefined) process.stdout.write(`skipped: ${missing} (${name})\n`);
  describe.skipIf(missing !== undefined)(name, () => {
    let browser: Browser;
    let server: Awaited<ReturnType<typeof serveRenderer>>;
    const opened: OpenedPage[] = [];
    beforeAll(async () => {
      server = await serveRenderer();
      browser = await requireChromium();
    });
    afterEach(async () => {
      for (const page of opened.splice(0)) {
        await page.context.close();
        expect(page.complaints).toEqual([]);
      }
    });
    afterAll(async () => {
      await browser.close();
      server.close();
    });
    tests(async (options) => {
      const page = await openPage(browser, { isStill: true, ...options, url: server.url });
      opened.push(page);
      await atRest(page.page);
      return page;
    });
  });
}
