import { levelOf } from '../../shared/alarms/level-of.ts';
import { DEFAULT_THRESHOLDS } from '../../shared/alarms/thresholds.ts';
import { answerBook } from '../../shared/contract/book-format/answer-book.ts';
import { parseBook } from '../../shared/contract/book-format/parse-book.ts';
import type { Level } from '../../shared/domain/level.ts';
import type { PositionRisk } from '../../shared/domain/risk-report.ts';
import { evaluateBook } from '../../shared/risk/evaluate.ts';
import { decodeText } from '../import/decode-text.ts';
import { locateJsonPath } from '../import/locate-json.ts';
import { readJson } from '../import/read-json.ts';
import { readInput, type CliIo } from './cli-io.ts';
import { describeRisk } from './describe-risk.ts';
import { CommandError, EXIT } from './exit-codes.ts';

/** Answers the book of one file; ends with 0, or with 2 where it is no book. */
export async function answerRisk(io: CliIo, file: string, asJson: boolean): Promise<number> {
  const { bytes } = await readInput(io, file);
  const { book, warnings } = readBook(bytes, asJson);
  // No market is asked: betas count as 1, and a distance whose sigmas are unknown is judged by the distance alone.
  const context = { betas: {}, dailySigmas: {} };
  const risk = evaluateBook(book, context);
  if (asJson) {
    const answer = answerBook(book, context, { risk, warnings, levelOf: levelOfPosition });
    io.out(`${JSON.stringify(answer)}\n`);
    return EXIT.ok;
  }
  const accounts = book.accounts.map((account, index) => ({
    name: account.id,
    account,
    risk: risk.accounts[index],
  }));
  io.out(`${describeRisk(accounts, levelOfPosition).join('\n')}\n`);
  for (const warning of warnings) io.err(`leeway: note: ${warning}\n`);
  return EXIT.ok;
}

function readBook(bytes: Uint8Array, asJson: boolean) {
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

function levelOfPosition(position: PositionRisk): Level {
  return levelOf(position, DEFAULT_THRESHOLDS).level;
}
