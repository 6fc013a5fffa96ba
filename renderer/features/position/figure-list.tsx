import type { ReactNode } from 'react';
import type { PositionView } from '../../../shared/contract/app-state.ts';
import type { Position } from '../../../shared/domain/position.ts';
import { useApp, useHideAmounts, useNow } from '../../state/use-app.ts';
import { Fact } from '../../ui/figures/fact.tsx';
import { UnknownText } from '../../ui/figures/figure-text.tsx';
import { toFigureRows } from './figures-model.ts';

/** All figures of the position in plain words. */
export function FigureList(props: {
  readonly position: PositionView;
  readonly inBook: Position | undefined;
}): ReactNode {
  const nowMs = useNow();
  const hideAmounts = useHideAmounts();
  const displayCurrency = useApp((app) => app.settings.displayCurrency);
  const rows = toFigureRows(props.position, {
    nowMs,
    hideAmounts,
    displayCurrency,
    inBook: props.inBook,
  });
  return (
    <dl className="figure-list">
      {rows.map((row) => (
        <Fact key={row.id} name={row.label} note={row.note}>
          {row.value.kind === 'text' ? (
            row.value.text
          ) : (
            <UnknownText reason={row.value.reason} explain />
          )}
        </Fact>
      ))}
    </dl>
  );
}
