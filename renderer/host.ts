import type { RequestError } from '../shared/contract/channels.ts';
import type { HostApi } from '../shared/contract/host-api.ts';
import { err, type Result } from '../shared/lib/result.ts';

declare global {
  interface Window {
    readonly host?: HostApi;
  }
}

/** Whether preload or bridge has connected this page to a core. */
export function hasHost(): boolean {
  return window.host !== undefined;
}

/** The only way to the core, and the only place that reads `window.host`. Throws when nothing is connected: a bug. */
export function getHost(): HostApi {
  if (window.host === undefined)
    throw new Error('window.host is missing: no preload or bridge ran');
  return window.host;
}

/** Asks and always gets a Result: a transport that throws counts as "unavailable". */
export async function ask<T>(
  question: (host: HostApi) => Promise<Result<T, RequestError>>,
): Promise<Result<T, RequestError>> {
  try {
    return await question(getHost());
  } catch {
    return err({
      code: 'unavailable',
      message: 'Leeway’s core did not answer. What you see may be old; try again in a moment.',
    });
  }
}
