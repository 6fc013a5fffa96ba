import type { Page } from 'playwright-core';
import type { HostApi } from '../../../shared/contract/host-api.ts';

declare global {
  interface Window {
    /** How many answers of the core and of its workers the page still waits for. */
    awaited: () => number;
  }
}

/**
 * How many times as slow a page is made to find tests that only pass on a quick machine: the factor for its processor time;
 * what its workers are asked and what the core answers come late besides. 1: as it is.
 */
const SLOWNESS = Number(process.env['LEEWAY_E2E_SLOW'] ?? '1');

/** How late one answer comes for each time that the page is slower, ms. */
const LATE_MS = 60;

/**
 * Lets a page that is not opened yet count what it waits for, and slows it down where `LEEWAY_E2E_SLOW` asks for it.
 * Takes the source of the core behind the page, returns that of the core which it shall see.
 */
export async function watchWork(page: Page, host: string): Promise<string> {
  if (SLOWNESS > 1) {
    const session = await page.context().newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWNESS });
  }
  return `(${countWork.toString()})(${host}, ${SLOWNESS > 1 ? SLOWNESS * LATE_MS : 0})`;
}

/** Waits until a page has nothing more to wait for, has drawn what it knows and wired what follows the drawing. */
export async function atRest(page: Page): Promise<void> {
  await page.evaluate(async () => {
    // An answer may lead to the next question: it is at rest when nothing is awaited several times on end.
    for (let quiet = 0; quiet < 3;) {
      await new Promise((resolve) => requestIdleCallback(resolve, { timeout: 2_000 }));
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const isOpening = document.querySelector('.screen-opening') !== null;
      quiet = window.awaited() === 0 && !isOpening ? quiet + 1 : 0;
    }
  });
}

/** Runs in the page and uses nothing from outside its body. The processor's factor does not hold for workers: they are asked late. */
function countWork(host: HostApi, lateMs: number): HostApi {
  let asked = 0;
  const waiting = new Set<Worker>();
  window.awaited = () => asked + waiting.size;
  window.Worker = class extends Worker {
    constructor(...args: ConstructorParameters<typeof Worker>) {
      super(...args);
      // A crash is told in parts: its report and what would have saved it, then that it is done.
      this.addEventListener('message', ({ data }: MessageEvent<{ readonly kind?: string }>) => {
        if (data.kind !== 'report' && data.kind !== 'saved') waiting.delete(this);
      });
      this.addEventListener('error', () => waiting.delete(this));
    }
    override postMessage(message: unknown): void {
      waiting.add(this);
      if (lateMs === 0) super.postMessage(message);
      else setTimeout(() => super.postMessage(message), lateMs);
    }
    override terminate(): void {
      waiting.delete(this);
      super.terminate();
    }
  };
  type Ask = (payload: unknown) => Promise<unknown>;
  const counted = (group: object): object =>
    new Proxy(group, {
      get: (target, verb) => async (payload: unknown) => {
        asked += 1;
        try {
          const answer = await (Reflect.get(target, verb) as Ask)(payload);
          if (lateMs > 0) await new Promise((resolve) => setTimeout(resolve, lateMs));
          return answer;
        } finally {
          asked -= 1;
        }
      },
    });
  return new Proxy(host, {
    get: (target, name) => {
      const member = Reflect.get(target, name) as object;
      return name === 'on' || name === 'connection' ? member : counted(member);
    },
  });
}
