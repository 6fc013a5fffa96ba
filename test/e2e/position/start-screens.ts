import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { findChromium, requireChromium, NO_CHROMIUM } from '../../helpers/chromium.ts';
import { serveRenderer } from '../screens/serve-renderer.ts';

const BUILT = fileURLToPath(new URL('../../../out/renderer/index.html', import.meta.url));

/** What the machine lacks for these flows; undefined: nothing. Said aloud, because a skipped test proves nothing. */
export const missingForScreens =
  findChromium() === undefined
    ? NO_CHROMIUM
    : existsSync(BUILT)
      ? undefined
      : 'the screens are not built (npm run build)';
if (missingForScreens !== undefined) {
  process.stdout.write(`skipped: ${missingForScreens} (flows of position, what-if and import)\n`);
}

export interface Screens {
  readonly browser: Browser;
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** The built screens behind the policy of production, and a real Chromium. */
export async function startScreens(): Promise<Screens> {
  const server = await serveRenderer();
  const browser = await requireChromium();
  return {
    browser,
    url: server.url,
    stop: async () => {
      await browser.close();
      server.close();
    },
  };
}
