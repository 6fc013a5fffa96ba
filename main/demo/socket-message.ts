import type { RawData } from 'ws';

/** What a client sent, as text. */
export function messageText(raw: RawData): string {
  if (Array.isArray(raw)) return Buffer.concat(raw).toString('utf8');
  return Buffer.isBuffer(raw) ? raw.toString('utf8') : Buffer.from(raw).toString('utf8');
}

/** What a client sent, as an object; anything that is none is an empty one. */
export function messageObject(raw: RawData): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(messageText(raw));
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
