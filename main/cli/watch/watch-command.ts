import { systemClock } from '../../system-clock.ts';
import { blindReading } from './blind-reading.ts';
import type { CliIo } from '../cli-io.ts';
import { describeChange, describeWatch } from './describe-watch.ts';
import { CommandError, EXIT } from '../exit-codes.ts';
import { openWatchSource } from './open-watch-source.ts';
import { toTerminalLine } from '../terminal-text.ts';
import { answerWatch, exitCodeOf, withoutNeedlessDemo } from './watch-answer.ts';
import type { WatchReading, WatchSource } from './watch-source.ts';

export interface WatchOptions {
  readonly once?: boolean;
  readonly json?: boolean;
  readonly accounts?: string;
  readonly allowRemoteEndpoint?: boolean;
}

/** A venue that has not answered by then is one that cannot be seen now. */
const FIRST_READING_MS = 25_000;
/** Marks may come many times a second; a screen of text is drawn at most this often. */
const REDRAW_MS = 1_000;
/** How long a single look waits for volatility: an unknown one counts as near, and would warn without need. */
const VOLATILITY_MS = 5_000;
const CLEAR_BELOW = '\u001b[0J';
const CURSOR_HOME = '\u001b[H';
const HIDE_CURSOR = '\u001b[?25l';
const SHOW_CURSOR = '\u001b[?25h';
const OTHER_SCREEN = '\u001b[?1049h';
const FIRST_SCREEN = '\u001b[?1049l';

/** Watches once or until Ctrl+C. */
export async function watch(io: CliIo, options: WatchOptions): Promise<number> {
  const source = await openWatchSource(io, { ...options, warns: options.once !== true });
  try {
    for (const note of source.notes) io.err(`leeway: ${note}\n`);
    if (options.once === true) return await watchOnce(io, source, options.json === true);
    return await watchOn(io, source, options.json === true);
  } finally {
    await source.stop();
  }
}

async function watchOnce(io: CliIo, source: WatchSource, asJson: boolean): Promise<number> {
  const reading = withoutNeedlessDemo(await lookOnce(source));
  io.out(
    asJson
      ? `${JSON.stringify(answerWatch(reading))}\n`
      : `${describeWatch(reading).map(toTerminalLine).join('\n')}\n`,
  );
  const { trouble } = reading;
  if (trouble !== undefined && !source.notes.includes(trouble)) io.err(`leeway: ${trouble}\n`);
  return exitCodeOf(reading);
}

/** What stops a look is an answer, too: nobody sees the accounts now. */
async function lookOnce(source: WatchSource): Promise<WatchReading> {
  try {
    return await waitForVolatility(source, await source.firstReading(FIRST_READING_MS));
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return blindReading(error.message, systemClock.now());
  }
}

async function waitForVolatility(source: WatchSource, first: WatchReading): Promise<WatchReading> {
  const untilMs = systemClock.monotonic() + VOLATILITY_MS;
  let reading = first;
  // Imported positions may have no market to ask; what is not seen well has other troubles.
  const isMissing = () =>
    reading.positions.some(
      (position) =>
        position.source !== 'imported' &&
        position.valueState === 'ok' &&
        position.dailySigma === undefined,
    );
  while (isMissing() && systemClock.monotonic() < untilMs) {
    const changed = nextChange(source, untilMs - systemClock.monotonic());
    await changed.promise;
    changed.cancel();
    reading = await source.read();
  }
  return reading;
}

/** Shows every change until Ctrl+C or until the reader of a pipe is gone. */
async function watchOn(io: CliIo, source: WatchSource, asJson: boolean): Promise<number> {
  const show = createPrinter(io, asJson);
  const interrupted = onInterrupt();
  show.start();
  try {
    let lastDrawnMs = -Infinity;
    show.draw(withoutNeedlessDemo(await source.firstReading(FIRST_READING_MS)));
    for (;;) {
      const changed = nextChange(source, show.everyMs);
      const winner = await Promise.race([changed.promise, interrupted.promise]);
      changed.cancel();
      if (winner === 'interrupted') return EXIT.interrupted;
      const waitMs = Math.max(0, lastDrawnMs + REDRAW_MS - systemClock.monotonic());
      if ((await Promise.race([delay(waitMs), interrupted.promise])) === 'interrupted') {
        return EXIT.interrupted;
      }
      lastDrawnMs = systemClock.monotonic();
      show.draw(withoutNeedlessDemo(await source.read()));
    }
  } finally {
    interrupted.cancel();
    show.stop();
  }
}

interface Printer {
  /** Redraw at least this often, so that ages go on; absent: on changes only. */
  readonly everyMs?: number;
  start(): void;
  draw(reading: WatchReading): void;
  stop(): void;
}

function createPrinter(io: CliIo, asJson: boolean): Printer {
  const nothing = () => undefined;
  if (asJson) {
    return {
      start: nothing,
      stop: nothing,
      draw: (reading) => io.out(`${JSON.stringify(answerWatch(reading))}\n`),
    };
  }
  if (!io.isTerminal) {
    let last = '';
    return {
      start: nothing,
      stop: nothing,
      draw(reading) {
        const text = `${reading.headline.level} ${reading.headline.text}`;
        if (text !== last) io.out(`${toTerminalLine(describeChange(reading))}\n`);
        last = text;
      },
    };
  }
  const restore = () => io.draw(SHOW_CURSOR + FIRST_SCREEN);
  return {
    everyMs: 1_000,
    start() {
      io.draw(OTHER_SCREEN + HIDE_CURSOR);
      // Also when a fault ends the process: a terminal without a cursor is nobody's wish.
      process.once('exit', restore);
    },
    stop() {
      process.off('exit', restore);
      restore();
    },
    draw: (reading) => io.draw(CURSOR_HOME + drawScreen(io, reading) + CLEAR_BELOW),
  };
}

/** Lines cut to the window; what does not fit below is counted, never silently missing. */
function drawScreen(io: CliIo, reading: WatchReading): string {
  const lines = describeWatch(reading);
  const room = Math.max(4, io.rows() - 2);
  const shown =
    lines.length <= room
      ? lines
      : [
          ...lines.slice(0, room - 1),
          `… ${lines.length - room + 1} more lines; make the window taller`,
        ];
  const width = io.columns();
  return [...shown, '', 'Ctrl+C ends']
    .map(toTerminalLine)
    .map((line) => `${line.length > width ? `${line.slice(0, width - 1)}…` : line}\u001b[K`)
    .join('\r\n');
}

function nextChange(source: WatchSource, everyMs: number | undefined) {
  const { promise, resolve } = Promise.withResolvers<'changed'>();
  const stopListening = source.onChange(() => resolve('changed'));
  const stopTimer =
    everyMs === undefined
      ? () => undefined
      : systemClock.setTimer(everyMs, () => resolve('changed'));
  const cancel = () => {
    stopListening();
    stopTimer();
  };
  return { promise, cancel };
}

function onInterrupt() {
  const { promise, resolve } = Promise.withResolvers<'interrupted'>();
  const listener = () => resolve('interrupted');
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.once(signal, listener);
  // A closed pipe (`leeway watch | head -1`) ends the watch like Ctrl+C.
  const onBroken = (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') listener();
    else throw error;
  };
  process.stdout.on('error', onBroken);
  const cancel = () => {
    for (const signal of signals) process.off(signal, listener);
    process.stdout.off('error', onBroken);
  };
  return { promise, cancel };
}

function delay(delayMs: number): Promise<'waited'> {
  return new Promise((resolve) => {
    systemClock.setTimer(delayMs, () => resolve('waited'));
  });
}
