import type { Page } from 'playwright-core';
import type { HostApi } from '../../../shared/contract/host-api.ts';

/**
 * How many times as slow a page is made to find tests that only pass on a quick machine: the factor for its processor time;
 * what its workers are asked and what the core answers come late besides. 1: as it is.
 */
const SLOWNESS = Number(process.env['LEEWAY_E2E_SLOW'] ?? '1');

/** How late one answer comes for each time that the page is slower, ms. */
const LATE_MS = 60;

/** Slows a page down before it is opened, where `LEEWAY_E2E_SLOW` asks for it; returns the source of the core that it shall see. */
export async function slowDown(page: Page, host: string): Promise<string> {
  if (!(SLOWNESS > 1)) return host;
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWNESS });
  return `(${comeLate.toString()})(${host}, ${SLOWNESS * LATE_MS})`;
}

/** Runs in the page: its workers are asked later (the processor's factor holds for the page alone), the core answers later. */
function comeLate(host: HostApi, lateMs: number): HostApi {
  window.Worker = class extends Worker {
    override postMessage(message: unknown): void {
      setTimeout(() => super.postMessage(message), lateMs);
    }
  };
  type Ask = (payload: unknown) => Promise<unknown>;
  const lateGroup = (group: object): object =>
    new Proxy(group, {
      get: (target, verb) => async (payload: unknown) => {
        const answer = await (Reflect.get(target, verb) as Ask)(payload);
        await new Promise((resolve) => setTimeout(resolve, lateMs));
        return answer;
      },
    });
  return new Proxy(host, {
    get: (target, name) => {
      const member = Reflect.get(target, name) as object;
      return name === 'on' || name === 'connection' ? member : lateGroup(member);
    },
  });
}
