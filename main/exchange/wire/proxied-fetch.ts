import { request as httpRequest, type Agent, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { SocksProxyAgent } from 'socks-proxy-agent';
import type { Proxy } from './proxy.ts';

export interface ProxiedRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Cuts the connection off, whatever it is doing. */
  readonly signal: AbortSignal;
}

/** The agent through which everything of one account goes, requests and sockets alike; kept connections included. */
export function createProxyAgent(proxy: Proxy): Agent {
  const options = { keepAlive: true };
  return proxy.kind === 'socks'
    ? new SocksProxyAgent(proxy.url, options)
    : new HttpsProxyAgent(proxy.url, options);
}

/** Node's `fetch` knows no agents; this sends one request through one, and answers as `fetch` does. */
export function proxiedFetch(agent: Agent, url: string, init: ProxiedRequest): Promise<Response> {
  const { method, headers, body, signal } = init;
  const send = url.startsWith('https:') ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = send(url, { method, headers: { ...headers }, agent, signal }, (answer) => {
      resolve(toResponse(answer, signal));
    });
    request.on('error', reject);
    request.end(body);
  });
}

function toResponse(answer: IncomingMessage, signal: AbortSignal): Response {
  const status = answer.statusCode ?? 502;
  const headers = new Headers();
  for (const [name, value] of Object.entries(answer.headers)) {
    // What is handed on is decoded and of another length.
    if (name === 'content-encoding' || name === 'content-length') continue;
    for (const each of [value ?? []].flat()) headers.append(name, each);
  }
  const cutOff = (): void => {
    answer.destroy(new Error('cut off'));
  };
  signal.addEventListener('abort', cutOff, { once: true });
  answer.once('close', () => signal.removeEventListener('abort', cutOff));
  const hasBody = status !== 204 && status !== 304;
  if (!hasBody) answer.resume();
  return new Response(hasBody ? Readable.toWeb(decoded(answer)) : null, {
    status,
    statusText: answer.statusMessage ?? '',
    headers,
  });
}

function decoded(answer: IncomingMessage): Readable {
  const encoding = answer.headers['content-encoding'] ?? 'identity';
  const decoder = DECODERS[encoding.trim().toLowerCase()]?.();
  if (decoder === undefined) return answer;
  answer.on('error', (error) => decoder.destroy(error));
  return answer.pipe(decoder);
}

const DECODERS: Readonly<Record<string, () => ReturnType<typeof createGunzip>>> = {
  gzip: () => createGunzip(),
  'x-gzip': () => createGunzip(),
  deflate: () => createInflate(),
  br: () => createBrotliDecompress(),
};
