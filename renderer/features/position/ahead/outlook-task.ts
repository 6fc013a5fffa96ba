import type { BookWithBetas } from '../../../../shared/contract/channels.ts';
import type { Account } from '../../../../shared/domain/book.ts';
import type { PositionKey } from '../../../../shared/domain/units.ts';
import type { RiskContext } from '../../../../shared/risk/evaluate.ts';
import {
  ASSUMED_OUTLOOK,
  positionOutlook,
  type PositionOutlook,
} from '../../../../shared/risk/outlook/position-outlook.ts';

export interface OutlookQuestion {
  readonly account: Account;
  readonly key: PositionKey;
  readonly context: RiskContext;
  readonly announced: BookWithBetas['announced'];
  readonly intervals: number;
}

/** What lies ahead of a position, for the next funding and for `intervals` of them. Pure: it runs in the desk's worker. */
export function answerOutlook(question: OutlookQuestion): PositionOutlook | undefined {
  const { account, key, context, announced, intervals } = question;
  return positionOutlook(account, key, context, {
    ...ASSUMED_OUTLOOK,
    intervals: intervals === 1 ? [1] : [1, intervals],
    ...(announced !== undefined && { announced }),
  });
}
