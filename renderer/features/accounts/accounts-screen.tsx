import './accounts-screen.css';
import { Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import type { AccountId } from '../../../shared/domain/units.ts';
import { navigate } from '../../app/router.ts';
import { useApp } from '../../state/use-app.ts';
import { Button } from '../../ui/inputs/button.tsx';
import { Screen } from '../../ui/layout/screen.tsx';
import { AboutCard } from './about-card.tsx';
import { AccountList } from './account-list.tsx';
import { ConnectDialog } from './connect-dialog.tsx';
import { ReplaceDialog } from './replace-dialog.tsx';
import { AlarmSettings, Appearance, DemoSettings, DesktopSettings } from './setting-cards.tsx';

/** What is watched, and how Leeway looks and sounds. */
export function AccountsScreen(props: {
  readonly connect: boolean;
  /** The account whose key is being replaced. */
  readonly replace: AccountId | undefined;
}): ReactNode {
  const { connect, replace } = props;
  const replaced = useApp((app) => app.accounts.find(({ id }) => id === replace));
  const isDesktop = useApp((app) => app.host.kind === 'desktop');
  return (
    <Screen
      title="Accounts and settings"
      actions={
        <Button kind="primary" onClick={() => navigate({ screen: 'accounts', connect: true })}>
          <Plus size={16} aria-hidden /> Connect an account
        </Button>
      }
    >
      <div className="settings-grid">
        <div className="settings-column">
          <AccountList />
          <AboutCard />
        </div>
        <div className="settings-column">
          <Appearance />
          <AlarmSettings />
          <DemoSettings />
          {isDesktop && <DesktopSettings />}
        </div>
      </div>
      <ConnectDialog
        open={connect}
        onClose={() => navigate({ screen: 'accounts', connect: false })}
      />
      <ReplaceDialog
        account={replaced}
        onClose={() => navigate({ screen: 'accounts', connect: false })}
      />
    </Screen>
  );
}
