import type { ReactNode } from 'react';
import { Screen } from '../../ui/screen.tsx';

export function AccountsScreen(props: { readonly connect: boolean }): ReactNode {
  return <Screen title="Accounts and settings">{String(props.connect)}</Screen>;
}
