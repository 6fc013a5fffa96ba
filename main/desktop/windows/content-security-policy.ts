import { randomBytes } from 'node:crypto';

/** Stands in the built `index.html` where the nonce of each answer goes. */
export const NONCE_PLACEHOLDER = '__CSP_NONCE__';

export function createNonce(): string {
  return randomBytes(16).toString('base64');
}

/**
 * The page's policy: nothing but the bundle, no inline script, styles only from the bundle or with this answer's
 * nonce (chart and dialog libraries insert some). `data:` images are the favicon and icons drawn by the page itself.
 */
export function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "font-src 'self'",
    "img-src 'self' data:",
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
}
