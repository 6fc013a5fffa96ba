import type {
  ImportPreview,
  ImportPreviewRequest,
  ImportRecord,
} from '../../shared/contract/import.ts';
import type { RequestError } from '../../shared/contract/channels.ts';
import type { ImportedAccount } from '../../shared/contract/monitor-protocol.ts';
import type { AccountId } from '../../shared/domain/units.ts';
import { err, ok, type Result } from '../../shared/lib/result.ts';
import type { Clock } from '../host-ports.ts';
import { importId } from './build-account.ts';
import { MAX_FILE_BYTES, PARSE_DEADLINE_MS, WORKER_THRESHOLD_BYTES } from './limits.ts';
import type { BookParser } from './parse-book-import.ts';
import { parseImport } from './parse-import.ts';
import type { ImportSource, ParsedImport } from './parsed-import.ts';
import { DEFAULT_WORKER_URL, runInWorker } from './run-in-worker.ts';

/** What an applied preview becomes. A record with an id that is known already replaces that import. */
interface TakenImport {
  readonly record: ImportRecord;
  readonly accounts: readonly ImportedAccount[];
}

export interface Importer {
  /** Reads and judges a file; changes nothing. */
  preview(
    request: ImportPreviewRequest,
    signal?: AbortSignal,
  ): Promise<Result<ImportPreview, RequestError>>;
  /** Hands out what a preview found. It stays available, so that a failed write can be tried again. */
  take(previewId: string): Result<TakenImport, RequestError>;
}

const KEPT_PREVIEWS = 8;

/** Reads import files. Touches no disk and keeps the last few previews only. */
export function createImporter(options: {
  readonly clock: Pick<Clock, 'now' | 'setTimer'>;
  readonly newId: () => string;
  readonly parseBook: BookParser;
  /** Whether an import of this id stands in the ladder now; the preview then says that it will be replaced. */
  readonly isKnown?: (importRecordId: AccountId) => boolean;
  readonly workerUrl?: URL;
}): Importer {
  const { clock, newId, parseBook, isKnown, workerUrl = DEFAULT_WORKER_URL } = options;
  const kept = new Map<string, { fileName: string; parsed: ParsedImport }>();

  async function read(request: ImportPreviewRequest, signal?: AbortSignal) {
    // Four characters of base64 are three bytes; judged before decoding.
    if ((request.contentBase64.length / 4) * 3 > MAX_FILE_BYTES + 3) {
      return err('The file is larger than 50 MB. Leeway reads open positions, not a history.');
    }
    const bytes = Buffer.from(request.contentBase64, 'base64');
    const source = toSource(request);
    if (bytes.length <= WORKER_THRESHOLD_BYTES) return parseImport(bytes, source, parseBook);
    return runInWorker(
      { bytes, source },
      {
        workerUrl,
        setTimer: (delayMs, callback) => clock.setTimer(delayMs, callback),
        deadlineMs: PARSE_DEADLINE_MS,
        ...(signal === undefined ? {} : { signal }),
      },
    );
  }

  return {
    async preview(request, signal) {
      const parsed = await read(request, signal);
      if (!parsed.ok) return err({ code: 'bad-request', message: parsed.error });
      const { preview, accounts } = parsed.value;
      if (accounts === undefined) return ok(preview);
      const previewId = newId();
      kept.set(previewId, { fileName: request.fileName, parsed: parsed.value });
      const [oldest] = kept.keys();
      if (kept.size > KEPT_PREVIEWS && oldest !== undefined) kept.delete(oldest);
      const replaces = isKnown?.(importId(preview.accountName)) === true;
      const warnings = replaces
        ? [
            `This replaces the positions imported as “${preview.accountName}” before.`,
            ...preview.warnings,
          ]
        : preview.warnings;
      return ok({ ...preview, warnings, previewId });
    },
    take(previewId) {
      const found = kept.get(previewId);
      if (found?.parsed.accounts === undefined) {
        return err({
          code: 'not-found',
          message: 'This preview is gone. Choose the file again.',
        });
      }
      return ok(toTaken(found.fileName, found.parsed.preview.accountName, found.parsed.accounts));
    },
  };

  function toTaken(
    fileName: string,
    accountName: string,
    accounts: NonNullable<ParsedImport['accounts']>,
  ): TakenImport {
    const importedAtMs = clock.now();
    const exchange = accounts[0]?.account.exchange;
    return {
      record: {
        id: importId(accountName),
        fileName,
        accountName,
        ...(exchange === undefined ? {} : { exchange }),
        positionCount: accounts.flatMap((each) => each.account.pools.flatMap((p) => p.positions))
          .length,
        importedAtMs,
      },
      accounts: accounts.map((each) => ({ kind: 'imported', ...each, importedAtMs })),
    };
  }
}

function toSource(request: ImportPreviewRequest): ImportSource {
  const { fileName, accountName, exchange, mapping } = request;
  return {
    fileName,
    ...(accountName === undefined ? {} : { accountName }),
    ...(exchange === undefined ? {} : { exchange }),
    ...(mapping === undefined ? {} : { mapping }),
  };
}
