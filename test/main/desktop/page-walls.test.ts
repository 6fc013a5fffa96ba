import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { handleAppProtocol } from '../../../main/desktop/app-protocol.ts';
import { findRefusedSwitch } from '../../../main/desktop/argv-guard.ts';
import { guardNavigation, isAppUrl } from '../../../main/desktop/windows/navigation-guard.ts';
import { guardSession } from '../../../main/desktop/windows/session-guard.ts';
import { createElectronStandIn, StandInContents } from '../../helpers/electron-stand-in.ts';

describe('switches of the command line', () => {
  it.each([
    '--remote-debugging-port=9222',
    '--remote-debugging-pipe',
    '--inspect',
    '--inspect-brk=0',
    '--disable-web-security',
    '--no-sandbox',
    '--proxy-server=http://evil',
    '--ignore-certificate-errors',
    '--host-resolver-rules=MAP * 127.0.0.1',
    '--js-flags=--expose-gc',
    '--load-extension=/x',
    '-inspect',
    '--INSPECT=1',
  ])('stops the packaged app on %s', (argument) => {
    expect(findRefusedSwitch(['.', argument])).toBeDefined();
  });

  it('lets ordinary arguments pass', () => {
    expect(
      findRefusedSwitch(['.', '--hidden', 'inspect', '--no-open', '--inspector-x']),
    ).toBeUndefined();
  });
});

describe('app://', () => {
  let root: string;
  let outside: string;

  beforeAll(async () => {
    outside = await mkdtemp(join(tmpdir(), 'leeway-outside-'));
    root = join(outside, 'renderer');
    await mkdir(join(root, 'assets'), { recursive: true });
    await writeFile(join(root, 'index.html'), '<meta name="csp-nonce" content="__CSP_NONCE__">');
    await writeFile(join(root, 'assets', 'app-1a2b.js'), 'export {};');
    await writeFile(join(root, 'secret.txt'), 'no type of a bundle');
    await writeFile(join(outside, 'secret.js'), 'outside');
    await symlink(join(outside, 'secret.js'), join(root, 'assets', 'link.js'));
  });
  afterAll(() => rm(outside, { recursive: true, force: true }));

  async function served(url: string): Promise<string | undefined> {
    const { electron, protocols } = createElectronStandIn();
    handleAppProtocol(electron, root);
    const response = await protocols.get('app')!(fakeRequest(url));
    return response.status === 200 ? response.text() : undefined;
  }

  it('serves the bundle', async () => {
    expect(await served('app://leeway/')).toContain('csp-nonce');
    expect(await served('app://leeway/index.html')).toContain('csp-nonce');
    expect(await served('app://leeway/assets/app-1a2b.js?v=1')).toBe('export {};');
  });

  it('serves nothing else', async () => {
    const steps = [
      '..',
      '%2e%2e',
      '..%2f',
      '%2e%2e%2f',
      '..%5c',
      '..%252f',
      '%252e%252e',
      '.%2e',
      '..;',
      '..%00',
    ];
    const targets = ['secret.js', 'renderer/../secret.js', 'etc/passwd'];
    const urls = steps.flatMap((step) =>
      targets.flatMap((target) => [
        `app://leeway/${step}/${target}`,
        `app://leeway/assets/${step}/${step}/${target}`,
      ]),
    );
    urls.push(
      'app://leeway/assets/link.js',
      'app://leeway/secret.txt',
      'app://leeway/index.html%00.js',
      'app://leeway//etc/passwd',
      'app://leeway/C:%5cWindows%5cwin.ini',
      'app://evil/index.html',
      'app://leeway.evil/index.html',
      'app://user@evil/index.html',
      'file:///etc/passwd',
      'https://leeway/index.html',
      'not a url',
      '',
    );
    expect(urls.length).toBeGreaterThanOrEqual(60);
    const escaped = [];
    for (const url of urls) if ((await served(url)) !== undefined) escaped.push(url);
    expect(escaped).toEqual([]);
  });

  it('answers the page with a strict policy and a nonce of its own each time', async () => {
    const { electron, protocols } = createElectronStandIn();
    handleAppProtocol(electron, root);
    const ask = async () => protocols.get('app')!(fakeRequest('app://leeway/'));
    const [first, second] = [await ask(), await ask()];
    const policy = first.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe-|https?:|\*/);
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
    expect(await first.text()).toContain(`content="${nonce}"`);
    expect(second.headers.get('content-security-policy')).not.toBe(policy);
    expect((await protocols.get('app')!(fakeRequest('app://leeway/../secret.js'))).status).toBe(
      404,
    );
    expect((await protocols.get('app')!(fakeRequest('app://leeway/', 'POST'))).status).toBe(404);
  });
});

describe('navigation and permissions', () => {
  it('prevents every way out of the page', () => {
    const contents = new StandInContents(1);
    guardNavigation(contents as never);
    const ways = ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview'];
    for (const way of ways) {
      let prevented = false;
      contents.emit(way, { preventDefault: () => (prevented = true) }, 'app://leeway/index.html');
      expect(prevented, way).toBe(true);
    }
    expect(contents.openHandler?.({ url: 'https://a.example' })).toEqual({ action: 'deny' });
  });

  it('denies every permission that Electron knows but the copy button', () => {
    const { session } = createElectronStandIn();
    guardSession(session as never, { development: false });
    const typings = readFileSync(
      createRequire(import.meta.url).resolve('electron/electron.d.ts'),
      'utf8',
    );
    const union =
      /setPermissionRequestHandler\(handler: \(\(webContents: WebContents, permission: ([^)]*?), callback/.exec(
        typings,
      )?.[1] ?? '';
    const names = [...union.matchAll(/'([a-z-]+)'/gi)].map((match) => match[1] ?? '');
    expect(names.length).toBeGreaterThan(10);
    const granted = names.filter((name) => {
      let answer = false;
      session.request?.(new StandInContents(1), name, (ok) => (answer = ok));
      return answer || session.check?.(null, name, 'app://leeway') === true;
    });
    expect(granted).toEqual(['clipboard-sanitized-write']);
    expect(session.check?.(null, 'clipboard-sanitized-write', 'https://evil.example')).toBe(false);
  });

  it('cancels every request that leaves the bundle', () => {
    const { session } = createElectronStandIn();
    guardSession(session as never, { development: false });
    const cancelled = (url: string) => {
      let result = false;
      session.before?.({ url }, (answer) => (result = answer.cancel));
      return result;
    };
    expect(cancelled('app://leeway/index.html')).toBe(false);
    for (const url of [
      'https://api.example',
      'http://127.0.0.1:1/',
      'ws://x',
      'file:///etc/passwd',
      'data:text/html,x',
      'app://evil/',
      'devtools://x',
    ]) {
      expect(cancelled(url), url).toBe(true);
    }
  });

  it('takes only our own page for ours', () => {
    expect(isAppUrl('app://leeway/index.html#/overview')).toBe(true);
    for (const url of ['app://leeway.evil/', 'app://evil/', 'https://leeway/', 'about:blank', '']) {
      expect(isAppUrl(url), url).toBe(false);
    }
  });
});

/** undici refuses `app:` in a Request of its own, Electron's does not. */
function fakeRequest(url: string, method = 'GET'): Request {
  return { url, method } as Request;
}
