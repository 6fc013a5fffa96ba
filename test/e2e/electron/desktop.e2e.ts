import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findElectron, hasDisplay } from '../../../build/electron-binary.mjs';
import { WAIT_MS } from '../../helpers/chromium.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const executablePath = findElectron();
const reason =
  executablePath === undefined ? 'no Electron binary' : hasDisplay() ? undefined : 'no display';
if (reason !== undefined)
  process.stdout.write(`skipped: ${reason} (the desktop host in a real Electron)\n`);

/** The only tests that prove Electron itself; the stand-in proves wiring, Chromium proves preload and screens. */
describe.skipIf(reason !== undefined)('the desktop app in a real Electron', () => {
  let app: ElectronApplication;
  let page: Page;
  let home: string;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'leeway-electron-'));
    app = await _electron.launch({
      executablePath: executablePath ?? '',
      args: [
        root,
        ...(process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ],
      env: { ...process.env, LEEWAY_HOME: home } as Record<string, string>,
      timeout: WAIT_MS,
    });
    app.context().setDefaultTimeout(WAIT_MS);
    page = await app.firstWindow({ timeout: WAIT_MS });
    await page.waitForLoadState('domcontentloaded');
  });
  afterAll(async () => {
    await app.evaluate(({ app: main }) => main.exit(0)).catch(() => undefined);
    await app.close().catch(() => undefined);
    await rm(home, { recursive: true, force: true });
  });

  it('shows its page from app:// and nothing else', async () => {
    expect(page.url()).toMatch(/^app:\/\/leeway\//);
  });

  it('gives the page no Node and only the named methods', async () => {
    const seen = await page.evaluate(() => ({
      node: typeof (globalThis as Record<string, unknown>)['require'],
      process: typeof (globalThis as Record<string, unknown>)['process'],
      host: Object.keys((globalThis as unknown as { host: object }).host).sort(),
    }));
    expect(seen.node).toBe('undefined');
    expect(seen.process).toBe('undefined');
    expect(seen.host).toContain('alarms');
    expect(seen.host).not.toContain('ipcRenderer');
  });

  it('runs with sandbox, isolation and without Node in every window', async () => {
    // Not in Electron's typings; what the window really got, not what it was asked for.
    type Inspected = { getLastWebPreferences(): Record<string, unknown> };
    const preferences = await app.evaluate(({ webContents }) =>
      webContents
        .getAllWebContents()
        .map((contents) => (contents as unknown as Inspected).getLastWebPreferences()),
    );
    for (const each of preferences) {
      expect(each).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false });
    }
  });

  it('watches the demo exchange and says so', async () => {
    await page.getByText('DEMO').first().waitFor();
    await page.getByText(/BTC/).first().waitFor();
  });

  it('blocks inline script and eval', async () => {
    const blocked = await page.evaluate(() => {
      const script = document.createElement('script');
      try {
        script.textContent = 'globalThis.leaked = true';
        document.head.append(script);
      } catch {
        // Trusted Types refuse the text itself.
      }
      return (globalThis as Record<string, unknown>)['leaked'] === undefined;
    });
    expect(blocked).toBe(true);
  });

  it('makes no network request of its own', async () => {
    const failed = await page.evaluate(() =>
      fetch('https://example.com').then(
        () => false,
        () => true,
      ),
    );
    expect(failed).toBe(true);
  });

  it('opens no window and goes nowhere else', async () => {
    await page.evaluate(() => {
      window.open('https://example.com');
      location.href = 'https://example.com';
    });
    expect(app.windows()).toHaveLength(1);
    expect(page.url()).toMatch(/^app:\/\/leeway\//);
  });

  it('runs the monitor as a process of its own', async () => {
    const names = await app.evaluate(({ app: main }) =>
      main.getAppMetrics().map((metric) => metric.name ?? ''),
    );
    expect(names.some((name) => name.includes('Leeway monitor'))).toBe(true);
  });

  it('keeps its files in its home, settings readable by their owner only', async () => {
    expect(readdirSync(home).length).toBeGreaterThan(0);
    const files = readdirSync(home).filter((name) => name.endsWith('.json'));
    for (const file of files)
      expect(await readFile(join(home, file), 'utf8')).not.toContain('secret"');
  });

  it('rebuilds a lost page and goes on', async () => {
    await app.evaluate(({ webContents }) => {
      for (const contents of webContents.getAllWebContents()) contents.forcefullyCrashRenderer();
    });
    const rebuilt = await app.waitForEvent('window', { timeout: WAIT_MS });
    await rebuilt.waitForLoadState('domcontentloaded');
    expect(rebuilt.url()).toMatch(/^app:\/\/leeway\//);
  });

  it('hides instead of closing where a tray exists, and never disappears without one', async () => {
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    const left = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
    expect(left).toBe(1);
  });
});
