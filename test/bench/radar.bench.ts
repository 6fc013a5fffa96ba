import type { Candle } from '../../shared/domain/candle.ts';
import { DAY_MS, MINUTE_MS } from '../../shared/domain/units.ts';
import { createRadar } from '../../shared/market/verdict/radar.ts';
import type { Figure } from './figure.ts';

const SYMBOLS = 50;
const MINUTES = 365 * 1440;
/** Prices are made beforehand and played in a circle: what is measured is the radar, not the generator. */
const MADE = 1 << 12;
const START = Date.UTC(2025, 0, 1);

/** A year of minutes of 50 symbols through all detectors and the verdicts, on this one core; and what a symbol remembers. */
export function runRadarBench(): readonly Figure[] {
  const symbols = ['BTC', 'ETH', ...Array.from({ length: SYMBOLS - 2 }, (_, at) => `C${at}`)];
  const radar = createRadar({
    watched: symbols.map((symbol) => ({ symbol, intervalMs: MINUTE_MS })),
  });
  const made = madeCandles();
  let changes = 0;
  const started = process.threadCpuUsage();
  for (let minute = 0; minute < MINUTES; minute++) {
    const timestamp = START + minute * MINUTE_MS;
    for (let at = 0; at < SYMBOLS; at++) {
      const one = made[(minute + at * 3) & (MADE - 1)];
      const symbol = symbols[at];
      if (one === undefined || symbol === undefined) throw new Error('nothing was made');
      one.timestamp = timestamp;
      radar.push(symbol, one);
    }
    changes += radar.settle().length;
  }
  // Time of this thread: what a machine shows that does nothing else.
  const used = process.threadCpuUsage(started);
  const seconds = (used.user + used.system) / 1e6;
  const kB = JSON.stringify(radar.snapshot()).length / SYMBOLS / 1000;
  return [
    {
      name: `radar, ${SYMBOLS} symbols x 1 year of minutes, CPU time`,
      value: seconds,
      unit: 's',
      limit: (SYMBOLS * MINUTES) / 2e6,
      note: `${((SYMBOLS * MINUTES) / seconds / 1e6).toFixed(2)} million candles a second, ${changes} changes told`,
    },
    {
      name: 'radar, state per symbol as JSON',
      value: kB,
      unit: 'kB',
      limit: 64,
      note: `after ${(MINUTES * MINUTE_MS) / DAY_MS} days`,
    },
  ];
}

type Writable = { -readonly [key in keyof Candle]: Candle[key] };

/** A walk that comes back to where it began, so that the circle has no jump; 0.1 % a minute, volumes over two decades. */
function madeCandles(): readonly Writable[] {
  let state = 7;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
  const steps = Array.from({ length: MADE }, () => 0.002 * (random() + random() - 1));
  const drift = steps.reduce((sum, step) => sum + step, 0) / MADE;
  let log = 0;
  return steps.map((step) => {
    const open = 30_000 * Math.exp(log);
    log += step - drift;
    const close = 30_000 * Math.exp(log);
    return {
      timestamp: 0,
      open,
      high: Math.max(open, close) * (1 + 0.0005 * random()),
      low: Math.min(open, close) * (1 - 0.0005 * random()),
      close,
      volume: 10 ** (2 * random()),
    };
  });
}
