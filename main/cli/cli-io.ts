import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { MAX_FILE_BYTES } from '../import/limits.ts';
import { CommandError, EXIT, withJsonAnswer } from './exit-codes.ts';
import { toTerminalText } from './terminal-text.ts';

/** What a command touches of the terminal. Tests bring their own. */
export interface CliIo {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** To stdout as it is: only for moving the cursor ourselves, around text that went through `toTerminalLine`. */
  readonly draw: (text: string) => void;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly stdin: () => AsyncIterable<Uint8Array>;
  /** Whether stdout is a terminal: only then is it redrawn in place. */
  readonly isTerminal: boolean;
  readonly columns: () => number;
  readonly rows: () => number;
}

export const processIo: CliIo = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  draw: (text) => void process.stdout.write(text),
  environment: process.env,
  // A descriptor of its own: `process.stdin` would keep the process alive once touched.
  stdin: () => createReadStream('', { fd: 0, autoClose: false }),
  isTerminal: process.stdout.isTTY,
  columns: () => process.stdout.columns,
  rows: () => process.stdout.rows,
};

/** Whatever a command writes, the terminal shows it and obeys none of it. */
export function guardTerminal(io: CliIo): CliIo {
  return {
    ...io,
    out: (text) => io.out(toTerminalText(text)),
    err: (text) => io.err(toTerminalText(text)),
  };
}

export interface InputFile {
  readonly name: string;
  readonly bytes: Buffer;
}

/**
 * The file, or standard input for `-`; at most 50 MB. With `asJson` a file that cannot be read is answered on stdout, too,
 * as `{error, path}` like a book that is not valid; `path` is that within the file, so it is empty.
 */
export async function readInput(io: CliIo, file: string, asJson = false): Promise<InputFile> {
  try {
    return await read(io, file);
  } catch (error) {
    throw withJsonAnswer(error, asJson);
  }
}

async function read(io: CliIo, file: string): Promise<InputFile> {
  if (file === '-') return { name: 'stdin', bytes: await readAll(io.stdin()) };
  try {
    const status = await stat(file);
    if (status.isDirectory()) throw new CommandError(`${file} is a folder.`, EXIT.invalid);
    if (status.size > MAX_FILE_BYTES) throw tooLarge(file);
    return { name: basename(file), bytes: await readFile(file) };
  } catch (error) {
    if (error instanceof CommandError) throw error;
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const why =
      code === 'ENOENT' ? 'There is no such file.' : `It cannot be read (${String(code)}).`;
    throw new CommandError(`${file}: ${why}`, EXIT.invalid);
  }
}

async function readAll(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    length += chunk.length;
    if (length > MAX_FILE_BYTES) throw tooLarge('The input');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(what: string): CommandError {
  return new CommandError(`${what} is larger than 50 MB.`, EXIT.invalid);
}
