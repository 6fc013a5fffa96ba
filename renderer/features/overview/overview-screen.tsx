import type { ReactNode } from 'react';
import { Screen } from '../../ui/screen.tsx';

export function OverviewScreen(): ReactNode {
  return <Screen title="Overview">…</Screen>;
}
