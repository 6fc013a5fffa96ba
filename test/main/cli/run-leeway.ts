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

export interface Started {
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Resolves with the first text on stdout, or when it ends. */
  readonly firstOutput: Promise<void>;
  readonly ended: Promise<number | null>;
  kill(signal: 'SIGTERM' | 'SIGKILL' | 'SIGINT' | 'SIGUSR2'): void;
}

/** The command line as a child process, from source. */
export function startLeeway(
  args: readonly string[],
  options: RunOptions & { readonly home: string },
): Started {
  const child = spawn(NODE, [join(ROOT, 'main', 'cli', 'entry.ts'), ...args], {
    env: {
      PATH: process.env['PATH'] ?? dirname(NODE),
      LEEWAY_HOME: join(options.home, 'leeway'),
      ...options.environment,
    },
  });
  const output = { stdout: '', stderr: '' };
  const first = Promise.withResolvers<void>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text;
    first.resolve();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      first.resolve();
      resolve(code);
    });
  });
  // A command that does not read its input closes the pipe first.
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.stdin ?? '');
  return {
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    firstOutput: first.promise,
    ended,
    kill: (signal) => void child.kill(signal),
  };
}

/** Runs it with nobody at the other end of stdout; answers its exit code and what it said on stderr. */
export async function runUnheard(args: readonly string[]): Promise<Omit<Run, 'stdout'>> {
  const child = spawn(NODE, [join(ROOT, 'main', 'cli', 'entry.ts'), ...args]);
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdout.destroy();
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, stderr };
}

/** Runs it to its end, in an empty home unless one is given. */
export async function runLeeway(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const home = options.home ?? temporaryFolder();
  try {
    const started = startLeeway(args, { ...options, home });
    const code = await started.ended;
    return { code, stdout: started.stdout(), stderr: started.stderr() };
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
    draw: (text) => (output.stdout += text),
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
