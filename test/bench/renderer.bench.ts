import { setTimeout as sleep } from 'node:timers/promises';
import type { AppState } from '../../shared/contract/app-state.ts';
import { launchChromium } from '../helpers/chromium.ts';
import { openPage } from '../helpers/screens/open-page.ts';
import { serveRenderer } from '../helpers/screens/serve-renderer.ts';
import { manyState } from '../helpers/sample-state.ts';
import { percentile, type Figure } from './figure.ts';

const POSITIONS = 500;
const UPDATE_MS = 100;
const SECONDS = 20;

/** Overview with 500 positions, every one changed ten times a second: how long the page's tasks are. */
export async function runRendererBench(): Promise<readonly Figure[]> {
  const browser = await launchChromium();
  if (browser === undefined) {
    process.stderr.write('skipped: no Chromium (Overview under load)\n');
    return [];
  }
  const server = await serveRenderer();
  try {
    const { page } = await openPage(browser, {
      url: server.url,
      state: manyState(POSITIONS),
      theme: 'dark',
    });
    await sleep(1_000);
    await page.evaluate(sendUpdates, { periodMs: UPDATE_MS });
    await sleep(SECONDS * 1_000);
    const { tasks, updates } = await page.evaluate(() => window.load);
    const over = tasks.filter((ms) => ms > 50).length;
    return [
      {
        name: `Overview, ${POSITIONS} positions, all changed 10 times a second: longest task`,
        value: tasks.length === 0 ? 0 : Math.max(...tasks),
        unit: 'ms',
        limit: 50,
        note: `${updates} updates in ${SECONDS} s; ${over} tasks over 50 ms${tasks.length === 0 ? '; none was long enough to be reported' : `, p50 of those reported ${percentile(tasks, 0.5).toFixed(0)} ms`}`,
      },
    ];
  } finally {
    await browser.close();
    server.close();
  }
}

declare global {
  interface Window {
    load: { tasks: number[]; updates: number };
  }
}

/** Runs in the page. Chromium reports tasks of 50 ms and more as long tasks. */
function sendUpdates({ periodMs }: { periodMs: number }): Promise<void> {
  window.load = { tasks: [], updates: 0 };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.load.tasks.push(entry.duration);
  }).observe({ type: 'longtask' });
  const { host } = window.fake;
  return host.app.getState({}).then((answer) => {
    if (!answer.ok) throw new Error(answer.error.message);
    const state: AppState = answer.value;
    // Made beforehand: what is measured is the screen, not this.
    const variants = Array.from({ length: 8 }, (_, variant) =>
      state.positions.map((position) => {
        const { distance } = position.risk;
        if (distance.kind !== 'distance' || position.markPrice === undefined) return position;
        const wobble = 1 + 0.01 * Math.sin(variant + distance.ratio * 50);
        return {
          ...position,
          markPrice: position.markPrice * wobble,
          risk: { ...position.risk, distance: { ...distance, ratio: distance.ratio * wobble } },
        };
      }),
    );
    let seq = state.seq;
    setInterval(() => {
      seq += 1;
      window.load.updates += 1;
      window.fake.emit('app/state-changed', {
        seq,
        nowMs: state.nowMs + window.load.updates * periodMs,
        positions: variants[seq % variants.length],
      });
    }, periodMs);
  });
}
