import './spread.css';
import { useMemo, useState, type ReactNode } from 'react';
import type { GoldView } from '../../../../shared/contract/market.ts';
import type { AccountId } from '../../../../shared/domain/units.ts';
import type { CoinShare } from '../../../../shared/risk/diversification/diversify.ts';
import { formatAmount, formatPercent } from '../../../format/format-number.ts';
import { useAppStore } from '../../../state/app-store.ts';
import { useBook } from '../../../state/use-book.ts';
import { useHideAmounts } from '../../../state/use-app.ts';
import { Card } from '../../../ui/layout/card.tsx';
import { FigureText, MoneyText } from '../../../ui/figures/figure-text.tsx';
import { Segments } from '../../../ui/inputs/segments.tsx';
import { Slider } from '../../../ui/inputs/slider.tsx';
import { useDesk } from '../../../workers/use-desk.ts';
import { EmptyState, ErrorState, LoadingState } from '../../../ui/layout/state-panel.tsx';
import { JointText } from '../../account/joint-text.tsx';
import {
  GOLD_MAINTENANCE,
  GOLD_WEIGHT,
  type ShiftChoice,
  type SpreadReport,
} from './spread-report.ts';
import { barWidth, betsWords, untouchedWords } from './spread-words.ts';

const START: ShiftChoice = { what: 'exposure', share: 0.3, into: 'stablecoins' };
const SHOWN = 12;

/** How much of the book is one bet, and what moving a part of it elsewhere would do. */
export function SpreadPane(props: {
  readonly gold: GoldView | undefined;
  /** Why nothing can be moved into gold. */
  readonly goldReason: string | undefined;
}): ReactNode {
  const { gold, goldReason } = props;
  const [choice, setChoice] = useState<ShiftChoice>(START);
  const [isSliding, setIsSliding] = useState(false);
  const book = useBook({ paused: isSliding });
  const data = book.kind === 'ready' ? book.data : undefined;
  const question = useMemo(
    () => (data === undefined ? undefined : { data, choice, gold }),
    [data, choice, gold],
  );
  const answer = useDesk('spread', question);
  if (book.kind === 'failed') {
    return (
      <ErrorState
        title="The positions could not be read"
        means={book.error.message}
        todo="Leeway asks again every two seconds. The alarms do not depend on this screen."
      />
    );
  }
  if (answer?.kind === 'failed') {
    return <ErrorState title="This could not be worked out" means={answer.message} />;
  }
  if (answer === undefined) return <LoadingState title="Working out how much is one bet" />;
  const { value: report } = answer;
  if (report.spread.coins.length === 0) {
    return (
      <EmptyState title="No bet">
        Nothing in this book gains or loses with a coin. As soon as a position is open, it stands
        here how much of the risk is the same.
      </EmptyState>
    );
  }
  return (
    <div className="market-columns">
      <Bets report={report} />
      <ShiftCard
        report={report}
        choice={choice}
        gold={gold}
        goldReason={goldReason}
        onChoice={setChoice}
        onSliding={setIsSliding}
      />
    </div>
  );
}

function Bets({ report }: { readonly report: SpreadReport }): ReactNode {
  const { spread } = report;
  const words = betsWords(spread);
  const shown = spread.coins.slice(0, SHOWN);
  return (
    <Card title="How much is one bet">
      <div className="spread">
        <div>
          <p className="spread-big number">{words.big}</p>
          <p className="muted">{words.line}</p>
          <p className="muted">
            A usual day moves the book by <MoneyText figure={spread.dailySigma} currency="USD" />.
          </p>
        </div>
        <table className="share-table">
          <caption className="visually-hidden">Share of the joint risk</caption>
          <thead>
            <tr>
              <th scope="col">Coin</th>
              <th scope="col">Net exposure</th>
              <th scope="col">Share of the risk</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((coin) => (
              <ShareRow key={coin.underlying} coin={coin} />
            ))}
          </tbody>
        </table>
        {spread.coins.length > SHOWN && (
          <p className="faint">{spread.coins.length - SHOWN} more with smaller shares.</p>
        )}
      </div>
    </Card>
  );
}

function ShareRow({ coin }: { readonly coin: CoinShare }): ReactNode {
  const { share } = coin;
  return (
    <tr>
      <th scope="row">{coin.underlying}</th>
      <td>
        <MoneyText figure={coin.exposure} currency="USD" signed decimals={0} />
      </td>
      <td>
        <span className="share-bar">
          {share.kind === 'known' ? (
            <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden>
              <rect className="share-track" width={100} height={6} />
              <rect className="share-fill" width={100 * barWidth(share.value)} height={6} />
            </svg>
          ) : (
            <span />
          )}
          <FigureText
            figure={share}
            format={(value) =>
              value < 0 ? `hedges ${formatPercent(Math.abs(value), 0)}` : formatPercent(value, 0)
            }
          />
        </span>
      </td>
    </tr>
  );
}

function ShiftCard(props: {
  readonly report: SpreadReport;
  readonly choice: ShiftChoice;
  readonly gold: GoldView | undefined;
  readonly goldReason: string | undefined;
  readonly onChoice: (choice: ShiftChoice) => void;
  readonly onSliding: (isSliding: boolean) => void;
}): ReactNode {
  const { report, choice, gold, goldReason, onChoice } = props;
  const hide = useHideAmounts();
  const accountsById = useAppStore((store) => store.accountsById);
  const nameOf = (id: AccountId): string => accountsById.get(id)?.name ?? id;
  const hasGold = gold?.price !== undefined;
  const costs = [...report.costs].map(([currency, amount]) =>
    formatAmount(amount, currency, { hide }),
  );
  return (
    <Card title="Move a part of it" note="Nothing is traded: this only computes.">
      <div className="shift">
        <Segments
          label="What is moved"
          segments={[
            { value: 'exposure', text: 'Open positions' },
            { value: 'collateral', text: 'Coins held as collateral' },
          ]}
          value={choice.what}
          onChange={(what) => onChoice({ ...choice, what })}
        />
        <Slider
          label={
            choice.what === 'exposure'
              ? 'Close this share of every position'
              : 'Sell this share of the coins'
          }
          value={choice.share}
          min={0}
          max={1}
          step={0.05}
          text={formatPercent(choice.share, 0)}
          onChange={(value) => {
            props.onSliding(true);
            onChoice({ ...choice, share: Math.round(value * 20) / 20 });
          }}
          onCommit={() => props.onSliding(false)}
        />
        <Segments
          label="Into"
          segments={[
            { value: 'stablecoins', text: 'Into stablecoins' },
            ...(hasGold ? [{ value: 'gold' as const, text: 'Into gold' }] : []),
          ]}
          value={hasGold ? choice.into : 'stablecoins'}
          onChange={(into) => onChoice({ ...choice, into })}
        />
        <dl className="shift-result">
          <div>
            <dt>All markets together may move, now</dt>
            <dd className="number">
              <JointText joint={report.before} />
            </dd>
          </div>
          <div>
            <dt>then</dt>
            <dd className="number shift-after">
              <JointText joint={report.after} />
            </dd>
          </div>
        </dl>
        <ul className="shift-notes faint">
          {costs.length > 0 && <li>Fees and spread: about {costs.join(' and ')}, counted in.</li>}
          {report.leftOut.length > 0 && (
            <li>
              Left out of both figures, because how far they reach is not known:{' '}
              {report.leftOut.map(nameOf).join(', ')}.
            </li>
          )}
          {untouchedWords(report.untouched).map((line) => (
            <li key={line}>{line}</li>
          ))}
          {hasGold ? (
            <li>
              Gold is priced by {gold.source}; as collateral it counts{' '}
              {formatPercent(GOLD_WEIGHT, 0)}, as a contract it needs{' '}
              {formatPercent(GOLD_MAINTENANCE, 0)} of its value. Both are assumed.
            </li>
          ) : (
            <li>Gold cannot be tried. {goldReason ?? 'Its price is not known yet.'}</li>
          )}
        </ul>
      </div>
    </Card>
  );
}
