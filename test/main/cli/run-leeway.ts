import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { runCli } from '../../../main/cli/run-cli.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** The Node of the devDependency: it strips types, whatever Node runs the tests. */
const NODE = join(ROOT, 'node_modules', '.bin', 'node');

export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly stdin?: string;
  readonly home?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** The command line as a child process, from source, in an empty home unless one is given. */
export async function runLeeway(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const home = options.home ?? temporaryFolder();
  try {
    return await new Promise<Run>((resolve, reject) => {
      const child = spawn(NODE, [join(ROOT, 'main', 'cli', 'entry.ts'), ...args], {
        env: {
          PATH: process.env['PATH'] ?? dirname(NODE),
          LEEWAY_HOME: join(home, 'leeway'),
          ...options.environment,
        },
      });
      const output = { stdout: '', stderr: '' };
      child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, ...output }));
      // A command that does not read its input closes the pipe first.
      child.stdin.on('error', () => undefined);
      child.stdin.end(options.stdin ?? '');
    });
  } finally {
    if (options.home === undefined) rmSync(home, { recursive: true, force: true });
  }
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'leeway-cli-'));
}

export function parseJson(text: string): Record<string, unknown> {
  return JSON.parse(text) as Record<string, unknown>;
}

/** The same within this process: quicker, for what does not depend on being a process. */
export async function runHere(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const output = { stdout: '', stderr: '' };
  const code = await runCli(args, {
    out: (text) => (output.stdout += text),
    err: (text) => (output.stderr += text),
    environment: {
      LEEWAY_HOME: join(options.home ?? '/nowhere', 'leeway'),
      ...options.environment,
    },
    stdin: () => Readable.from([Buffer.from(options.stdin ?? '')]),
    isTerminal: false,
    columns: () => 120,
    rows: () => 40,
  });
  return { code, ...output };
}
