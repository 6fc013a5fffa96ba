/**
 * Points every address of a ccxt instance at one base: REST and WebSocket, live, test and demo, nested tables included.
 * Paths are kept, `{hostname}` templates vanish with the host they stand in. `http:` gives `ws:`, `https:` gives `wss:`.
 */
export function rewriteUrls(urls: unknown, base: string): unknown {
  if (typeof urls === 'string') return rewriteUrl(urls, base);
  if (Array.isArray(urls)) return urls.map((url: unknown) => rewriteUrls(url, base));
  if (typeof urls === 'object' && urls !== null) {
    return Object.fromEntries(
      Object.entries(urls).map(([key, url]: [string, unknown]) => [key, rewriteUrls(url, base)]),
    );
  }
  return urls;
}

function rewriteUrl(url: string, base: string): string {
  const match = /^(https?|wss?):\/\/[^/?]+(.*)$/.exec(url);
  if (match === null) return url;
  const target = new URL(base);
  const socket = match[1]?.startsWith('ws') === true;
  const secure = target.protocol === 'https:';
  const scheme = socket ? (secure ? 'wss' : 'ws') : secure ? 'https' : 'http';
  return `${scheme}://${target.host}${target.pathname.replace(/\/$/, '')}${match[2] ?? ''}`;
}

/** The address as the venue would know it: without the path below which a gateway offers the venue. */
export function withoutBasePath(url: string, base: string | undefined): string {
  const path = base === undefined ? '' : new URL(base).pathname.replace(/\/$/, '');
  const target = new URL(url);
  if (path === '' || !target.pathname.startsWith(`${path}/`)) return url;
  target.pathname = target.pathname.slice(path.length);
  return target.href;
}

/** An address on this machine: nothing that is sent there leaves it. */
export function isLoopback(endpoint: string): boolean {
  if (!URL.canParse(endpoint)) return false;
  const { hostname } = new URL(endpoint);
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** Why an account's own base address is refused, in words that follow its name; undefined: it is none, or a good one. */
export function endpointProblem(
  endpoint: string | undefined,
  allowRemote: boolean,
): string | undefined {
  if (endpoint === undefined) return undefined;
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    return 'is no http or https address';
  }
  if (url.username !== '' || url.password !== '') return 'must not hold a user or password';
  return isLoopback(endpoint) || allowRemote
    ? undefined
    : 'leads off this machine; add --allow-remote-endpoint if that is what you want';
}
