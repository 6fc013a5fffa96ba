/** A way to the venue through another machine. The address it shows is what the venue counts and bans. */
export interface Proxy {
  readonly kind: 'http' | 'socks';
  /** With user and password, where it wants them: a secret. */
  readonly url: string;
  /** Host and port, without credentials. */
  readonly address: string;
}

const KINDS: Readonly<Record<string, Proxy['kind']>> = {
  'http:': 'http',
  'https:': 'http',
  'socks:': 'socks',
  'socks4:': 'socks',
  'socks4a:': 'socks',
  'socks5:': 'socks',
  'socks5h:': 'socks',
};

/** `http(s)://`, `socks://`, `socks4(a)://` and `socks5(h)://`, with or without user and password; else undefined. */
export function parseProxy(text: string | undefined): Proxy | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  const kind = KINDS[url.protocol];
  if (kind === undefined || url.hostname === '') return undefined;
  if (url.pathname !== '' && url.pathname !== '/') return undefined;
  return { kind, url: text, address: url.host };
}
