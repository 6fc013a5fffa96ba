import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAccess } from '../../../main/server/access.ts';
import { listBundleFiles } from '../../../main/page/bundle-files.ts';
import { createHttpServer } from '../../../main/server/http-server.ts';

const SECRET = 'canary: this must never be served';
const root = mkdtempSync(join(tmpdir(), 'leeway-traversal-'));
const bundle = join(root, 'renderer');
mkdirSync(join(bundle, 'assets'), { recursive: true });
writeFileSync(join(bundle, 'index.html'), 'the screens');
writeFileSync(join(bundle, 'assets', 'app.js'), 'the code');
writeFileSync(join(root, 'secrets.json'), SECRET);
writeFileSync(join(root, 'index.js'), SECRET);
writeFileSync(join(bundle, '.env'), SECRET);
writeFileSync(join(bundle, 'notes.txt'), SECRET);
symlinkSync(join(root, 'secrets.json'), join(bundle, 'link.json'));
symlinkSync(root, join(bundle, 'up'));

const targets = ['secrets.json', 'index.js'];
const climbs = [
  '/../',
  '/..%2f',
  '/..%2F',
  '/%2e%2e/',
  '/%2e%2e%2f',
  '/%252e%252e%252f',
  '/..%252f',
  '/..%5c',
  '/..\\',
  '/..%c0%af',
  '/..%ef%bc%8f',
  '/assets/../../',
  '/assets/..%2f..%2f',
  '/assets/%2e%2e/%2e%2e/',
  '/assets//..//..//',
  '/./../',
  '/.%2e/',
  '/..;/',
  '/..%00/',
  '//../',
  '///',
  '/up/',
  '/%75%70/',
  '/assets/../up/',
  '/index.html/../../',
  '/assets/app.js/../../../',
];
const paths = [
  ...climbs.flatMap((climb) => targets.map((target) => `${climb}${target}`)),
  `/${root}/secrets.json`,
  `${root}/secrets.json`,
  `/file://${root}/secrets.json`,
  '/link.json',
  '/link.json%00.js',
  '/.env',
  '/%2eenv',
  '/notes.txt',
  '/etc/passwd',
  '/../../../../../../etc/passwd',
  '/..%2f..%2f..%2f..%2fetc/passwd',
  '/assets/app.js%00',
  '/assets\\app.js',
  '/ASSETS/app.js',
  '/C:/Windows/win.ini',
  '/host.json',
];

const access = createAccess(() => 1);
const server = createHttpServer({
  access,
  files: listBundleFiles(bundle),
  createLink: () => '',
  metrics: () => undefined,
  describeWatch: () => '',
});
const cookie = `${access.cookieName()}=${access.redeem(access.createLinkToken()) ?? ''}`;
let port = 0;

beforeAll(
  () =>
    new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        port = (server.address() as { port: number }).port;
        resolve();
      });
    }),
);
afterAll(() => void server.close());

/** As raw as it is written: `fetch` would tidy the path up before sending it. */
function get(path: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, headers: { cookie } }, (answer) => {
      let body = '';
      answer.on('data', (chunk: Buffer) => (body += chunk.toString()));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }));
    });
    asked.on('error', reject);
    asked.end();
  });
}

describe('files of the server', () => {
  it('are tried to be left in more than 60 ways', () => {
    expect(new Set(paths).size).toBeGreaterThanOrEqual(60);
  });

  it.each(paths)('are not left by %s', async (path) => {
    const { status, body } = await get(path);
    expect(status).toBe(404);
    expect(body).not.toContain('canary');
    expect(body).not.toContain('root:');
  });

  it('are the bundle, by their exact names', async () => {
    expect(await get('/')).toEqual({ status: 200, body: 'the screens' });
    expect(await get('/?x=1')).toEqual({ status: 200, body: 'the screens' });
    expect(await get('/assets/app.js')).toEqual({ status: 200, body: 'the code' });
    expect([...listBundleFiles(bundle).keys()].toSorted()).toEqual([
      '/assets/app.js',
      '/index.html',
    ]);
  });
});
