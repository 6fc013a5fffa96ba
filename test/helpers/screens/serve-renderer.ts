import { createServer, type Server } from 'node:http';
import { readFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The built screens; `LEEWAY_RENDERER_DIR` names another build. */
export const RENDERER_DIR =
  process.env['LEEWAY_RENDERER_DIR'] ??
  fileURLToPath(new URL('../../../out/renderer', import.meta.url));

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
};

/** The built screens on loopback with the policy of production, and an empty bridge: the test brings `window.host`. */
export async function serveRenderer(): Promise<{
  readonly url: string;
  readonly close: () => void;
}> {
  const server = createServer((request, response) => {
    void answer(request.url ?? '/').then(({ status, headers, body }) => {
      response.writeHead(status, headers).end(body);
    });
  });
  const port = await listen(server);
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address.port);
    });
  });
}

async function answer(url: string): Promise<{
  status: number;
  headers: Record<string, string>;
  body: string | Buffer;
}> {
  const path = normalize(new URL(url, 'http://host').pathname);
  const file = path === '/' ? '/index.html' : path;
  const type = TYPES[extname(file)] ?? 'application/octet-stream';
  if (file === '/bridge.js') return { status: 200, headers: { 'content-type': type }, body: '' };
  try {
    const body = await readFile(join(RENDERER_DIR, file));
    if (file !== '/index.html') return { status: 200, headers: { 'content-type': type }, body };
    const nonce = randomBytes(16).toString('base64');
    return {
      status: 200,
      headers: { 'content-type': type, 'content-security-policy': policy(nonce) },
      body: body.toString('utf8').replaceAll('__CSP_NONCE__', nonce),
    };
  } catch {
    return { status: 404, headers: {}, body: 'not found' };
  }
}

function policy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "font-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "object-src 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
}
