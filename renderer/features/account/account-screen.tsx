import './account-screen.css';
import { useMemo, useState, type ReactNode } from 'react';
import type { AccountView } from '../../../shared/contract/app-state.ts';
import type { AccountId } from '../../../shared/domain/units.ts';
import { navigate } from '../../app/router.ts';
import { formatMultiple } from '../../format/format-number.ts';
import { useAccount, useApp } from '../../state/use-app.ts';
import { useBook, type BookState } from '../../state/use-book.ts';
import { Button } from '../../ui/inputs/button.tsx';
import { Card } from '../../ui/layout/card.tsx';
import { Fact } from '../../ui/figures/fact.tsx';
import { FigureText, MoneyText } from '../../ui/figures/figure-text.tsx';
import { Screen } from '../../ui/layout/screen.tsx';
import { useDesk } from '../../workers/use-desk.ts';
import { EmptyState } from '../../ui/layout/state-panel.tsx';
import { HistoryPanel } from '../history/history-panel.tsx';
import { Ladder } from '../ladder/ladder.tsx';
import { FIRST_STEPS } from '../stress/liquidation-order.tsx';
import { AccountGauge, worstPool } from './account-gauge.tsx';
import { AccountHeader } from './account-header.tsx';
import { AccountNotes } from './account-notes.tsx';
import { AccountTrouble } from './account-trouble.tsx';
import { CoinTable } from './coin-table.tsx';
import { MoveText } from './joint-text.tsx';
import { MarketMove } from './market-move.tsx';
import { PoolTable } from './pool-table.tsx';

/** Everything about one account: how full its margin is, what breaks first, in which order, and how it came here. */
export function AccountScreen(props: { readonly accountId: AccountId }): ReactNode {
  const account = useAccount(props.accountId);
  if (account === undefined) {
    return (
      <Screen title="Account" hideTitle>
        <EmptyState
          title="This account is not watched"
          actions={
            <Button onClick={() => navigate({ screen: 'overview' })}>Go to the overview</Button>
          }
        >
          It was removed, or it never was in this list. The accounts that Leeway watches stand on
          the overview.
        </EmptyState>
      </Screen>
    );
  }
  return (
    <Screen title={account.name} hideTitle>
      <OpenAccount key={account.id} account={account} />
    </Screen>
  );
}

function OpenAccount({ account }: { readonly account: AccountView }): ReactNode {
  const [isSliding, setIsSliding] = useState(false);
  const book = useBook({ paused: isSliding });
  const thresholds = useApp((app) => app.settings.alarms.thresholds);
  const all = useApp((app) => app.positions);
  const positions = useMemo(
    () => all.filter((each) => each.accountId === account.id),
    [all, account.id],
  );
  const [move, setMove] = useState(0);
  const [shownSteps, setShownSteps] = useState(FIRST_STEPS);
  const data = book.kind === 'ready' ? book.data : undefined;
  const held = data?.book.accounts.find((each) => each.id === account.id);
  const { name } = account;
  const question = useMemo(() => {
    if (data === undefined || held === undefined) return undefined;
    const { betas, dailySigmas } = data;
    return { account: held, context: { betas, dailySigmas }, name, move, shownSteps };
  }, [data, held, name, move, shownSteps]);
  const answered = useDesk('account', question);
  const answer = answered?.kind === 'answer' ? answered.value : undefined;
  const pool = worstPool(account);
  const { down, up } = account.jointLeeway;
  const nearerUp = up.kind === 'move' && (down.kind !== 'move' || up.ratio < Math.abs(down.ratio));
  // Its line is kept free until it is worked out: what stands below must not be pushed down then.
  const first =
    answer === undefined
      ? account.positionCount > 1
        ? '\u00a0'
        : undefined
      : answer.first[nearerUp ? 'up' : 'down'];
  return (
    <div className="account-screen">
      <AccountHeader account={account} first={first} />
      <AccountTrouble account={account} />
      <div className="account-top">
        <Card title="Margin">
          <Margin account={account} />
        </Card>
        <div className="account-top-right">
          <Card
            title="Liquidation price per coin"
            note="Each coin by itself, everything else as it stands now."
            flush
          >
            <BookPart
              book={book}
              isThere={held !== undefined && account.status.asOfMs !== undefined}
              failure={answered?.kind === 'failed' ? answered.message : undefined}
              isWorkedOut={answer !== undefined}
              count={account.positionCount}
            >
              {answer !== undefined && held !== undefined && (
                <CoinTable rows={answer.coins} showsPool={held.pools.length > 1} />
              )}
            </BookPart>
          </Card>
          <AccountNotes account={account} positions={positions} />
        </div>
      </div>
      {positions.length > 0 && (
        <Card title="Room to liquidation" note="Half of the width is the last 10 %." flush>
          <Ladder accountId={account.id} />
        </Card>
      )}
      {account.pools.length > 1 && (
        <Card title="Pools" note="Each pool is liquidated by itself." flush>
          <PoolTable pools={account.pools} joint={account.jointLeeway} />
        </Card>
      )}
      {held !== undefined && answer !== undefined && account.positionCount > 0 && (
        <Card title="If the whole market moves">
          <MarketMove
            account={held}
            answer={answer}
            name={name}
            move={move}
            onMove={setMove}
            onSliding={setIsSliding}
            shownSteps={shownSteps}
            onShowSteps={setShownSteps}
          />
        </Card>
      )}
      <Card title="History">
        <HistoryPanel
          accountId={account.id}
          accountName={account.name}
          range="24h"
          warningAt={pool?.warningMarginRatio ?? thresholds.warningMarginRatio}
          criticalAt={pool?.criticalMarginRatio ?? thresholds.criticalMarginRatio}
        />
      </Card>
    </div>
  );
}

function Margin({ account }: { readonly account: AccountView }): ReactNode {
  const { displayCurrency: currency, jointLeeway } = account;
  return (
    <div className="account-margin">
      <AccountGauge account={account} showsLevels />
      <dl className="account-figures">
        <Fact name="Equity">
          <MoneyText figure={account.equity} currency={currency} />
        </Fact>
        <Fact name="Positions">
          <MoneyText figure={account.notional} currency={currency} />
        </Fact>
        <Fact name="Effective leverage">
          <FigureText
            figure={account.effectiveLeverage}
            format={(value) => formatMultiple(value)}
          />
        </Fact>
        <Fact name="Market may fall">
          <MoveText move={jointLeeway.down} />
        </Fact>
        <Fact name="Market may rise">
          <MoveText move={jointLeeway.up} />
        </Fact>
        <Fact name="Unrealized PnL">
          <MoneyText figure={account.unrealizedPnl} currency={currency} signed />
        </Fact>
      </dl>
    </div>
  );
}

/** What needs the book, and what stands there while it is read or cannot be. */
function BookPart(props: {
  readonly book: BookState;
  readonly isThere: boolean;
  /** Why it could not be worked out. */
  readonly failure: string | undefined;
  readonly isWorkedOut: boolean;
  readonly count: number;
  readonly children: ReactNode;
}): ReactNode {
  const { book } = props;
  if (book.kind === 'failed') {
    return (
      <p className="account-wait" role="alert">
        The positions could not be read. {book.error.message} Leeway asks again every two seconds;
        the alarms do not depend on this screen.
      </p>
    );
  }
  if (props.failure !== undefined) {
    return (
      <p className="account-wait" role="alert">
        This could not be worked out: {props.failure}
      </p>
    );
  }
  if (book.kind === 'loading') return <p className="account-wait faint">Reading the account …</p>;
  if (!props.isThere) {
    return (
      <p className="account-wait muted">
        This account has not been read yet: what it holds is not known.
      </p>
    );
  }
  if (props.count === 0) {
    return <p className="account-wait muted">No open position: no price liquidates anything.</p>;
  }
  if (!props.isWorkedOut) return <p className="account-wait faint">Reading the account …</p>;
  return props.children;
}
