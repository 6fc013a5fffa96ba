import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createDemoLauncher } from '../../../main/demo/launch-demo.ts';

const ENTRY = fileURLToPath(new URL('../../../main/demo/entry.ts', import.meta.url));

describe('the demo exchange as a process of its own', () => {
  it('says where it listens, serves both venues there, and ends when it is stopped', async () => {
    const demo = await createDemoLauncher(ENTRY).launch({ crashId: '2025-10-10', seed: 5 });
    expect(demo.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const binance = await fetch(`${demo.endpoint}/fapi/v1/exchangeInfo`);
    expect(await binance.json()).toMatchObject({ timezone: 'UTC' });
    const bitget = await fetch(`${demo.endpoint}/api/v2/public/time`);
    expect(await bitget.json()).toMatchObject({ code: '00000' });
    const ended = new Promise<void>((resolve) => demo.onExit?.(resolve));
    demo.stop();
    await ended;
    await expect(untilRefused(demo.endpoint)).resolves.toBe(true);
  });

  it('rejects when the process ends before it listens', async () => {
    const launcher = createDemoLauncher(ENTRY);
    await expect(launcher.launch({ crashId: 'never', seed: 1 })).rejects.toThrow(/code 1/);
  });
});

/** True once nobody answers any more. */
async function untilRefused(endpoint: string): Promise<boolean> {
  for (;;) {
    try {
      await fetch(`${endpoint}/fapi/v1/ping`);
    } catch {
      return true;
    }
  }
}
