/** A way to the venue through another machine. The address it shows is what the venue counts and bans. */
export interface Proxy {
  /** `unusable`: an address that is none. Nothing is sent then: going around a proxy is worse than not going. */
  readonly kind: 'http' | 'socks' | 'unusable';
  /** With user and password, where it wants them: a secret. */
  readonly url: string;
  /** Host and port, without credentials. */
  readonly address: string;
}

const KINDS: Readonly<Record<string, 'http' | 'socks'>> = {
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

/** The proxy of an account: none, a usable one, or one through which nothing may be sent. */
export function proxyOf(text: string | undefined): Proxy | undefined {
  if (text === undefined || text === '') return undefined;
  return parseProxy(text) ?? { kind: 'unusable', url: '', address: 'unusable' };
}

/** User and password as they stand in errors of libraries: never to be shown. */
export function proxySecrets(proxy: Proxy | undefined): readonly string[] {
  if (proxy === undefined || !URL.canParse(proxy.url)) return [];
  const { username, password } = new URL(proxy.url);
  return [username, password].flatMap((each) => {
    try {
      return each === '' ? [] : [each, decodeURIComponent(each)];
    } catch {
      return [each];
    }
  });
}
