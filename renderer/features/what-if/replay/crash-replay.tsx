import './crash-replay.css';
import { RotateCcw } from 'lucide-react';
import { useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import type { BookWithBetas } from '../../../../shared/contract/channels.ts';
import type { AccountId } from '../../../../shared/domain/units.ts';
import { DEFAULT_CRASH_ID } from '../../../../shared/market/crash/crash-names.ts';
import { formatCount, formatPercent } from '../../../format/format-number.ts';
import { formatClock } from '../../../format/format-time.ts';
import { shortSymbol } from '../../../format/words.ts';
import { useAppStore } from '../../../state/app-store.ts';
import { useHideAmounts } from '../../../state/use-app.ts';
import { Button } from '../../../ui/inputs/button.tsx';
import { Card } from '../../../ui/layout/card.tsx';
import { LevelShape } from '../../../ui/figures/level-mark.tsx';
import { ErrorState, LoadingState } from '../../../ui/layout/state-panel.tsx';
import { LeftTable } from '../../stress/left-table.tsx';
import { CrashPicker } from './crash-picker.tsx';
import type { CrashReport, HeatRow } from './crash-report.ts';
import { CrashSteps } from './crash-steps.tsx';
import type { CrashSource } from './crash-worker.ts';
import { toCrashHeadline } from './crash-words.ts';
import { HeatTable } from './heat-table.tsx';
import { useCrash, type CrashState } from './use-crash.ts';

/** A sell-off that happened, played on the book as it stands. */
export function CrashReplay({ data }: { readonly data: BookWithBetas }): ReactNode {
  const { state, play, cancel } = useCrash();
  const [chosen, setChosen] = useState(DEFAULT_CRASH_ID);
  const [source, setSource] = useState<CrashSource>({ kind: 'catalogue', id: DEFAULT_CRASH_ID });
  const start = (next: CrashSource): void => {
    setSource(next);
    play(next, data);
  };
  const [firstData] = useState(data);
  useEffect(() => play({ kind: 'catalogue', id: DEFAULT_CRASH_ID }, firstData), [play, firstData]);
  const isWorking = state.kind === 'playing' || (state.kind === 'played' && state.isWorking);
  return (
    <div className="what-if-container">
      <div className="what-if">
        <div className="what-if-side">
          <Card title="The crash">
            <CrashPicker chosen={chosen} onChoose={setChosen} onPlay={start} />
          </Card>
        </div>
        <div className="what-if-main">
          {state.kind === 'playing' && (
            <LoadingState title="Playing the crash on your positions">
              <Button size="small" onClick={cancel}>
                Stop
              </Button>
            </LoadingState>
          )}
          {state.kind === 'idle' && (
            <div className="crash-idle">
              <p className="muted">Stopped. Nothing was played to its end.</p>
              <Button size="small" onClick={() => start(source)}>
                Play it again
              </Button>
            </div>
          )}
          {state.kind === 'failed' && (
            <ErrorState
              title="This crash cannot be played"
              means={state.message}
              todo="Choose another one, or correct the file. Positions and alarms are not touched."
            />
          )}
          {state.kind === 'played' && (
            <Played
              state={state}
              isWorking={isWorking}
              onAgain={() => start(source)}
              onStop={cancel}
            />
          )}
        </div>
      </div>
    </div>
  );
}

function Played(props: {
  readonly state: Extract<CrashState, { readonly kind: 'played' }>;
  readonly isWorking: boolean;
  readonly onAgain: () => void;
  readonly onStop: () => void;
}): ReactNode {
  const { report, data, atMs, saved } = props.state;
  const accountsById = useAppStore((store) => store.accountsById);
  const nameOf = useCallback((id: AccountId) => accountsById.get(id)?.name ?? id, [accountsById]);
  const positionName = useMemo(() => nameRows(report.rows), [report]);
  const hide = useHideAmounts();
  const headline = toCrashHeadline(report, hide);
  return (
    <>
      <div className="crash-head">
        <output className="what-if-outcome" data-level={headline.level}>
          <LevelShape level={headline.level} size={24} />
          <span>
            <span className="what-if-outcome-big number">{headline.big}</span>
            <span className="muted number">{headline.line}</span>
          </span>
        </output>
        <div className="crash-head-side">
          <span className="faint number">on the positions of {formatClock(atMs)}</span>
          <Button size="small" onClick={props.onAgain}>
            <RotateCcw size={14} aria-hidden /> Play it on the present ones
          </Button>
        </div>
      </div>
      <Card title="Room along the way" note={<Falls report={report} />} flush>
        <HeatTable report={report} nameOf={nameOf} />
      </Card>
      <Card
        title="In which order, and what would have saved it"
        note="Each goes whole, with all of its equity: a venue that closes in parts may leave some of it. A way out counts as taken before the crash began, its cost included."
        actions={
          props.isWorking ? (
            <Button size="small" kind="quiet" onClick={props.onStop}>
              Stop working it out
            </Button>
          ) : undefined
        }
      >
        <div className="liquidation-order">
          <CrashSteps
            report={report}
            saved={saved}
            isWorking={props.isWorking}
            nameOf={nameOf}
            positionName={positionName}
            isDesk={data.book.accounts.length > 1}
          />
          <LeftTable
            caption="What is left when it is over, if nobody does anything"
            pools={report.replay.pools}
            nameOf={nameOf}
          />
        </div>
      </Card>
      <Notes report={report} />
    </>
  );
}

/** From the report: evaluating the book once more would hold up the page. */
function nameRows(rows: readonly HeatRow[]): (key: string) => string {
  const names = new Map(
    rows.map(({ key, symbol, side }) => [key as string, `${shortSymbol(symbol)} ${side}`]),
  );
  return (key) => names.get(key) ?? key;
}

/** The deepest falls of the coins held: four say what kind of day it was. */
function Falls({ report }: { readonly report: CrashReport }): ReactNode {
  const shown = report.falls.slice(0, 4);
  if (shown.length === 0) return 'None of your coins has prices of its own on this path.';
  return (
    <>
      {'Deepest fall: '}
      <span className="number">
        {shown.map(({ coin, move }) => `${coin} ${formatPercent(move, 1, true)}`).join(', ')}
      </span>
    </>
  );
}

const NAMED = 8;

function Notes({ report }: { readonly report: CrashReport }): ReactNode {
  const followers = [...report.followers];
  const led = followers.filter(([, beta]) => beta !== 0).map(([coin]) => coin);
  const still = followers.filter(([, beta]) => beta === 0).map(([coin]) => coin);
  const list = (coins: readonly string[]): string =>
    coins.length <= NAMED
      ? coins.join(', ')
      : `${coins.slice(0, NAMED).join(', ')} and ${formatCount(coins.length - NAMED, 'more', 'more')}`;
  return (
    <ul className="crash-notes faint">
      {led.length > 0 && (
        <li>No prices of that time for {list(led)}: they follow BTC by their beta.</li>
      )}
      {still.length > 0 && <li>{list(still)} stay where they are on this path.</li>}
      {report.notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
      <li>
        Each candle is walked low, high, close, all coins together: their true order within it is
        not known. Prices: {report.source}.
      </li>
    </ul>
  );
}
