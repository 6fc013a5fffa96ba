import type { BookWithBetas } from '../../../../shared/contract/channels.ts';
import type { GoldView } from '../../../../shared/contract/market.ts';
import { reportSpread, type ShiftChoice, type SpreadReport } from './spread-report.ts';

/** Page → worker, as often as something changes. */
export interface SpreadQuestion {
  readonly data: BookWithBetas;
  readonly choice: ShiftChoice;
  readonly gold: GoldView | undefined;
}

/** Worker → page: one answer to each question. */
export type SpreadAnswer =
  | { readonly kind: 'report'; readonly report: SpreadReport }
  | { readonly kind: 'failed'; readonly message: string };

addEventListener('message', ({ data: question }: MessageEvent<SpreadQuestion>) => {
  let answer: SpreadAnswer;
  try {
    answer = {
      kind: 'report',
      report: reportSpread(question.data, question.choice, question.gold),
    };
  } catch (error) {
    answer = { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
  }
  postMessage(answer);
});
