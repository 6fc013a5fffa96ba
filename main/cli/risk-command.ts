import { answerBook } from '../../shared/contract/book-format/answer-book.ts';
import { evaluateBook } from '../../shared/risk/evaluate.ts';
import { answerWaysOut } from './answer-ways-out.ts';
import { readInput, type CliIo } from './cli-io.ts';
import { describeRisk } from './describe-risk.ts';
import { EXIT } from './exit-codes.ts';
import { levelOfPosition } from './level-of-position.ts';
import { readBook } from './read-book.ts';
import { toTerminalLine } from './terminal-text.ts';

/** Answers the book of one file; ends with 0, or with 2 where it is no book. */
export async function answerRisk(io: CliIo, file: string, asJson: boolean): Promise<number> {
  const { bytes } = await readInput(io, file, asJson);
  const { book, warnings } = readBook(bytes, asJson);
  // No market is asked: betas count as 1, and a distance whose sigmas are unknown is judged by the distance alone.
  const context = { betas: {}, dailySigmas: {} };
  const risk = evaluateBook(book, context);
  if (asJson) {
    const answer = answerBook(book, context, {
      risk,
      warnings,
      levelOf: levelOfPosition,
      positionFields: answerWaysOut(book, context),
    });
    io.out(`${JSON.stringify(answer)}\n`);
    return EXIT.ok;
  }
  const accounts = book.accounts.map((account, index) => ({
    name: account.id,
    account,
    risk: risk.accounts[index],
  }));
  io.out(`${describeRisk(accounts, levelOfPosition).map(toTerminalLine).join('\n')}\n`);
  for (const warning of warnings) io.err(`leeway: note: ${warning}\n`);
  return EXIT.ok;
}
