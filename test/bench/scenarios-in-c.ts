import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FlatBook } from '../../shared/risk/flat/flat-book.ts';

const COMPILER = 'cc';

export interface InC {
  readonly fastestMs: number;
  readonly medianMs: number;
  readonly liquidatable: number;
  /** Sum of equity less requirement over all cells. */
  readonly sum: number;
}

/**
 * Runs the same scenarios in C at -O3, `rounds` times the program, and `between` after each round: on a machine that does other
 * work too, both languages then see the same quiet moments. A text says why it cannot (no compiler).
 */
export function runScenariosInC(
  flat: FlatBook,
  factors: Float64Array,
  scenarios: number,
  { runs, rounds }: { readonly runs: number; readonly rounds: number },
  between: () => void,
): InC | string {
  const folder = mkdtempSync(join(tmpdir(), 'leeway-bench-'));
  try {
    const program = join(folder, 'scenarios');
    const source = join(import.meta.dirname, 'scenarios.c');
    const compiled = spawnSync(COMPILER, ['-O3', '-o', program, source, '-lm'], {
      encoding: 'utf8',
    });
    if (compiled.error !== undefined) return `no C compiler (${COMPILER}) here`;
    if (compiled.status !== 0) return `cc refuses: ${compiled.stderr.slice(0, 200)}`;
    const data = join(folder, 'book');
    const head = Int32Array.of(
      flat.base.length,
      flat.keys.length,
      flat.underlyings.length,
      scenarios,
    );
    const { legStart, underlyingOf, rowStart, rowFloor, rowRate, rowDeduction } = flat;
    const { base, fixed, triggerFactor, value, slope } = flat;
    const whole = [head, legStart, underlyingOf, rowStart];
    const money = [base, fixed, triggerFactor, value, slope, rowFloor, rowRate, rowDeduction];
    const parts = [...whole, ...money, factors];
    writeFileSync(
      data,
      Buffer.concat(parts.map((one) => Buffer.from(one.buffer, one.byteOffset, one.byteLength))),
    );
    let best: InC | undefined;
    for (let round = 0; round < rounds; round++) {
      const ran = spawnSync(program, [data, String(runs)], { encoding: 'utf8' });
      const [fastestMs, medianMs, liquidatable, sum] = ran.stdout.trim().split(' ').map(Number);
      if (
        fastestMs === undefined ||
        medianMs === undefined ||
        liquidatable === undefined ||
        sum === undefined
      ) {
        return `the C program failed: ${ran.stderr.slice(0, 200)}`;
      }
      if (best === undefined || fastestMs < best.fastestMs) {
        best = { fastestMs, medianMs, liquidatable, sum };
      }
      between();
    }
    return best ?? 'no round was asked for';
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
