import type { BookWithBetas } from '../../../../shared/contract/channels.ts';
import { err, ok, type Result } from '../../../../shared/lib/result.ts';
import { findCrash, pathOfCrash } from '../../../../shared/market/crash/crash-catalogue.ts';
import {
  savedByWaysOut,
  type SavedByWayOut,
} from '../../../../shared/risk/path/saved-by-ways-out.ts';
import { playCrash, type CrashReport, type CrashScenario } from './crash-report.ts';
import type { OwnFile } from './own-file.ts';
import { readOwnPath } from './own-path.ts';

/** What is to be played: a crash of the catalogue by its id, or files of the trader's own. */
export type CrashSource =
  | { readonly kind: 'catalogue'; readonly id: string }
  | { readonly kind: 'files'; readonly files: readonly OwnFile[] };

/** Page → worker: one question for its whole life. Ending the worker cancels it. */
export interface CrashQuestion {
  readonly source: CrashSource;
  readonly data: BookWithBetas;
}

/** Worker → page, in this order: the report, what each way out would have saved, and that it is done. */
export type CrashAnswer =
  | { readonly kind: 'report'; readonly report: CrashReport }
  | { readonly kind: 'saved'; readonly index: number; readonly ways: readonly SavedByWayOut[] }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly message: string };

/** Three ways out for more liquidations than this would be read by nobody, and each is a replay of its own. */
const WAYS_OUT_SHOWN = 20;

const say = (answer: CrashAnswer): void => postMessage(answer);

async function answer({ source, data }: CrashQuestion): Promise<void> {
  const scenario = await findScenario(source);
  if (!scenario.ok) {
    say({ kind: 'failed', message: scenario.error });
    return;
  }
  const { report, laid } = playCrash(data.book, scenario.value, data);
  say({ kind: 'report', report });
  const steps = report.replay.liquidations.slice(0, WAYS_OUT_SHOWN);
  for (const [index, step] of steps.entries()) {
    const ways = savedByWaysOut(data.book, laid, report.replay, step, data);
    say({ kind: 'saved', index, ways });
  }
  say({ kind: 'done' });
}

async function findScenario(source: CrashSource): Promise<Result<CrashScenario, string>> {
  if (source.kind === 'files') return readOwnPath(source.files);
  const crash = findCrash(source.id);
  if (crash === undefined) return err(`No crash is called "${source.id}".`);
  const { name, source: origin, startMs } = crash;
  return ok({ name, source: origin, startMs, path: pathOfCrash(crash), notes: [] });
}

addEventListener('message', (event: MessageEvent<CrashQuestion>) => {
  answer(event.data).catch((error: unknown) => {
    say({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  });
});
