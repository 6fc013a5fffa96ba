import type { Page } from 'playwright-core';

/**
 * How many times as slow a page is made to find tests that only pass on a quick machine: the factor for its processor time;
 * what its workers are asked and what the core answers come late besides. 1: as it is.
 */
const SLOWNESS = Number(process.env['LEEWAY_E2E_SLOW'] ?? '1');

/** How late one answer comes for each time that the page is slower, ms. */
const LATE_MS = 60;

/** Slows a page down before it is opened, where `LEEWAY_E2E_SLOW` asks for it; returns what its document has to run first. */
export async function slowDown(page: Page): Promise<string> {
  if (!(SLOWNESS > 1)) return '';
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWNESS });
  return `(${comeLate.toString()})(${SLOWNESS * LATE_MS});`;
}

/** Runs in the page: its workers are asked later (the processor's factor holds for the page alone), the core answers later. */
function comeLate(lateMs: number): void {
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function later(this: Worker, ...message: never) {
    setTimeout(() => post.apply(this, message), lateMs);
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
  window.host = new Proxy(window.host, {
    get: (target, name) => {
      const member = Reflect.get(target, name) as object;
      return name === 'on' || name === 'connection' ? member : lateGroup(member);
    },
  });
}
