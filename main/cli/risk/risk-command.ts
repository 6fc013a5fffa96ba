import type { Book } from '../../../shared/domain/book.ts';
import { compareLevels } from '../../../shared/domain/level.ts';
import type { BookRisk, PositionRisk } from '../../../shared/domain/risk-report.ts';
import { answerBook } from '../../../shared/contract/book-format/answer-book.ts';
import { evaluateBook } from '../../../shared/risk/evaluate.ts';
import type {
  OutlookAssumptions,
  PositionOutlook,
} from '../../../shared/risk/outlook/position-outlook.ts';
import { answerOutlook, outlooksOf } from './answer-outlook.ts';
import { answerWaysOut } from './answer-ways-out.ts';
import { readInput, type CliIo } from '../cli-io.ts';
import { describeOutlook } from './describe-outlook.ts';
import { describeRisk } from './describe-risk.ts';
import { EXIT } from '../exit-codes.ts';
import { levelOfPosition } from './level-of-position.ts';
import { assumptionsOf, readSigmas, type OutlookOptions } from './outlook-options.ts';
import { readBook } from '../read-book.ts';
import { toTerminalLine } from '../terminal-text.ts';

/** Answers the book of one file; ends with 0, or with 2 where it is no book. */
export async function answerRisk(
  io: CliIo,
  file: string,
  asJson: boolean,
  options: OutlookOptions = {},
): Promise<number> {
  // Wrong words are refused before the book is read.
  const assumptions = assumptionsOf(options);
  const sigmasOf = options.sigmas === undefined ? undefined : await readSigmas(io, options.sigmas);
  const { bytes } = await readInput(io, file, asJson);
  const { book, warnings } = readBook(bytes, asJson);
  // No market is asked: betas count as 1, and a distance whose sigmas are unknown is judged by the distance alone.
  const context = { betas: {}, dailySigmas: sigmasOf?.(book) ?? {} };
  const risk = evaluateBook(book, context);
  const outlookOf = outlooksOf(book, context, assumptions);
  if (asJson) {
    const waysOutOf = answerWaysOut(book, context);
    const answer = answerBook(book, context, {
      risk,
      warnings,
      levelOf: levelOfPosition,
      positionFields: (position) => {
        const outlook = outlookOf(position);
        return {
          ...waysOutOf(position),
          ...(outlook === undefined ? {} : answerOutlook(outlook, assumptions)),
        };
      },
    });
    io.out(`${JSON.stringify(answer)}\n`);
    return EXIT.ok;
  }
  const accounts = book.accounts.map((account, index) => ({
    name: account.id,
    account,
    risk: risk.accounts[index],
  }));
  const lines = [
    ...describeRisk(accounts, levelOfPosition),
    ...describeDanger(book, risk, outlookOf, assumptions),
  ];
  io.out(`${lines.map(toTerminalLine).join('\n')}\n`);
  for (const warning of warnings) io.err(`leeway: note: ${warning}\n`);
  return EXIT.ok;
}

/** What lies ahead of the positions in danger; the JSON answer has it of the others too. */
function describeDanger(
  book: Book,
  risk: BookRisk,
  outlookOf: (position: PositionRisk) => PositionOutlook | undefined,
  assumptions: OutlookAssumptions,
): readonly string[] {
  const lines = risk.accounts.flatMap((account, a) =>
    account.pools.flatMap((pool, p) =>
      pool.positions.flatMap((position, index) => {
        if (compareLevels(levelOfPosition(position), 'warning') < 0) return [];
        const outlook = outlookOf(position);
        const held = book.accounts[a]?.pools[p]?.positions[index];
        const name = `${account.accountId} ${position.symbol} ${position.side}`;
        return outlook === undefined
          ? []
          : describeOutlook(name, outlook, assumptions, held?.tickSize);
      }),
    ),
  );
  return lines.length === 0 ? [] : ['', 'What lies ahead of what is in danger', ...lines];
}
