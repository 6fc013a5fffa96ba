import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium, patientContext } from '../../helpers/chromium.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** The sell-off of the demo takes minutes of the real clock, and a slow machine follows late. */
const SELLOFF_MS = 240_000;

/** The main job as a newcomer runs it: `npm start`, the demo exchange, its sell-off, the browser. Real time. */
describe('npm start, watched through the sell-off', () => {
  const home = mkdtempSync(join(tmpdir(), 'leeway-main-job-'));
  let host: ChildProcess;
  let startedAt = 0;
  let stderr = '';
  let link = '';
  let browser: Browser | undefined;
  let page: Page;
  const complaints: string[] = [];
  const foreign: string[] = [];

  beforeAll(async () => {
    startedAt = performance.now();
    host = spawn(process.execPath, [join(root, 'build', 'start.mjs'), '--no-open', '--port', '0'], {
      // Without a display the start script takes the server host, whatever machine this is.
      env: { ...process.env, LEEWAY_HOME: home, DISPLAY: '', WAYLAND_DISPLAY: '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    host.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    link = await new Promise<string>((resolve, reject) => {
      host.stdout?.on('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
      host.once('exit', () => reject(new Error(`npm start ended: ${stderr}`)));
    });
    browser = await launchChromium();
    if (browser === undefined) {
      process.stdout.write('skipped: no Chromium (the main job on the screen)\n');
      return;
    }
    const context = await patientContext(browser, {
      viewport: { width: 1440, height: 900 },
      permissions: ['notifications'],
    });
    page = await context.newPage();
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('request', (request) => {
      const { host: asked } = new URL(request.url());
      if (
        !['data:', 'blob:'].includes(new URL(request.url()).protocol) &&
        asked !== new URL(link).host
      ) {
        foreign.push(request.url());
      }
    });
    await page.goto(link);
    await page.waitForSelector('main');
  });

  afterAll(async () => {
    await browser?.close();
    host.kill('SIGTERM');
    await new Promise((resolve) => host.once('exit', resolve));
    rmSync(home, { recursive: true, force: true });
  });

  it.runIf(process.platform === 'linux')(
    'says in one line why it is not the desktop app, and prints a one-time link',
    () => {
      expect(stderr).toMatch(
        /^Electron .*: Leeway opens in the browser instead of the desktop app\.$/m,
      );
      expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{20,}$/);
    },
  );

  it('shows the demo accounts, labeled as such, with real figures', async ({ skip }) => {
    if (browser === undefined) return skip();
    await page.getByText('DEMO', { exact: true }).first().waitFor();
    await page.getByText('Demo Binance').first().waitFor();
    await page.getByText('Demo Bitget').first().waitFor();
    await expect.poll(() => page.title()).toMatch(/^[●◉▲■] [−+][\d.]+\s% /);
  });

  it('lets its link be used once', async () => {
    const again = await fetch(link, { redirect: 'manual' });
    expect(again.status).toBe(401);
  });

  // Within 90 s and 3 minutes, says `demo-book.test.ts` on the demo's own clock; here a slow machine may come later.
  it('warns, then is critical, on title, banner and list', async ({ skip }) => {
    if (browser === undefined) return skip();
    await page.getByRole('button', { name: 'Allow alarms' }).click();
    const secondsUntil = async (title: RegExp) => {
      await page.waitForFunction(
        (source) => new RegExp(source).test(document.title),
        title.source,
        { timeout: SELLOFF_MS },
      );
      return ((performance.now() - startedAt) / 1000).toFixed(0);
    };
    const warning = await secondsUntil(/^[▲■]/);
    const critical = await secondsUntil(/^■/);
    process.stdout.write(`first warning after ${warning} s, first critical after ${critical} s\n`);
    await page.getByRole('alertdialog').waitFor();
  });

  it('tells a script the same through the running host', async () => {
    const watch = spawn(
      process.execPath,
      [join(root, 'out', 'main', 'cli.js'), 'watch', '--once', '--json'],
      {
        env: { ...process.env, LEEWAY_HOME: home },
      },
    );
    let stdout = '';
    watch.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    const code = await new Promise((resolve) => watch.once('exit', resolve));
    const answer = JSON.parse(stdout) as { accounts: { state: string; level: string }[] };
    expect(answer.accounts.map(({ state }) => state)).toEqual(['ok', 'ok']);
    if (browser !== undefined) expect([10, 20]).toContain(code);
  });

  it('is silenced by Acknowledge and keeps every decision in the log', async ({ skip }) => {
    if (browser === undefined) return skip();
    await page
      .getByRole('alertdialog')
      .getByRole('button', { name: /^Acknowledge/ })
      .click();
    await page.goto(`${new URL(link).origin}/#/alarms/log`);
    for (const word of [/raised/i, /acknowledged/i]) await page.getByText(word).first().waitFor();
  });

  it('opens a position with its chart', async ({ skip }) => {
    if (browser === undefined) return skip();
    await page.goto(`${new URL(link).origin}/#/overview`);
    await page.getByRole('link', { name: /BTC/ }).first().click();
    await page.locator('canvas').first().waitFor();
  });

  it('asked nobody but its own host, and nothing was refused by the policy of the page', ({
    skip,
  }) => {
    if (browser === undefined) return skip();
    expect(foreign).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
