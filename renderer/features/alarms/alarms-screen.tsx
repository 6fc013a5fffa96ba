import type { ReactNode } from 'react';
import type { AlarmTab } from '../../app/router.ts';
import type { PositionKey } from '../../../shared/domain/units.ts';
import { Screen } from '../../ui/screen.tsx';

export function AlarmsScreen(props: {
  readonly tab: AlarmTab;
  readonly positionKey: PositionKey | undefined;
}): ReactNode {
  return <Screen title="Alarms">{props.tab}</Screen>;
}
