import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { err, ok, type Result } from '../../shared/lib/result.ts';
import type { History } from './history.ts';
import { SqliteHistory } from './sqlite-history.ts';

/** The history of a home for reading, also while a host writes it; nothing in it is changed, repaired or created. */
export function readHistory(file: string): Result<History, string> {
  if (!existsSync(file)) return err('there is no history yet: Leeway has not watched on this home');
  try {
    return ok(new SqliteHistory(new DatabaseSync(file, { readOnly: true, timeout: 1_000 })));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : 'unforeseen error';
    return err(`the history cannot be read (${why})`);
  }
}
