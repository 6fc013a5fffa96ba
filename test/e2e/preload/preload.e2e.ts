import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { handleAppProtocol } from '../../../main/desktop/app-protocol.ts';
import {
  EVENT_MESSAGE,
  registerIpcTransport,
  REQUEST_MESSAGE,
} from '../../../main/desktop/ipc-transport.ts';
import { startCore, type Core } from '../../../main/start.ts';
import { createElectronStandIn } from '../../helpers/electron-stand-in.ts';
import { fakeHost, type FakeMonitor } from '../../helpers/fake-host.ts';
import { criticalState } from '../../helpers/sample-state.ts';
import { launchChromium, patientContext } from '../../helpers/chromium.ts';

const out = join(import.meta.dirname, '..', '..', '..', 'out');
/** A host that Chromium takes for trustworthy, as it does `app:`. */
const ORIGIN = 'http://leeway.localhost';

/**
 * The built preload and the built screens in real Chromium, over the desktop's own IPC transport, page policy and core.
 * Only Electron between them is a stand-in: `require('electron')` of the preload is answered by the test.
 */
describe('preload and screens in Chromium, over the desktop transport', () => {
  let browser: Browser | undefined;
  let page: Page;
  let core: Core;
  let monitor: FakeMonitor;
  const complaints: string[] = [];

  beforeAll(async () => {
    browser = await launchChromium();
    if (browser === undefined) {
      process.stdout.write('skipped: no Chromium (the preload)\n');
      return;
    }
    const stand = createElectronStandIn();
    const host = fakeHost({ kind: 'desktop' });
    monitor = host.monitor;
    core = await startCore(host.ports);
    registerIpcTransport(stand.electron, core.handleRequest, () => 1);
    handleAppProtocol(stand.electron, join(out, 'renderer'));

    const context = await patientContext(browser, { viewport: { width: 1440, height: 900 } });
    page = await context.newPage();
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.route(`${ORIGIN}/**`, async (route) => {
      const url = route.request().url().replace(ORIGIN, 'app://leeway');
      const answer = await stand.protocols.get('app')!({ url, method: 'GET' } as Request);
      await route.fulfill({
        status: answer.status,
        headers: Object.fromEntries(answer.headers),
        body: Buffer.from(await answer.arrayBuffer()),
      });
    });
    const sender = { id: 1 };
    const senderFrame = { url: 'app://leeway/', parent: null, detached: false };
    await page.exposeBinding('leewayInvoke', (_source, message: string, ...args: unknown[]) => {
      expect(message).toBe(REQUEST_MESSAGE);
      return stand.ipcHandlers.get(REQUEST_MESSAGE)!({ sender, senderFrame }, ...args);
    });
    await page.addInitScript({
      content: asPageScript(readFileSync(join(out, 'main', 'preload.cjs'), 'utf8')),
    });
    core.onEvent((channel, payload) => {
      void page
        .evaluate(
          ([name, ...args]) =>
            (globalThis as unknown as { leewayEmit: (...all: unknown[]) => void }).leewayEmit(
              name,
              ...args,
            ),
          [EVENT_MESSAGE, channel, JSON.parse(JSON.stringify(payload))] as [string, ...unknown[]],
        )
        .catch(() => undefined);
    });
    await page.goto(`${ORIGIN}/index.html`);
    await page.waitForSelector('main');
  });

  afterAll(async () => {
    await browser?.close();
    await core?.stop();
  });

  it('gives the page a frozen object with the named methods and nothing of Electron', async ({
    skip,
  }) => {
    if (browser === undefined) return skip();
    const seen = await page.evaluate(() => {
      const { host } = window as unknown as { host: Record<string, object> };
      return {
        groups: Object.keys(host).sort(),
        frozen:
          Object.isFrozen(host) && Object.values(host).every((group) => Object.isFrozen(group)),
        alarms: Object.keys(host['alarms'] ?? {}).sort(),
      };
    });
    expect(seen.frozen).toBe(true);
    expect(seen.groups).toEqual([
      'accounts',
      'alarms',
      'app',
      'book',
      'connection',
      'history',
      'import',
      'market',
      'on',
      'position',
      'settings',
    ]);
    expect(seen.alarms).toContain('acknowledge');
  });

  it('shows what the core says, and follows its events', async ({ skip }) => {
    if (browser === undefined) return skip();
    const { accounts, positions, headline, alarms, jointLeeway } = criticalState();
    monitor.change({ accounts, positions, headline, alarms, jointLeeway, firstRoundDone: true });
    await page.getByText(headline.text.slice(0, 30)).first().waitFor();
    await page.getByRole('alertdialog').waitFor();
  });

  it('carries an answer of the trader back to the monitor', async ({ skip }) => {
    if (browser === undefined) return skip();
    await page
      .getByRole('alertdialog')
      .getByRole('button', { name: /^Acknowledge/ })
      .click();
    await expect.poll(() => monitor.received.some(({ type }) => type === 'acknowledge')).toBe(true);
  });

  it('lets the page run nothing that is not in the bundle', async ({ skip }) => {
    if (browser === undefined) return skip();
    expect(complaints).toEqual([]);
    const ran = await page.evaluate(async () => {
      const attempts: Record<string, () => void> = {
        // oxlint-disable-next-line no-implied-eval -- that it is refused is what is tested
        byEval: () => new Function('globalThis.byEval = true')(),
        byScript: () => {
          const script = document.createElement('script');
          script.append('globalThis.byScript = true');
          document.head.append(script);
        },
        byHtml: () => {
          document.body.innerHTML += '<img src=x onerror="globalThis.byHtml = true">';
        },
      };
      const succeeded: string[] = [];
      for (const [name, attempt] of Object.entries(attempts)) {
        // In a turn of its own: the debugger's own turn may evaluate whatever the policy says.
        await new Promise<void>((resolve) => {
          setTimeout(() => {
            try {
              attempt();
            } catch {
              // Refused, as it should be.
            }
            // What it put into the page has been taken up, or failed to be loaded.
            const look = (): void => {
              if ([...document.images].every(({ complete }) => complete)) setTimeout(resolve);
              else setTimeout(look, 20);
            };
            look();
          });
        });
        if ((globalThis as Record<string, unknown>)[name] === true) succeeded.push(name);
      }
      return succeeded;
    });
    expect(ran).toEqual([]);
  });
});

/** Runs the CommonJS preload in a page, with the two parts of Electron that a sandboxed preload gets. */
function asPageScript(preload: string): string {
  return `(() => {
    const listeners = new Map();
    globalThis.leewayEmit = (name, ...args) => listeners.get(name)?.({}, ...args);
    const electron = {
      contextBridge: { exposeInMainWorld: (name, value) => Object.defineProperty(globalThis, name, { value }) },
      ipcRenderer: {
        on: (name, listener) => listeners.set(name, listener),
        invoke: (...args) => globalThis.leewayInvoke(...args),
      },
    };
    const require = (name) => { if (name !== 'electron') throw new Error('a sandboxed preload may not require ' + name); return electron; };
    const module = { exports: {} };
    const exports = module.exports;
    ${preload}
  })();`;
}
