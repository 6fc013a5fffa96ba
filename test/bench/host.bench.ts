import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectToHost } from '../../main/server/host-client.ts';
import { median, type Figure } from './figure.ts';

const root = join(import.meta.dirname, '..', '..');
const RUNS = 5;
const GIVE_UP_MS = 30_000;
/** Long enough for caches, sockets and history to be in use. */
const SETTLE_MS = 20_000;

/** Cold start of the server host to the first evaluation of both demo accounts, and the memory that it then takes. */
export async function runHostBench(): Promise<readonly Figure[]> {
  const starts: number[] = [];
  let memory: number | undefined;
  for (let run = 0; run < RUNS; run += 1) {
    const measured = await startOnce(run === RUNS - 1);
    starts.push(measured.startMs);
    memory ??= measured.memoryMb;
  }
  return [
    {
      name: 'server host, cold start to first evaluation of the demo accounts',
      value: median(starts),
      unit: 'ms',
      limit: 1_500,
      note: `median of ${RUNS}: ${starts.map((ms) => ms.toFixed(0)).join(', ')}`,
    },
    ...(memory === undefined
      ? []
      : [
          {
            name: 'server host, resident memory of host and monitor',
            value: memory,
            unit: 'MB',
            limit: 250,
            note: `after ${SETTLE_MS / 1000} s; demo exchange aside`,
          } satisfies Figure,
        ]),
  ];
}

async function startOnce(measureMemory: boolean): Promise<{ startMs: number; memoryMb?: number }> {
  const home = mkdtempSync(join(tmpdir(), 'leeway-bench-'));
  const started = performance.now();
  const host = spawn(
    process.execPath,
    [join(root, 'out', 'main', 'cli.js'), 'serve', '--no-open', '--port', '0'],
    {
      env: { ...process.env, LEEWAY_HOME: home },
      stdio: 'ignore',
    },
  );
  try {
    await firstEvaluation(home);
    const startMs = performance.now() - started;
    if (!measureMemory || process.platform !== 'linux') return { startMs };
    await sleep(SETTLE_MS);
    return { startMs, memoryMb: residentMb(host.pid ?? 0) };
  } finally {
    host.kill('SIGTERM');
    await new Promise((resolve) => host.once('exit', resolve));
    rmSync(home, { recursive: true, force: true });
  }
}

/** Resolves when every account has been read and every position has a liquidation price, or is known to have none. */
async function firstEvaluation(home: string): Promise<void> {
  const giveUp = performance.now() + GIVE_UP_MS;
  while (performance.now() < giveUp) {
    const client = await connectToHost(home);
    if (client === undefined) {
      await sleep(5);
      continue;
    }
    try {
      while (performance.now() < giveUp) {
        const answer = await client.request('app/get-state', {});
        if (answer.ok) {
          const { accounts, positions } = answer.value;
          const seen =
            accounts.length >= 2 && accounts.every(({ status }) => status.state === 'ok');
          const valued = positions.every(({ risk }) => risk.liquidationPrice.kind !== 'unknown');
          if (seen && positions.length > 0 && valued) return;
        }
        await sleep(5);
      }
    } finally {
      client.close();
    }
  }
  throw new Error('the host did not evaluate the demo accounts');
}

/** Resident memory of a process and its children but the demo exchange, from /proc. */
function residentMb(hostPid: number): number {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  let kilobytes = 0;
  for (const pid of pids) {
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      const parent = Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]);
      const isDemo = readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('demo.js');
      if ((Number(pid) === hostPid || parent === hostPid) && !isDemo) {
        kilobytes += Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]);
      }
    } catch {
      // A process that ended while we looked.
    }
  }
  return kilobytes / 1024;
}
