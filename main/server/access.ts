import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { createSessionsStore, type SessionsStore } from '../store/sessions-store.ts';

const MAX_OPEN_LINKS = 20;

/** Who may talk to the server: browsers by a cookie that a one-time link bought, the command line by its own token. */
export interface Access {
  /** A secret for one link; each opens one session, once. */
  createLinkToken(): string;
  /** Spends a link token; the cookie's value, or undefined where the token is unknown or spent. */
  redeem(token: string): string | undefined;
  hasSession(headers: IncomingHttpHeaders): boolean;
  hasBearer(headers: IncomingHttpHeaders): boolean;
  readonly bearerToken: string;
  cookieName(): string;
}

/**
 * `port` makes the cookie's name, because cookies do not know ports: two servers must not overwrite each other.
 * Sessions outlast a restart on the same home; links and the command line's token never do.
 */
export function createAccess(
  port: () => number,
  sessions: SessionsStore = createSessionsStore(),
): Access {
  const links: string[] = [];
  const bearerToken = randomToken();
  const cookieName = () => `leeway-${port()}`;
  return {
    bearerToken,
    cookieName,
    createLinkToken() {
      const token = randomToken();
      links.push(token);
      if (links.length > MAX_OPEN_LINKS) links.shift();
      return token;
    },
    redeem(token) {
      const index = links.findIndex((link) => sameSecret(link, token));
      if (index === -1) return undefined;
      links.splice(index, 1);
      const session = randomToken();
      sessions.add(hashOf(session));
      return session;
    },
    hasSession(headers) {
      const cookie = readCookie(headers.cookie, cookieName());
      if (cookie === undefined) return false;
      const hash = hashOf(cookie);
      return sessions.hashes().some((known) => sameSecret(known, hash));
    },
    hasBearer: (headers) => hasBearerToken(headers, bearerToken),
  };
}

/**
 * Whether the request was meant for this machine by name: a page that rebinds its own DNS name to 127.0.0.1 still
 * sends that name. The port is free, so that a forwarded port (`ssh -L`) works.
 */
export function isLoopbackHost(host: string | undefined): host is string {
  return host !== undefined && /^(?:127\.0\.0\.1|localhost)(?::\d{1,5})?$/.test(host);
}

/** Whether the page that asks is our own: same scheme, name and port as it was served under. */
export function isOwnOrigin(headers: IncomingHttpHeaders): boolean {
  return isLoopbackHost(headers.host) && headers.origin === `http://${headers.host}`;
}

function readCookie(header: string | undefined, name: string): string | undefined {
  for (const part of header?.split(';') ?? []) {
    const [key, value] = part.trim().split('=');
    if (key === name) return value;
  }
  return undefined;
}

function randomToken(): string {
  return randomBytes(32).toString('base64url');
}

/** `authorization: Bearer TOKEN`, compared in a time that tells nothing. */
export function hasBearerToken(headers: IncomingHttpHeaders, expected: string): boolean {
  const [scheme, token] = headers.authorization?.split(' ') ?? [];
  return scheme === 'Bearer' && token !== undefined && sameSecret(expected, token);
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

function sameSecret(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
