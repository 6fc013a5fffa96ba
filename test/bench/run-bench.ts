import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { runAccountsBench } from './accounts.bench.ts';
import { runBundleBench } from './bundle.bench.ts';
import { runDeliveryBench } from './delivery.bench.ts';
import type { Figure } from './figure.ts';
import { runHostBench } from './host.bench.ts';
import { runMonitorBench } from './monitor.bench.ts';
import { runRadarBench } from './radar.bench.ts';
import { runRendererBench } from './renderer.bench.ts';
import { runRiskBench } from './risk.bench.ts';
import { runVenuesBench } from './venues.bench.ts';

// `npm run bench [-- name …]`: a table, and the same as JSON in test-results/bench.json. Figures, never a verdict.
const root = join(import.meta.dirname, '..', '..');
const BENCHES: Readonly<Record<string, () => readonly Figure[] | Promise<readonly Figure[]>>> = {
  risk: runRiskBench,
  radar: runRadarBench,
  monitor: runMonitorBench,
  delivery: runDeliveryBench,
  bundle: runBundleBench,
  host: runHostBench,
  venues: runVenuesBench,
  accounts: runAccountsBench,
  renderer: runRendererBench,
};

if (!existsSync(join(root, 'out', 'built.json'))) {
  process.stderr.write('Run `npm run build` first: some figures are of the built bundles.\n');
  process.exit(1);
}

const wanted = process.argv.slice(2);
const figures: Figure[] = [];
for (const [name, run] of Object.entries(BENCHES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  process.stderr.write(`measuring ${name} …\n`);
  figures.push(...(await run()));
}

const rows = figures.map(({ name, value, unit, limit, note }) => [
  name,
  `${value.toFixed(value < 10 ? 3 : 1)} ${unit}`,
  limit === undefined ? '' : `${limit} ${unit}`,
  note ?? '',
]);
const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
process.stdout.write(`Node ${process.versions.node}, ${availableParallelism()} cores\n`);
for (const row of rows) {
  const cells = row.map((cell, column) =>
    column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
  );
  process.stdout.write(`${cells.join('  ')}\n`);
}
mkdirSync(join(root, 'test-results'), { recursive: true });
writeFileSync(join(root, 'test-results', 'bench.json'), `${JSON.stringify(figures, null, 2)}\n`);
