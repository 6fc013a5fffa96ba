import type { ReactNode } from 'react';
import { hideAmountsIn } from '../../../shared/words/hide-amounts.ts';
import { keepUnits } from '../../format/words.ts';
import { useHideAmounts } from '../../state/use-app.ts';

/** How a sentence of the core is written now: numbers stay with their units, and amounts are dots while they are hidden. */
export function useSentences(): (sentence: string) => string {
  const hide = useHideAmounts();
  return (sentence) => keepUnits(hide ? hideAmountsIn(sentence) : sentence);
}

export function SentenceText({ children }: { readonly children: string }): ReactNode {
  return useSentences()(children);
}
