import type { Browser, Page } from 'playwright-core';

/** What the page's main thread did while it was watched. */
export interface MainThread {
  /** Processor time of the longest task, ms. What other programs took from it meanwhile is not in it. */
  readonly longestMs: number;
  /** The same by the clock, ms. */
  readonly longestWallMs: number;
  /** Tasks of more than `LONG_MS` of processor time. */
  readonly longCount: number;
  /** Share of the watched time that the thread worked. */
  readonly busy: number;
}

/** Longer than this a page does not answer as if at once. */
export const LONG_MS = 50;

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Watches the main thread of a page while something happens there. */
export async function measureTasks(
  browser: Browser,
  page: Page,
  happens: () => Promise<void>,
): Promise<MainThread> {
  await browser.startTracing(page, { categories: ['disabled-by-default-devtools.timeline'] });
  let trace: Buffer;
  try {
    await happens();
  } finally {
    trace = await browser.stopTracing();
  }
  const { traceEvents } = JSON.parse(trace.toString('utf8')) as {
    readonly traceEvents: readonly TraceEvent[];
  };
  return toMainThread(traceEvents);
}

/** From Chromium's trace: the outermost tasks of the busiest thread that draws a page. */
function toMainThread(events: readonly TraceEvent[]): MainThread {
  const isPage = (event: TraceEvent): boolean =>
    event.name === 'thread_name' && event.args?.name === 'CrRendererMain';
  const threads = new Map(
    events.filter(isPage).map(({ pid, tid }): [string, TraceEvent[]] => [`${pid}|${tid}`, []]),
  );
  for (const event of events) {
    if (event.name !== 'RunTask' || event.ph !== 'X' || event.dur === undefined) continue;
    threads.get(`${event.pid}|${event.tid}`)?.push(event);
  }
  const cpu = (task: TraceEvent): number => (task.tdur ?? task.dur ?? 0) / 1000;
  const total = (tasks: readonly TraceEvent[]): number =>
    tasks.reduce((sum, task) => sum + cpu(task), 0);
  const tasks = [...threads.values()].toSorted((a, b) => total(b) - total(a))[0] ?? [];
  const times = tasks.map(cpu);
  const from = tasks.reduce((least, { ts }) => Math.min(least, ts), Number.POSITIVE_INFINITY);
  const to = tasks.reduce((most, { ts, dur = 0 }) => Math.max(most, ts + dur), from);
  return {
    longestMs: times.reduce((most, ms) => Math.max(most, ms), 0),
    longestWallMs: tasks.reduce((most, { dur = 0 }) => Math.max(most, dur / 1000), 0),
    longCount: times.filter((ms) => ms > LONG_MS).length,
    busy: tasks.length === 0 ? 0 : (total(tasks) * 1000) / Math.max(1, to - from),
  };
}
