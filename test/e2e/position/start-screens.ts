import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser } from 'playwright-core';
import { serveRenderer } from '../screens/serve-renderer.ts';

const CHROMIUM = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const BUILT = fileURLToPath(new URL('../../../out/renderer/index.html', import.meta.url));

/** What the machine lacks for these flows; undefined: nothing. Said aloud, because a skipped test proves nothing. */
export const missingForScreens = !existsSync(CHROMIUM)
  ? `no Chromium at ${CHROMIUM} (set CHROMIUM_PATH)`
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
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
  return {
    browser,
    url: server.url,
    stop: async () => {
      await browser.close();
      server.close();
    },
  };
}
