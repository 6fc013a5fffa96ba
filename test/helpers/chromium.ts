import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

/** Where Chromium or Chrome usually is: Debian, other Linux, macOS, Windows. */
const CANDIDATES: readonly (string | undefined)[] = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

export const NO_CHROMIUM = 'no Chromium here (set CHROMIUM_PATH)';

export function findChromium(): string | undefined {
  return CANDIDATES.find((path) => path !== undefined && existsSync(path));
}

/** Undefined where none is installed; the caller then says "skipped". */
export async function launchChromium(): Promise<Browser | undefined> {
  const executablePath = findChromium();
  if (executablePath === undefined) return undefined;
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

/** For a caller that has asked `findChromium` before. */
export async function requireChromium(): Promise<Browser> {
  const browser = await launchChromium();
  if (browser === undefined) throw new Error(NO_CHROMIUM);
  return browser;
}
