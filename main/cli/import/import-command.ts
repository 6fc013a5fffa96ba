import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { parseBook } from '../../../shared/contract/book-format/parse-book.ts';
import type {
  ImportPreview,
  ImportPreviewRequest,
  ImportRecord,
} from '../../../shared/contract/import.ts';
import { createImporter, type Importer } from '../../import/create-importer.ts';
import { connectToHost } from '../../server/host-client.ts';
import { defaultHome, prepareHome } from '../../store/home.ts';
import { acquireHomeLock } from '../../store/home-lock.ts';
import { openImportsStore } from '../../store/imports-store.ts';
import { createJsonFile } from '../../store/json-file.ts';
import { systemClock } from '../../system-clock.ts';
import { readInput, type CliIo } from '../cli-io.ts';
import { CommandError, EXIT } from '../exit-codes.ts';
import { describePreview } from './describe-preview.ts';
import { toTerminalLine } from '../terminal-text.ts';
import { mergeMapping, type MappingOptions } from './merge-mapping.ts';

export interface ImportOptions extends MappingOptions {
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly account?: string;
  readonly exchange?: string;
}

/** Imports one file, or shows what an import would do; ends with 2 where the file is not good enough. */
export async function importFile(io: CliIo, file: string, options: ImportOptions): Promise<number> {
  const { name, bytes } = await readInput(io, file, options.json === true);
  const request: ImportPreviewRequest = {
    fileName: name,
    contentBase64: bytes.toString('base64'),
    ...(options.account === undefined ? {} : { accountName: options.account }),
    ...(options.exchange === undefined ? {} : { exchange: options.exchange }),
  };
  const home = defaultHome(io.environment, process.platform);
  if (options.dryRun === true) {
    const preview = await previewWith(localImporter(), request, options);
    return report(io, options, { preview });
  }
  const host = await connectToHost(home);
  if (host === undefined) return importInto(home, io, request, options);
  try {
    const preview = await previewWith(
      { preview: (asked) => host.request('import/preview', asked) },
      request,
      options,
    );
    if (preview.previewId === undefined) return report(io, options, { preview });
    const applied = await host.request('import/apply', { previewId: preview.previewId });
    if (!applied.ok) throw new CommandError(applied.error.message);
    return report(io, options, { preview, record: applied.value });
  } finally {
    host.close();
  }
}

/** No host runs: the file of imports is written here, under the lock that a host would hold. */
async function importInto(
  home: string,
  io: CliIo,
  request: ImportPreviewRequest,
  options: ImportOptions,
): Promise<number> {
  prepareHome(home);
  const lock = await acquireHomeLock(home);
  if (!lock.ok) {
    throw new CommandError(
      `Leeway runs on ${home} but cannot be reached from here. Import the file in its window.`,
    );
  }
  try {
    const store = openImportsStore({
      file: createJsonFile(join(home, 'imports.json')),
      now: () => systemClock.now(),
    });
    for (const notice of store.notices()) io.err(`leeway: ${notice.text}\n`);
    const importer = localImporter((id) => store.list().some(({ record }) => record.id === id));
    const preview = await previewWith(importer, request, options);
    if (preview.previewId === undefined) return report(io, options, { preview });
    const taken = importer.take(preview.previewId);
    if (!taken.ok) throw new CommandError(taken.error.message);
    const saved = store.add(taken.value);
    if (!saved.ok) throw new CommandError(saved.error);
    return report(io, options, { preview, record: taken.value.record });
  } finally {
    await lock.value.release();
  }
}

function localImporter(isKnown?: (id: string) => boolean): Importer {
  return createImporter({
    clock: systemClock,
    newId: randomUUID,
    parseBook,
    ...(isKnown === undefined ? {} : { isKnown }),
  });
}

/** A first look says what the columns are; what the flags say about them is then laid over it. */
async function previewWith(
  importer: Pick<Importer, 'preview'>,
  request: ImportPreviewRequest,
  options: MappingOptions,
): Promise<ImportPreview> {
  const first = await ask(importer, request);
  const merged = mergeMapping(first, options);
  if (!merged.ok) throw new CommandError(merged.error, EXIT.invalid);
  if (merged.value === undefined) return first;
  return ask(importer, { ...request, mapping: merged.value });
}

async function ask(
  importer: Pick<Importer, 'preview'>,
  request: ImportPreviewRequest,
): Promise<ImportPreview> {
  const result = await importer.preview(request);
  if (!result.ok) throw new CommandError(result.error.message, EXIT.invalid);
  return result.value;
}

function report(
  io: CliIo,
  options: ImportOptions,
  { preview, record }: { readonly preview: ImportPreview; readonly record?: ImportRecord },
): number {
  const { previewId, ...shown } = preview;
  const canApply = previewId !== undefined;
  if (options.json === true) {
    const answer = {
      format: 'leeway-import',
      version: 1,
      canApply,
      applied: record !== undefined,
      ...(record === undefined ? {} : { record }),
      preview: shown,
    };
    io.out(`${JSON.stringify(answer)}\n`);
  } else if (canApply)
    io.out(`${describePreview(preview, record).map(toTerminalLine).join('\n')}\n`);
  if (canApply) return EXIT.ok;
  for (const line of describeErrors(preview)) io.err(`leeway: ${line}\n`);
  return EXIT.invalid;
}

function describeErrors(preview: ImportPreview): readonly string[] {
  const lines = preview.errors.map(({ line, field, message }) =>
    [
      line === undefined ? '' : `line ${line}: `,
      field === undefined ? '' : `${field}: `,
      message,
    ].join(''),
  );
  return [...lines, 'Nothing was imported.'];
}
