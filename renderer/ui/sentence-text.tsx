import type { ReactNode } from 'react';
import { hideAmountsIn, keepUnits } from '../format/words.ts';
import { useHideAmounts } from '../state/use-app.ts';

/** A sentence of the core: numbers stay on one line with their units, and amounts of money are dots while they are hidden. */
export function SentenceText({ children }: { readonly children: string }): ReactNode {
  const hide = useHideAmounts();
  return keepUnits(hide ? hideAmountsIn(children) : children);
}
