import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bundleNode } from '../../build/bundle.mjs';
import { MONITOR_MEMORY_FLAGS } from '../../main/monitor/process/launch-monitor.ts';
import { median, type Figure } from './figure.ts';
import { MEASURED_VENUES } from './venues/market-answers.ts';
import { SERVER_CERTIFICATE, startMarketServers } from './venues/market-server.ts';
import type { ProbeAnswer, ProbeTask, VenueSample } from './venues/venue-probe.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..');
const RUNS = 5;
const MARKETS = 600;
/** Shares the least with the others: what each of these adds beside it is what a further venue costs. */
const FIRST = 'hyperliquid';

/**
 * What ccxt costs a venue: fresh processes of the bundled output with the monitor's own flags, Node alone subtracted, markets
 * of first-class venues loaded over TLS from this machine.
 */
export async function runVenuesBench(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'leeway-venues-'));
  const servers = await startMarketServers(MEASURED_VENUES, MARKETS);
  try {
    // As beside the app's own bundles; without it Node would read each file twice to find out what it is.
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    await bundleNode(folder, { probe: 'test/bench/venues/venue-probe.ts' });
    const probe = (venues: readonly Venue[]) =>
      runProbe(join(folder, 'main', 'probe.js'), {
        venues: venues.map((venue) => ({
          ...venue,
          endpoint: servers.endpoints[venue.exchange] ?? '',
        })),
      });
    const bare: number[] = [];
    const first: VenueFigures[] = [];
    const further: { readonly exchange: string; readonly mb: number }[] = [];
    for (const exchange of MEASURED_VENUES) {
      const runs: ProbeAnswer[] = [];
      for (let i = 0; i < RUNS; i += 1) runs.push(await probe([{ exchange, withMarkets: true }]));
      bare.push(...runs.map((each) => each.bare.rssMb));
      first.push(figuresOf(exchange, runs));
      if (exchange === FIRST) continue;
      const both = await probe([
        { exchange: FIRST, withMarkets: true },
        { exchange, withMarkets: false },
      ]);
      const [before, after] = both.venues;
      further.push({ exchange, mb: collected(after) - collected(before) });
    }
    const all = await probe(MEASURED_VENUES.map((exchange) => ({ exchange, withMarkets: true })));
    return report({ bare: median(bare), first, further, all });
  } finally {
    servers.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

type Venue = Omit<ProbeTask['venues'][number], 'endpoint'>;

interface VenueFigures {
  readonly exchange: string;
  readonly loadMs: number;
  readonly loadCpuMs: number;
  readonly loadedMb: number;
  readonly marketsMb: number;
  readonly marketsHeapMb: number;
  readonly collectedMb: number;
}

function figuresOf(exchange: string, runs: readonly ProbeAnswer[]): VenueFigures {
  const of = (pick: (venue: VenueSample, answer: ProbeAnswer) => number): number =>
    median(
      runs.map((answer) => {
        const [venue] = answer.venues;
        if (venue?.markets === undefined || venue.markets.count < MARKETS) {
          throw new Error(`${exchange} listed ${venue?.markets?.count ?? 0} markets`);
        }
        return pick(venue, answer);
      }),
    );
  return {
    exchange,
    loadMs: of(({ loadMs }) => loadMs),
    loadCpuMs: of(({ loadCpuMs }) => loadCpuMs),
    loadedMb: of(({ loaded }, { bare }) => loaded.rssMb - bare.rssMb),
    marketsMb: of(({ markets }, { bare }) => (markets?.rssMb ?? 0) - bare.rssMb),
    marketsHeapMb: of(({ loaded, markets }) => (markets?.heapMb ?? 0) - loaded.heapMb),
    collectedMb: of(({ markets }, { bare }) => (markets?.collectedRssMb ?? 0) - bare.rssMb),
  };
}

const collected = (venue: VenueSample | undefined): number =>
  (venue?.markets ?? venue?.loaded)?.collectedRssMb ?? Number.NaN;

function report(measured: {
  readonly bare: number;
  readonly first: readonly VenueFigures[];
  readonly further: readonly { readonly exchange: string; readonly mb: number }[];
  readonly all: ProbeAnswer;
}): readonly Figure[] {
  const { first, further, all } = measured;
  const each = (
    name: string,
    unit: Figure['unit'],
    limit: number | undefined,
    pick: (venue: VenueFigures) => number,
    note: string,
  ): Figure =>
    spread(
      name,
      unit,
      limit,
      first.map((venue) => [venue.exchange, pick(venue)]),
      note,
    );
  const last = all.venues.at(-1);
  return [
    {
      name: 'Node alone, resident',
      value: measured.bare,
      unit: 'MB',
      note: `median; what follows is beyond it; ${RUNS} fresh processes for each of ${first.length} venues`,
    },
    each('first venue, class loaded', 'MB', undefined, (venue) => venue.loadedMb, 'no markets yet'),
    each(
      `first venue with its ${MARKETS} markets`,
      'MB',
      60,
      (venue) => venue.marketsMb,
      `nothing collected by force; collected ${median(first.map((venue) => venue.collectedMb)).toFixed(1)} MB`,
    ),
    each(
      `${MARKETS} markets of a venue, heap`,
      'MB',
      undefined,
      (venue) => venue.marketsHeapMb,
      'alive after a collection',
    ),
    spread(
      'a further venue, its markets aside',
      'MB',
      10,
      further.map(({ exchange, mb }) => [exchange, mb]),
      `beside ${FIRST}, collected before and after`,
    ),
    {
      name: `all ${first.length} venues with ${MARKETS} markets each`,
      value: (last === undefined ? Number.NaN : collected(last)) - all.bare.rssMb,
      unit: 'MB',
      limit: Math.round(
        60 + (first.length - 1) * 10 + sum(first.slice(1).map((venue) => venue.marketsHeapMb)),
      ),
      note: 'collected; limit: 60, and 10 and its markets for each further one',
    },
    each('first venue, time to load', 'ms', 150, (venue) => venue.loadMs, 'markets aside'),
    each(
      'the same in CPU time',
      'ms',
      150,
      (venue) => venue.loadCpuMs,
      'as on a machine that does nothing else',
    ),
  ];
}

/** The worst of all venues, which must keep the limit as well, with the middle in its note. */
function spread(
  name: string,
  unit: Figure['unit'],
  limit: number | undefined,
  values: readonly (readonly [exchange: string, value: number])[],
  note: string,
): Figure {
  const worst = values.reduce((a, b) => (b[1] > a[1] ? b : a));
  return {
    name,
    value: worst[1],
    unit,
    ...(limit === undefined ? {} : { limit }),
    note: `${worst[0]}, the worst; median ${median(values.map(([, value]) => value)).toFixed(1)}; ${note}`,
  };
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

async function runProbe(file: string, task: ProbeTask): Promise<ProbeAnswer> {
  const { stdout } = await run(
    process.execPath,
    ['--expose-gc', ...MONITOR_MEMORY_FLAGS, file, JSON.stringify(task)],
    {
      cwd: root,
      env: { ...process.env, NODE_EXTRA_CA_CERTS: SERVER_CERTIFICATE },
      timeout: 60_000,
    },
  );
  return JSON.parse(stdout) as ProbeAnswer;
}
