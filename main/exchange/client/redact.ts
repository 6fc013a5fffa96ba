/** What a text may hold that no log, screen or file must: signatures, keys and tokens in query strings, addresses. */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/https?:\/\/[^\s"'<>]+/gi, '(address)'],
  [/wss?:\/\/[^\s"'<>]+/gi, '(address)'],
  [
    /\b(signature|sign|accesskeyid|listenkey|token|apikey|api_key|api-key|key|secret|passphrase|password)=[^&\s"']*/gi,
    '$1=…',
  ],
  [/\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b/g, '(address)'],
  [/(?:\b[0-9a-f]{1,4}|:):(?:[0-9a-f]{0,4}:){2,6}[0-9a-f]{1,4}\b/gi, '(address)'],
  [/\b0x[0-9a-f]{16,}\b/gi, '…'],
  [/\b[A-Za-z0-9_+/=-]{28,}\b/g, '…'],
];

/**
 * Removes the given secrets and everything that looks like one. Meant for venue error texts, which may repeat the
 * signed address, the key or the caller's IP. At most `maxLength` characters come back, on one line.
 */
export function redact(text: string, secrets: readonly string[] = [], maxLength = 160): string {
  let clean = text;
  for (const secret of secrets) {
    if (secret.length < 4) continue;
    clean = clean.replaceAll(secret, '…').replaceAll(encodeURIComponent(secret), '…');
  }
  for (const [pattern, replacement] of PATTERNS) clean = clean.replace(pattern, replacement);
  clean = clean.replace(/\s+/g, ' ').trim();
  return clean.length > maxLength ? `${clean.slice(0, maxLength - 1)}…` : clean;
}
