import { launchChromium } from '../helpers/chromium.ts';
import { openPage } from '../helpers/screens/open-page.ts';
import { serveRenderer } from '../helpers/screens/serve-renderer.ts';
import type { Figure } from './figure.ts';
import { LONG_MS, measureTasks } from './renderer/measure-tasks.ts';
import { loadedBook, loadedState, scenes } from './renderer/scenes.ts';
import { startTicking, tickingFeed } from '../helpers/ticking-desk.ts';

/**
 * Each screen with 500 positions that all change ten times a second: the longest time for which the page could not have answered.
 * Processor time of the page's own thread, so that a busy machine does not blur it. `LEEWAY_BENCH_SCENE` names one.
 */
export async function runRendererBench(): Promise<readonly Figure[]> {
  const browser = await launchChromium();
  if (browser === undefined) {
    process.stderr.write('skipped: no Chromium (screens under load)\n');
    return [];
  }
  const server = await serveRenderer();
  const only = process.env['LEEWAY_BENCH_SCENE'] ?? '';
  const state = loadedState();
  const book = loadedBook();
  const feed = tickingFeed(state, book);
  const figures: Figure[] = [];
  try {
    for (const scene of scenes()) {
      if (!scene.name.includes(only)) continue;
      const { page, context } = await openPage(browser, {
        url: server.url,
        state,
        hash: scene.hash,
        data: { book, ...scene.data },
      });
      // A busy machine takes its time; what is measured is not the clock.
      page.setDefaultTimeout(120_000);
      await page.mouse.click(2, 2);
      await scene.ready?.(page);
      // The other screens are loaded while the page is idle: not while it is measured.
      await page.waitForTimeout(4_000);
      await startTicking(page, feed);
      await page.waitForTimeout(1_000);
      const { longestMs, longestWallMs, longCount, busy } = await measureTasks(
        browser,
        page,
        async () => {
          await scene.hand?.(page);
        },
      );
      figures.push({
        name: `${scene.name}: longest task`,
        value: longestMs,
        unit: 'ms',
        limit: LONG_MS,
        note: `${longCount} over ${LONG_MS} ms; ${longestWallMs.toFixed(0)} ms by the clock; ${(busy * 100).toFixed(0)} % busy`,
      });
      process.stderr.write(`  ${scene.name}: ${longestMs.toFixed(1)} ms\n`);
      await context.close();
    }
  } finally {
    await browser.close();
    server.close();
  }
  return figures;
}
