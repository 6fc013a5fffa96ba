/** Our own pages and those of the tools we name. Key pages of venues come from the venue list. */
const OWN_HOSTS = ['github.com', 'docs.ccxt.com', 'www.tradingview.com'];

/**
 * The URL to open, or undefined. Only `https`, only hosts that are listed letter by letter, no user name, no port, and
 * nothing that another parser could read differently (backslash, control character, blank).
 */
export function checkExternalUrl(url: string, keyPages: Iterable<string>): string | undefined {
  if (!/^https:\/\/[a-z0-9.-]+(?:\/[\x21-\x5b\x5d-\x7e]*)?$/.test(url) || url.includes('@')) {
    return undefined;
  }
  const hosts = new Set(OWN_HOSTS);
  for (const page of keyPages) hosts.add(new URL(page).hostname);
  const parsed = new URL(url);
  return parsed.protocol === 'https:' && parsed.port === '' && hosts.has(parsed.hostname)
    ? parsed.href
    : undefined;
}
