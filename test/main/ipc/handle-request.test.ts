import { describe, expect, it } from 'vitest';
import { createRequestHandler } from '../../../main/ipc/handle-request.ts';
import type { RequestHandlers } from '../../../main/ipc/request-handlers.ts';
import { ok } from '../../../shared/lib/result.ts';

const CANARY = 'canary-secret-0123456789';

function handlerOf(handlers: Partial<RequestHandlers>) {
  const bugs: string[] = [];
  const handle = createRequestHandler(handlers as RequestHandlers, (channel) => bugs.push(channel));
  return { handle, bugs };
}

describe('handle request', () => {
  it('answers a handler that throws with an error of ours, without its words, and reports it once', async () => {
    const { handle, bugs } = handlerOf({
      'app/get-state': () => {
        throw new Error(CANARY);
      },
      'book/get': () => Promise.reject(new Error(CANARY)),
    });
    for (const channel of ['app/get-state', 'book/get']) {
      const answer = await handle(channel, {});
      expect(answer).toMatchObject({ ok: false, error: { code: 'internal' } });
      expect(JSON.stringify(answer)).not.toContain(CANARY);
    }
    expect(bugs).toEqual(['app/get-state', 'book/get']);
  });

  it('names a field that is wrong but never its value', async () => {
    const { handle } = handlerOf({ 'accounts/test': () => Promise.reject(new Error('reached')) });
    const answer = await handle('accounts/test', {
      exchange: 'bitget',
      name: 'a',
      testnet: false,
      credentials: { apiKey: 7, secret: CANARY },
    });
    expect(answer).toMatchObject({
      ok: false,
      error: { code: 'bad-request', message: 'The field "credentials.apiKey" is not valid.' },
    });
    expect(JSON.stringify(answer)).not.toContain(CANARY);
  });

  it('refuses a payload that is too large, deep or circular before it reads it', async () => {
    const { handle } = handlerOf({ 'settings/update': () => Promise.reject(new Error('reached')) });
    const circular: Record<string, unknown> = {};
    circular['appearance'] = circular;
    let deep: unknown = 1;
    for (let n = 0; n < 100_000; n += 1) deep = [deep];
    const wide = Object.fromEntries(Array.from({ length: 50_000 }, (_, n) => [`key-${n}`, n]));
    for (const payload of [circular, { appearance: { deep } }, { appearance: wide }]) {
      expect(await handle('settings/update', payload)).toMatchObject({
        ok: false,
        error: { message: 'The request is too large.' },
      });
    }
  });

  it('lets a file of 50 MB through to the importer', async () => {
    const { handle } = handlerOf({
      'import/preview': (request) => ok({ length: request.contentBase64.length } as never),
    });
    const contentBase64 = 'A'.repeat(66_000_000);
    expect(await handle('import/preview', { fileName: 'a.csv', contentBase64 })).toEqual({
      ok: true,
      value: { length: 66_000_000 },
    });
  });
});
