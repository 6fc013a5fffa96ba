import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { hasBearerToken, isLoopbackHost, isOwnOrigin, type Access } from './access.ts';
import type { BundleFile } from '../page/bundle-files.ts';
import { needsLinkPage, NOT_BUILT_PAGE, NOT_FOUND_PAGE, type Page } from './pages.ts';
import {
  COMMON_HEADERS,
  contentSecurityPolicy,
  createNonce,
  fillNonce,
} from '../page/page-policy.ts';

export interface HttpOptions {
  readonly access: Access;
  readonly files: ReadonlyMap<string, BundleFile>;
  /** Answers a command line that asks for a link; it has shown its token. */
  readonly createLink: () => string;
  /** What became of watching, for a browser that is not signed in. */
  readonly describeWatch: () => string;
  /** Figures for Prometheus, under a token of their own; undefined: turned off, or still starting. */
  readonly metrics: () => MetricsDoor | undefined;
}

export interface MetricsDoor {
  readonly token: string;
  render(): Promise<{ readonly contentType: string; readonly body: string }>;
}

/** Serves the bundle to a browser that holds a session. Order of checks: Host, Origin, method, link token, session, file. */
export function createHttpServer(options: HttpOptions): Server {
  return createServer((request, response) => {
    answer(options, request, response).catch(() => {
      if (!response.headersSent) sendText(response, 500, 'Leeway could not answer this.');
      else response.destroy();
    });
  });
}

async function answer(
  options: HttpOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { access } = options;
  const { host } = request.headers;
  if (!isLoopbackHost(host)) return sendText(response, 421, 'Leeway answers on this machine only.');
  // Browsers name the page that asks; a page of somebody else asks nothing here, whatever it knows.
  if (request.headers.origin !== undefined && !isOwnOrigin(request.headers)) {
    return sendText(response, 403, 'Leeway answers its own page only.');
  }
  const [path = '/', query = ''] = (request.url ?? '/').split('?', 2);
  if (request.method === 'POST' && path === '/new-link' && access.hasBearer(request.headers)) {
    return send(response, 200, 'application/json', JSON.stringify({ url: options.createLink() }));
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return sendText(response, 405, 'Leeway is asked over its socket.');
  }
  if (path === '/metrics') return answerMetrics(options.metrics(), request, response);
  const token = path === '/' ? new URLSearchParams(query).get('token') : null;
  if (token !== null && request.method === 'GET') {
    return redeemLink(options, token, request, response);
  }
  if (!access.hasSession(request.headers)) return sendNeedsLink(options, response, host);
  await sendFile(options.files, path, request, response, host);
}

/** A browser's session does not open it, and its token opens nothing else. */
async function answerMetrics(
  metrics: MetricsDoor | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (metrics === undefined) return sendText(response, 404, 'There are no metrics here.');
  if (!hasBearerToken(request.headers, metrics.token)) {
    response.setHeader('www-authenticate', 'Bearer realm="leeway metrics"');
    return sendText(response, 401, 'Leeway: /metrics needs the token that "leeway serve" names.');
  }
  const { contentType, body } = await metrics.render();
  send(response, 200, contentType, request.method === 'HEAD' ? '' : body);
}

/** A spent token is no error for a browser that already has its session: a reload of the first page. */
function redeemLink(
  options: HttpOptions,
  token: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const { access } = options;
  const session = access.redeem(token);
  if (session !== undefined) {
    response.setHeader(
      'set-cookie',
      `${access.cookieName()}=${session}; Path=/; HttpOnly; SameSite=Strict`,
    );
  } else if (!access.hasSession(request.headers)) {
    return sendNeedsLink(options, response, request.headers.host ?? '');
  }
  response.setHeader('location', '/');
  sendText(response, 303, '');
}

async function sendFile(
  files: ReadonlyMap<string, BundleFile>,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
  host: string,
): Promise<void> {
  if (files.get('/index.html') === undefined) return sendPage(response, 503, NOT_BUILT_PAGE, host);
  const file = files.get(path === '/' ? '/index.html' : path);
  if (file === undefined) return sendPage(response, 404, NOT_FOUND_PAGE, host);
  const content = await readFile(file.path);
  const nonce = createNonce();
  response.setHeader('content-security-policy', policyFor(nonce, host));
  const body = file.path.endsWith('.html') ? fillNonce(content.toString(), nonce) : content;
  send(response, 200, file.contentType, request.method === 'HEAD' ? '' : body);
}

/** The page may speak to its own host only; the socket is named in full, older browsers do not count it as 'self'. */
function policyFor(nonce: string, host: string): string {
  return contentSecurityPolicy(nonce, [`'self'`, `ws://${host}`]);
}

function sendNeedsLink(options: HttpOptions, response: ServerResponse, host: string): void {
  sendPage(response, 401, needsLinkPage(options.describeWatch()), host);
}

function sendPage(response: ServerResponse, status: number, page: Page, host: string): void {
  const nonce = createNonce();
  response.setHeader('content-security-policy', policyFor(nonce, host));
  send(response, status, 'text/html; charset=utf-8', page(nonce));
}

function sendText(response: ServerResponse, status: number, text: string): void {
  response.setHeader('content-security-policy', `default-src 'none'; frame-ancestors 'none'`);
  send(response, status, 'text/plain; charset=utf-8', text);
}

function send(
  response: ServerResponse,
  status: number,
  contentType: string,
  body: string | Buffer,
): void {
  response.writeHead(status, { ...COMMON_HEADERS, 'content-type': contentType });
  response.end(body);
}
