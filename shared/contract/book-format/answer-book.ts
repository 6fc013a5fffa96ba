import type { Account, Book, Pool } from '../../domain/book.ts';
import { worstLevel, type Level } from '../../domain/level.ts';
import type { AccountRisk, BookRisk, PoolRisk, PositionRisk } from '../../domain/risk-report.ts';
import type { AccountId } from '../../domain/units.ts';
import { evaluateBook, type RiskContext } from '../../risk/evaluate.ts';
import { venueFigures, type PoolVenueFigures } from '../../risk/venue/venue-figures.ts';
import { answerPosition, answerScope } from './answer-figures.ts';
import { answerJointLeeway, answerJointShocks } from './answer-joint.ts';

/** JSON object of the answer. */
export type Json = Readonly<Record<string, unknown>>;

export interface AnswerExtras {
  /** Levels belong to the alarms, so the caller brings them. Absent: no `level` in the answer. */
  readonly levelOf?: (position: PositionRisk, account: Account, pool: Pool) => Level;
  /** Warnings of `parseBook`: each is put at the account that its path names. */
  readonly warnings?: readonly string[];
  /** The report of this book, when it was made already. */
  readonly risk?: BookRisk;
  /** Further fields per account: `state`, `asOfMs`, `error` … They win over ours. */
  readonly accountFields?: (accountId: AccountId) => Json;
  /** Further fields per position: `waysOut` … */
  readonly positionFields?: (position: PositionRisk) => Json;
}

const NOTHING_KNOWN: RiskContext = { betas: {}, dailySigmas: {} };

/** The report of a book in the form `leeway-answer`: null with a reason beside it wherever a figure is not a number. */
export function answerBook(
  book: Book,
  context: RiskContext = NOTHING_KNOWN,
  extras: AnswerExtras = {},
): Json {
  const risk = extras.risk ?? evaluateBook(book, context);
  const warnings = extras.warnings ?? [];
  const general = warnings.filter((warning) => accountIndexOf(warning) === undefined);
  return {
    format: 'leeway-answer',
    version: 1,
    ...(book.asOfMs === undefined ? {} : { asOfMs: book.asOfMs }),
    accounts: book.accounts.map((account, index) => {
      const report = risk.accounts[index];
      const own = warnings.filter((warning) => accountIndexOf(warning) === index);
      return answerAccount(book, account, report, own, extras);
    }),
    jointLeeway: answerJointLeeway(risk.jointLeeway),
    ...(general.length === 0 ? {} : { warnings: general }),
  };
}

function answerAccount(
  book: Book,
  account: Account,
  report: AccountRisk | undefined,
  parseWarnings: readonly string[],
  extras: AnswerExtras,
): Json {
  const levels: Level[] = [];
  const pools = account.pools.map((pool, index) => {
    const poolReport = report?.pools[index];
    return poolReport === undefined
      ? null
      : answerPool(book, account, pool, poolReport, extras, levels);
  });
  return {
    id: account.id,
    venue: account.venue,
    ...(account.exchange === undefined ? {} : { exchange: account.exchange }),
    ...(extras.levelOf === undefined ? {} : { level: worstLevel(levels) }),
    pools,
    ...(report === undefined ? {} : { jointLeeway: answerJointLeeway(report.jointLeeway) }),
    warnings: [...parseWarnings, ...(report?.warnings ?? [])],
    ...extras.accountFields?.(account.id),
  };
}

function answerPool(
  book: Book,
  account: Account,
  pool: Pool,
  report: PoolRisk,
  extras: AnswerExtras,
  levels: Level[],
): Json {
  const figures = venueFigures(account, pool, book.scenarios);
  const [first] = figures.scopes;
  return {
    id: pool.id,
    settleCurrency: pool.settleCurrency,
    ...(pool.venue === undefined ? {} : { venue: pool.venue }),
    ...(report.scope === undefined || first === undefined
      ? {}
      : {
          scope: {
            ...answerScope(report.scope, first),
            ...answerJointShocks([first.jointShocks]),
          },
        }),
    positions: report.positions.map((position, index) => {
      const level = extras.levelOf?.(position, account, pool);
      if (level !== undefined) levels.push(level);
      return {
        ...answerPosition(
          position,
          figures.positions.get(position.key) ?? {},
          scopeOf(figures, position) ?? { jointShocks: [] },
          pool.positions[index]?.reported,
        ),
        ...(level === undefined ? {} : { level }),
        ...extras.positionFields?.(position),
      };
    }),
    jointLeeway: answerJointLeeway(report.jointLeeway),
    ...answerJointShocks(figures.scopes.map((scope) => scope.jointShocks)),
  };
}

function scopeOf(
  figures: PoolVenueFigures,
  position: PositionRisk,
): PoolVenueFigures['scopes'][number] | undefined {
  return figures.scopes.find((scope) => scope.keys.includes(position.key));
}

/** The account that a warning of the parser is about: its path begins with `accounts[3]`. */
function accountIndexOf(warning: string): number | undefined {
  const index = /^accounts\[(\d+)\]/.exec(warning)?.[1];
  return index === undefined ? undefined : Number(index);
}
