/* oxlint-disable no-console -- this is a command: it prints what it measured */
import { manyState } from '../../helpers/sample-state.ts';
import { launchChromium, missingForScreens, openPage } from './open-page.ts';
import { serveRenderer } from './serve-renderer.ts';

/*
 * How the Overview bears 500 positions that all change ten times a second, for ten seconds: the longest task of the
 * page, and how many were over 50 ms. A measurement, never a test: the machine decides over it as well.
 */
const SECONDS = 10;
const PER_SECOND = 10;

const missing = missingForScreens();
if (missing !== undefined) {
  console.log(`skipped: ${missing}`);
} else {
  const server = await serveRenderer();
  const browser = await launchChromium();
  const { page, complaints } = await openPage(browser, { url: server.url, state: manyState(500) });
  await page.waitForTimeout(1500);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const cost = async (): Promise<ReadonlyMap<string, number>> =>
    new Map(
      (await devtools.send('Performance.getMetrics')).metrics.map((each) => [
        each.name,
        each.value,
      ]),
    );
  const before = await cost();
  const measured = await page.evaluate(
    async ({ seconds, perSecond, positions }) => {
      const tasks: number[] = [];
      const observer = new PerformanceObserver((list) => {
        tasks.push(...list.getEntries().map((entry) => entry.duration));
      });
      observer.observe({ type: 'longtask' });
      const started = performance.now();
      let frames = 0;
      const count = (): void => {
        frames += 1;
        if (performance.now() - started < seconds * 1000) requestAnimationFrame(count);
      };
      requestAnimationFrame(count);
      for (let turn = 0; turn < seconds * perSecond; turn += 1) {
        const shift = 1 + 0.2 * Math.sin(turn / 3);
        window.fake.patch({
          positions: positions.map((position, index) => {
            const { distance } = position.risk;
            if (distance.kind !== 'distance') return position;
            const ratio = distance.ratio * (index % 2 === 0 ? shift : 2 - shift);
            return {
              ...position,
              markPrice: (position.markPrice ?? 100) * shift,
              risk: { ...position.risk, distance: { ...distance, ratio } },
            };
          }),
        });
        await new Promise((resolve) => setTimeout(resolve, 1000 / perSecond));
      }
      await new Promise((resolve) => setTimeout(resolve, 300));
      observer.disconnect();
      return { tasks, framesPerSecond: frames / seconds };
    },
    { seconds: SECONDS, perSecond: PER_SECOND, positions: manyState(500).positions },
  );
  const after = await cost();
  /** Processor time of the page's thread per update, whatever else the machine did meanwhile. */
  const perUpdateMs = (name: string): number =>
    Math.round(
      (10_000 * ((after.get(name) ?? 0) - (before.get(name) ?? 0))) / (SECONDS * PER_SECOND),
    ) / 10;
  const worst = Math.max(0, ...measured.tasks);
  console.log(
    JSON.stringify({
      positions: 500,
      updatesPerSecond: PER_SECOND,
      tasksOver50Ms: measured.tasks.length,
      longestTaskMs: Math.round(worst),
      framesPerSecond: Math.round(measured.framesPerSecond),
      processorMsPerUpdate: {
        all: perUpdateMs('TaskDuration'),
        script: perUpdateMs('ScriptDuration'),
        style: perUpdateMs('RecalcStyleDuration'),
        layout: perUpdateMs('LayoutDuration'),
      },
      complaints,
    }),
  );
  await browser.close();
  server.close();
}
