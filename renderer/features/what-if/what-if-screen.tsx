import './what-if-screen.css';
import { useCallback, useMemo, useState, type ReactNode } from 'react';
import type { BookWithBetas } from '../../../shared/contract/channels.ts';
import type { AccountId, Ratio } from '../../../shared/domain/units.ts';
import { formatPercent } from '../../format/format-number.ts';
import { navigate, type WhatIfMode } from '../../app/router.ts';
import { useApp } from '../../state/use-app.ts';
import { Button } from '../../ui/inputs/button.tsx';
import { Card } from '../../ui/layout/card.tsx';
import { LevelShape } from '../../ui/figures/level-mark.tsx';
import { Screen } from '../../ui/layout/screen.tsx';
import { Segments, type Segment } from '../../ui/inputs/segments.tsx';
import { EmptyState, ErrorState, LoadingState } from '../../ui/layout/state-panel.tsx';
import { CrashReplay } from './replay/crash-replay.tsx';
import { BeforeAfterTable } from './before-after-table.tsx';
import { FIRST_STEPS, LiquidationOrder } from '../stress/liquidation-order.tsx';
import { namePositions } from '../stress/position-names.ts';
import type { ReverseStress } from '../stress/reverse-stress.ts';
import { ReverseStressList } from '../stress/reverse-stress-list.tsx';
import { ShockControls } from './shock-controls.tsx';
import { useBook } from '../../state/use-book.ts';
import { toOutcome } from './outcome-words.ts';
import { useDesk } from '../../workers/use-desk.ts';
import { CALM, coinsOf, type WhatIfScenario } from './what-if-model.ts';
import type { WhatIfReply } from './what-if-task.ts';

const MODES: readonly Segment<WhatIfMode>[] = [
  { value: 'move', text: 'Move the market' },
  { value: 'replay', text: 'Replay a crash' },
];

/** What a move of the market, or of single coins, would do to every position. */
export function WhatIfScreen({ mode }: { readonly mode: WhatIfMode }): ReactNode {
  const [isSliding, setIsSliding] = useState(false);
  const book = useBook({ paused: isSliding });
  return (
    <Screen
      title="What-if"
      note={
        mode === 'move'
          ? 'Move the market and see what is liquidated first. Nothing is traded.'
          : 'Play a crash that happened on your positions as they stand. Nothing is traded.'
      }
      actions={
        <Segments
          label="What to try"
          segments={MODES}
          value={mode}
          onChange={(next) => navigate({ screen: 'what-if', mode: next })}
        />
      }
    >
      {book.kind === 'loading' && <LoadingState title="Reading the positions" />}
      {book.kind === 'failed' && (
        <ErrorState
          title="The positions could not be read"
          means={book.error.message}
          todo="Leeway asks again every two seconds. The alarms do not depend on this screen."
        />
      )}
      {book.kind === 'ready' &&
        (hasPositions(book.data) ? (
          mode === 'replay' ? (
            <CrashReplay data={book.data} />
          ) : (
            <WhatIf data={book.data} onSliding={setIsSliding} />
          )
        ) : (
          <NothingToTry />
        ))}
    </Screen>
  );
}

/** None is open, or nobody has looked yet: two different things. */
function NothingToTry(): ReactNode {
  const isRead = useApp((app) =>
    app.accounts.every((account) => account.status.asOfMs !== undefined),
  );
  const hasAccounts = useApp((app) => app.accounts.length > 0);
  if (!isRead) {
    return (
      <EmptyState title="No position has been read yet">
        At least one account has not been read: what is open there is not known. Its trouble, if
        there is any, stands on the overview.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="No open position to try"
      actions={
        <>
          {!hasAccounts && (
            <Button onClick={() => navigate({ screen: 'accounts', connect: true })}>
              Connect an account
            </Button>
          )}
          <Button onClick={() => navigate({ screen: 'import' })}>Import positions</Button>
        </>
      }
    >
      As soon as an account has an open position, you can move the market here and see what would
      happen to it.
    </EmptyState>
  );
}

function hasPositions(data: BookWithBetas): boolean {
  return data.book.accounts.some((account) =>
    account.pools.some((pool) => pool.positions.length > 0),
  );
}

function WhatIf(props: {
  readonly data: BookWithBetas;
  readonly onSliding: (isSliding: boolean) => void;
}): ReactNode {
  const { data } = props;
  const [scenario, setScenario] = useState<WhatIfScenario>(CALM);
  const thresholds = useApp((app) => app.settings.alarms.thresholds);
  const [shownSteps, setShownSteps] = useState(FIRST_STEPS);
  const accountNames = useAccountNames();
  const answered = useDesk(
    'what-if',
    useMemo(
      () => ({ data, scenario, thresholds, accountNames, shownSteps }),
      [data, scenario, thresholds, accountNames, shownSteps],
    ),
  );
  const answer = answered?.kind === 'answer' ? answered.value : undefined;
  const coins = useMemo(() => coinsOf(data), [data]);
  const nameOf = useCallback((id: AccountId) => accountNames[id] ?? id, [accountNames]);
  const positionName = useMemo(() => namePositions(data.book.accounts), [data]);
  return (
    <div className="what-if-container">
      <div className="what-if">
        <div className="what-if-side">
          <Card title="The move">
            <ShockControls
              book={coins}
              scenario={scenario}
              onChange={setScenario}
              onSliding={props.onSliding}
            />
          </Card>
          <Card title="How far the market may move">
            {answer !== undefined && (
              <ReverseStressList
                stresses={answer.stresses}
                onTry={(marketMove) => setScenario({ marketMove, coinMoves: {} })}
              />
            )}
          </Card>
        </div>
        <div className="what-if-main">
          {answered === undefined && <LoadingState title="Working out the move" />}
          {answered?.kind === 'failed' && (
            <ErrorState
              title="This could not be worked out"
              means={answered.message}
              todo="Choose another move. Positions and alarms are not touched."
            />
          )}
          {answer !== undefined && (
            <>
              <Outcome
                answer={answer}
                nearest={answer.stresses.find((each) => each.kind === 'move')}
              />
              <Card title="In which order" className="what-if-order">
                <LiquidationOrder
                  accounts={data.book.accounts}
                  shock={answer.result.shock}
                  order={answer.result.order}
                  shownSteps={shownSteps}
                  onShowSteps={setShownSteps}
                  left={answer.left}
                  isCalm={isCalm(answer.scenario)}
                  whenText={(fraction) => whenText(fraction, answer.scenario)}
                  nameOf={nameOf}
                  positionName={positionName}
                />
              </Card>
              <Card title="Before and after" flush>
                <BeforeAfterTable rows={answer.result.rows} nameOf={nameOf} />
              </Card>
            </>
          )}
        </div>
      </div>
    </div>
  );
}

/** By account; the same object as long as no name changes, however often the accounts are read. */
function useAccountNames(): Readonly<Record<AccountId, string>> {
  const text = useApp((app) =>
    JSON.stringify(Object.fromEntries(app.accounts.map(({ id, name }) => [id, name]))),
  );
  return useMemo(() => JSON.parse(text) as Readonly<Record<AccountId, string>>, [text]);
}

/** The one figure that the trader came for: what the move liquidates, or how far the market may move. */
function Outcome(props: {
  readonly answer: WhatIfReply;
  readonly nearest: ReverseStress | undefined;
}): ReactNode {
  const words = toOutcome(props.answer, props.nearest);
  return (
    <output className="what-if-outcome" data-level={words.level}>
      <LevelShape level={words.level} size={24} />
      <span>
        <span className="what-if-outcome-big number">{words.big}</span>
        <span className="muted number">{words.line}</span>
      </span>
    </output>
  );
}

function isCalm(scenario: WhatIfScenario): boolean {
  return scenario.marketMove === 0 && Object.keys(scenario.coinMoves).length === 0;
}

function whenText(fraction: Ratio, scenario: WhatIfScenario): string {
  const isMarketOnly = Object.keys(scenario.coinMoves).length === 0;
  return isMarketOnly
    ? `market ${formatPercent(scenario.marketMove * fraction, 1, true)}`
    : `after ${formatPercent(fraction, 0)} of the move`;
}
