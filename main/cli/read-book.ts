import { parseBook, type ParsedBook } from '../../shared/contract/book-format/parse-book.ts';
import { decodeText } from '../import/decode-text.ts';
import { locateJsonPath } from '../import/locate-json.ts';
import { readJson } from '../import/read-json.ts';
import { CommandError, EXIT } from './exit-codes.ts';

/** The book in these bytes; ends the command with 2 where there is none, with path and line of what is wrong. */
export function readBook(bytes: Uint8Array, asJson: boolean): ParsedBook {
  const text = decodeText(bytes);
  if (!text.ok) throw invalid(text.error, '', undefined, asJson);
  const json = readJson(text.value.text);
  if (!json.ok) {
    const { message, field = '', line } = json.error;
    throw invalid(message, field, line, asJson);
  }
  const parsed = parseBook(json.value);
  if (!parsed.ok) {
    const { error, path } = parsed.error;
    throw invalid(error, path, locateJsonPath(text.value.text, path)?.line, asJson);
  }
  return parsed.value;
}

/** `{error, path}` on stdout when JSON was asked for, words on stderr always. */
function invalid(
  error: string,
  path: string,
  line: number | undefined,
  asJson: boolean,
): CommandError {
  const where = line === undefined ? '' : `line ${line}: `;
  const words = path === '' ? error : `${path} ${error}`;
  const answer = { error, path, ...(line === undefined ? {} : { line }) };
  return new CommandError(
    `The book is not valid. ${where}${words}`,
    EXIT.invalid,
    asJson ? answer : undefined,
  );
}
