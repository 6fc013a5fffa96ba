import './stress.css';
import type { ReactNode } from 'react';
import type { PositionKey } from '../../../shared/domain/units.ts';
import { formatCount } from '../../format/format-number.ts';

/** What a step of a scenario liquidates: one position by its name, or a pool by their number and the one that pulls it down. */
export function StepName(props: {
  readonly step: { readonly positions: readonly PositionKey[]; readonly first?: PositionKey };
  /** Of the account, where there are several. */
  readonly accountName: string | undefined;
  readonly positionName: (key: string) => string;
}): ReactNode {
  const { accountName, positionName } = props;
  const { positions, first } = props.step;
  const [only] = positions;
  const what =
    positions.length === 1 && only !== undefined
      ? positionName(only)
      : `cross margin, ${formatCount(positions.length, 'position')}`;
  return (
    <>
      <strong>{accountName === undefined ? what : `${accountName}, ${what}`}</strong>
      {positions.length > 1 && first !== undefined && (
        <span className="figure-line faint">{positionName(first)} loses most on the way</span>
      )}
    </>
  );
}
