import { err, ok, type Result } from '../../shared/lib/result.ts';
import { decodeText } from './decode-text.ts';
import { MAX_FILE_BYTES } from './limits.ts';
import { parseBookImport, type BookParser } from './parse-book-import.ts';
import { parseCsvImport } from './parse-csv-import.ts';
import type { ImportSource, ParsedImport } from './parsed-import.ts';

/**
 * A file's bytes as accounts to watch, or as the list of what is wrong with it. Content decides the format, never the
 * file's name. Pure. The error is a sentence: the file as a whole cannot be read.
 */
export function parseImport(
  bytes: Uint8Array,
  source: ImportSource,
  parseBook: BookParser,
): Result<ParsedImport, string> {
  if (bytes.length === 0) return err('The file is empty.');
  if (bytes.length > MAX_FILE_BYTES) {
    return err('The file is larger than 50 MB. Leeway reads open positions, not a history.');
  }
  const decoded = decodeText(bytes);
  if (!decoded.ok) return decoded;
  const { text, encoding } = decoded.value;
  if (text.trim() === '') return err('The file is empty.');
  const parsed = /^\s*[{[]/.test(text)
    ? parseBookImport(text, source, parseBook)
    : parseCsvImport(text, source);
  if (encoding !== 'windows-1252') return ok(parsed);
  const warning = 'The file is not UTF-8 and was read as Windows-1252; check names with accents.';
  const warnings = [warning, ...parsed.preview.warnings];
  return ok({ ...parsed, preview: { ...parsed.preview, warnings } });
}
