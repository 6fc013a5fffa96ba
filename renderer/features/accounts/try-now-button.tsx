import type { ReactNode } from 'react';
import type { AccountView } from '../../../shared/contract/app-state.ts';
import { formatClock } from '../../format/format-time.ts';
import { isInTrouble, readNow, waitsUntil } from '../../state/read-now.ts';
import { cannotAnswer, useLink, useNow } from '../../state/use-app.ts';
import { Button, type ButtonProps } from '../../ui/inputs/button.tsx';

/** For an account in trouble: asks the exchange at once. Where that has named a time, it says until when Leeway waits. */
export function TryNowButton(props: {
  readonly account: AccountView;
  readonly size?: NonNullable<ButtonProps['size']>;
}): ReactNode {
  const { account, size = 'medium' } = props;
  const untilMs = waitsUntil(account, useNow());
  const obstacle = cannotAnswer(useLink());
  if (!isInTrouble(account)) return null;
  if (untilMs !== undefined) {
    return (
      <Button
        size={size}
        disabled
        title="The exchange asked for that. To ask earlier would make it longer."
      >
        Waits until {formatClock(untilMs)}
      </Button>
    );
  }
  return (
    <Button
      size={size}
      disabled={obstacle !== undefined}
      title={obstacle}
      onClick={() => void readNow(account.id)}
    >
      Try now
    </Button>
  );
}
