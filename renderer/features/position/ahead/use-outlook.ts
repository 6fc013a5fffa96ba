import { useMemo } from 'react';
import type { BookWithBetas } from '../../../../shared/contract/channels.ts';
import type { Account } from '../../../../shared/domain/book.ts';
import type { PositionKey } from '../../../../shared/domain/units.ts';
import type { PositionOutlook } from '../../../../shared/risk/outlook/position-outlook.ts';
import { useDesk } from '../../../workers/use-desk.ts';

/**
 * What lies ahead of a position, for the next funding and for `intervals` of them. It follows the book. Undefined until the first
 * one is there.
 */
export function useOutlook(
  data: BookWithBetas | undefined,
  account: Account | undefined,
  key: PositionKey,
  intervals: number,
): PositionOutlook | undefined {
  const question = useMemo(() => {
    if (data === undefined || account === undefined) return undefined;
    const { betas, dailySigmas, announced } = data;
    return { account, key, context: { betas, dailySigmas }, announced, intervals };
  }, [data, account, key, intervals]);
  const answer = useDesk('outlook', question);
  return answer?.kind === 'answer' ? answer.value : undefined;
}
