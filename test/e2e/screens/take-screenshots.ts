/* oxlint-disable no-console -- this is a command: it says what it wrote */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { requireChromium } from '../../helpers/chromium.ts';
import { missingForScreens, openPage } from '../../helpers/screens/open-page.ts';
import { serveRenderer } from '../../helpers/screens/serve-renderer.ts';
import { dataOf, fullShots, SHOTS, stateOf } from './shots.ts';

/*
 * Pictures of every screen in both themes: `node test/e2e/screens/take-screenshots.ts [--full] [--tall] [--only TEXT]`.
 * `--full` adds both sizes and every state, `--tall` shows each screen in its whole length. They land in
 * test-results/screens.
 */
const out = fileURLToPath(new URL('../../../test-results/screens', import.meta.url));
const { values } = parseArgs({
  options: {
    full: { type: 'boolean', default: false },
    tall: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
  },
});

const WIDE = { width: 1440, height: 900 };
const SIZES = values.full ? [WIDE, { width: 1024, height: 700 }] : [WIDE];
const shots = values.full ? fullShots() : SHOTS;

const missing = missingForScreens();
if (missing !== undefined) {
  console.log(`skipped: ${missing}`);
} else {
  const browser = await requireChromium();
  mkdirSync(out, { recursive: true });
  const server = await serveRenderer();
  let complaintCount = 0;
  for (const theme of ['dark', 'light'] as const) {
    for (const size of SIZES) {
      for (const shot of shots) {
        const name = `${shot.name}-${theme}${values.full ? `-${size.width}x${size.height}` : ''}`;
        if (!name.includes(values.only)) continue;
        const state = stateOf(shot);
        const { page, context, complaints } = await openPage(browser, {
          url: server.url,
          state,
          theme,
          hash: shot.hash(state.positions[0]?.key ?? ''),
          data: dataOf(shot),
          ...size,
        });
        await shot.prepare?.(page);
        if (values.tall) {
          const hidden = await page.evaluate(() => {
            const screen = document.querySelector('main .screen');
            return screen === null ? 0 : screen.scrollHeight - screen.clientHeight;
          });
          await page.setViewportSize({ ...size, height: size.height + Math.max(0, hidden) });
        }
        await page.waitForTimeout(700);
        await page.screenshot({ path: `${out}/${name}.png` });
        for (const complaint of complaints) console.log(`${name}: ${complaint}`);
        complaintCount += complaints.length;
        console.log(`wrote ${name}.png`);
        await context.close();
      }
    }
  }
  await browser.close();
  server.close();
  if (complaintCount > 0) process.exitCode = 1;
}
