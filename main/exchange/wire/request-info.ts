import { AsyncLocalStorage } from 'node:async_hooks';
import type { TimestampMs } from '../../../shared/domain/units.ts';

/** What is known about one HTTP request when it fails; ccxt's errors carry none of it. */
export interface RequestInfo {
  readonly path: string;
  status?: number;
  retryAtMs?: TimestampMs;
}

const costs = new AsyncLocalStorage<number>();

/** Runs one of ccxt's calls, whose requests cost so much each in the venue's unit. */
export function withRequestCost<T>(cost: number, run: () => Promise<T>): Promise<T> {
  return costs.run(cost, run);
}

/** 1 where ccxt does not tell. */
export function currentRequestCost(): number {
  return costs.getStore() ?? 1;
}

const requests = new AsyncLocalStorage<RequestInfo>();
const byError = new WeakMap<object, RequestInfo>();

export function currentRequest(): RequestInfo | undefined {
  return requests.getStore();
}

/** Runs one request and remembers its facts for whatever error it ends in. */
export async function withRequestInfo<T>(info: RequestInfo, run: () => Promise<T>): Promise<T> {
  try {
    return await requests.run(info, run);
  } catch (error) {
    if (typeof error === 'object' && error !== null) byError.set(error, info);
    throw error;
  }
}

export function requestInfoOf(error: unknown): RequestInfo | undefined {
  return typeof error === 'object' && error !== null ? byError.get(error) : undefined;
}
