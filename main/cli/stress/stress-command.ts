import type { Book } from '../../../shared/domain/book.ts';
import { evaluateBook } from '../../../shared/risk/evaluate.ts';
import type { Betas } from '../../../shared/risk/joint/joint-problem.ts';
import { marketShock } from '../../../shared/risk/stress/shock.ts';
import { decodeText } from '../../import/decode-text.ts';
import { deriveInstrument } from '../../import/derive-instrument.ts';
import { readJson } from '../../import/read-json.ts';
import { answerReverse, answerStress } from './answer-stress.ts';
import { readInput, type CliIo } from '../cli-io.ts';
import { describeReverse, describeStress } from './describe-stress.ts';
import { CommandError, EXIT } from '../exit-codes.ts';
import { betasFor, parseBetas, parseMove, parseMoves, shockOf } from './parse-shock.ts';
import { readBook } from '../read-book.ts';
import { answerScenario } from './answer-scenario.ts';
import { describeScenario } from './describe-scenario.ts';
import { findScenario, readScenario, refuseForeignPath } from './find-scenario.ts';
import { playScenario, type Scenario } from './scenario-report.ts';
import { stressBook } from './stress-report.ts';

export interface StressOptions {
  readonly shock?: string;
  readonly market?: string;
  readonly reverse?: boolean;
  readonly scenario?: string;
  readonly path?: readonly string[];
  readonly betas?: string;
  readonly json?: boolean;
}

/** What a move of prices does to the book of one file, or which move liquidates it; ends as `leeway risk` does. */
export async function stress(io: CliIo, file: string, options: StressOptions): Promise<number> {
  const asJson = options.json === true;
  const { reverse, scenario, path } = options;
  const ways = [options.shock, options.market, reverse, scenario, path];
  if (ways.filter((way) => way !== undefined).length !== 1) {
    const names = '--shock, --market, --reverse, --scenario and --path';
    throw new CommandError(`Give one of ${names}.`, EXIT.invalid);
  }
  // Both refuse wrong words before the book is read.
  const moves = options.shock === undefined ? undefined : parseMoves(options.shock);
  const market = options.market === undefined ? undefined : parseMove(options.market);
  const betasOfFile = options.betas === undefined ? undefined : await readBetas(io, options.betas);
  const played = await playedScenario(options);
  const { bytes } = await readInput(io, file);
  const { book, warnings } = readBook(bytes, asJson);
  const betas = betasOfFile === undefined ? undefined : betasFor(book, betasOfFile);
  const notes = [...warnings, ...noteUnknownBetas(book, betas, moves)];
  const print = (lines: readonly string[], answer: object) => {
    io.out(
      asJson ? `${JSON.stringify({ ...answer, warnings: notes })}\n` : `${lines.join('\n')}\n`,
    );
    if (!asJson) for (const note of notes) io.err(`leeway: note: ${note}\n`);
  };
  if (reverse === true) {
    const risk = evaluateBook(book, { betas: betas ?? {}, dailySigmas: {} });
    print(describeReverse(book, risk), answerReverse(book, risk, betas ?? {}));
    return EXIT.ok;
  }
  if (played !== undefined) {
    const report = playScenario(book, played, betas ?? {});
    if (path !== undefined) refuseForeignPath(book, played, report.laid);
    notes.push(...(played.notes ?? []));
    print(describeScenario(report), answerScenario(report));
    return EXIT.ok;
  }
  const shock =
    moves === undefined ? marketShock(book, betas ?? {}, market ?? 0) : shockOf(book, moves, betas);
  const report = stressBook(book, shock, betas ?? {});
  print(describeStress(report), answerStress(report));
  return EXIT.ok;
}

async function playedScenario({ scenario, path }: StressOptions): Promise<Scenario | undefined> {
  if (scenario !== undefined) return findScenario(scenario);
  return path === undefined ? undefined : readScenario(path);
}

async function readBetas(io: CliIo, file: string): Promise<ReadonlyMap<string, number>> {
  if (file === '-') throw new CommandError('The betas must come from a file.', EXIT.invalid);
  const text = decodeText((await readInput(io, file)).bytes);
  const json = text.ok ? readJson(text.value.text) : undefined;
  if (!text.ok) throw new CommandError(`The betas file: ${text.error}`, EXIT.invalid);
  if (json?.ok !== true) {
    const where = json?.error.line === undefined ? '' : `line ${json.error.line}: `;
    throw new CommandError(
      `The betas file is not JSON. ${where}${json?.error.message ?? ''}`,
      EXIT.invalid,
    );
  }
  return parseBetas(json.value);
}

/** Said only where betas were brought and count: without any, all of the market moves alike. */
function noteUnknownBetas(
  book: Book,
  betas: Betas | undefined,
  moves: ReadonlyMap<string, number> | undefined,
): readonly string[] {
  if (betas === undefined) return [];
  const held = new Set(
    book.accounts.flatMap((account) =>
      account.pools.flatMap((pool) => pool.positions.map((position) => position.underlying)),
    ),
  );
  const without = [...held].filter(
    (one) =>
      !Object.hasOwn(betas, one) &&
      ![one, deriveInstrument(one).underlying].some(
        (name) => name === 'BTC' || moves?.has(name.toUpperCase()) === true,
      ),
  );
  return without.length === 0 ? [] : [`no beta for ${without.toSorted().join(', ')}: taken as 1`];
}
