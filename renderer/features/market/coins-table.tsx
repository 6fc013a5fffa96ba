import './coins-table.css';
import { useMemo, type ReactNode } from 'react';
import type { CoinView } from '../../../shared/contract/market.ts';
import {
  formatCount,
  formatDecimal,
  formatMultiple,
  formatPercent,
  formatPrice,
  formatSigmas,
  MINUS,
} from '../../format/format-number.ts';
import { formatDayTime } from '../../format/format-time.ts';
import { keepUnits } from '../../format/words.ts';
import { useApp } from '../../state/use-app.ts';
import { Card } from '../../ui/layout/card.tsx';
import { DataTable, type Column } from '../../ui/layout/data-table.tsx';
import { FigureText } from '../../ui/figures/figure-text.tsx';
import { LevelShape } from '../../ui/figures/level-mark.tsx';
import { impliedSource } from './implied-words.ts';
import { isCoinSeen, REGIME_WORDS, verdictLevel, VERDICT_WORDS } from '../radar/verdict-words.ts';

const columnsFor = (isOld: boolean): readonly Column<CoinView>[] => [
  {
    id: 'coin',
    title: 'Coin',
    width: 'minmax(64px, 0.6fr)',
    cell: (coin) => <strong>{coin.coin}</strong>,
    sortBy: (coin) => coin.coin,
  },
  {
    id: 'verdict',
    title: 'Verdict',
    width: 'minmax(112px, 1fr)',
    cell: (coin) => <Verdict coin={coin} isOld={isOld} />,
  },
  {
    id: 'drawdown',
    title: 'From the high',
    width: '96px',
    align: 'right',
    cell: (coin) => <FigureText figure={coin.drawdown} format={(ratio) => formatPercent(ratio)} />,
    sortBy: (coin) => valueOf(coin.drawdown),
  },
  {
    id: 'speed',
    title: 'Speed of 3 h',
    width: '92px',
    align: 'right',
    cell: (coin) => <FigureText figure={coin.speedSigmas} format={signedSigmas} />,
    sortBy: (coin) => valueOf(coin.speedSigmas),
  },
  {
    id: 'volume',
    title: 'Volume',
    width: '92px',
    align: 'right',
    cell: (coin) => <FigureText figure={coin.volumeZ} format={signedSigmas} />,
    sortBy: (coin) => valueOf(coin.volumeZ),
  },
  {
    id: 'volatility',
    title: 'Volatility',
    width: '104px',
    align: 'right',
    cell: (coin) => <Volatility coin={coin} />,
    sortBy: (coin) => valueOf(coin.volatilityRatio),
  },
  {
    id: 'support',
    title: 'Support and why',
    width: 'minmax(180px, 2.6fr)',
    cell: (coin) => <Support coin={coin} />,
  },
];

/** Every watched coin, the worst on top. */
export function CoinsTable(props: {
  readonly coins: readonly CoinView[];
  /** The candles have stopped: verdicts are those of the last ones. */
  readonly isOld: boolean;
}): ReactNode {
  const { coins, isOld } = props;
  const days = useApp((app) => app.settings.market.recentHighDays);
  const columns = useMemo(() => columnsFor(isOld), [isOld]);
  return (
    <Card
      title="Watched coins"
      note={`Worst first. The high is that of ${formatCount(days, 'day')}; volume and speed in standard deviations of what is normal for each coin; volatility as a multiple of its own last 30 days.`}
      flush
    >
      <DataTable
        label="Watched coins"
        columns={columns}
        rows={coins}
        rowId={(coin) => coin.coin}
        rowHeight={52}
      />
      <p className="coins-implied faint">{impliedSource(coins)}</p>
    </Card>
  );
}

function Verdict(props: { readonly coin: CoinView; readonly isOld: boolean }): ReactNode {
  const { coin, isOld } = props;
  const isSeen = isCoinSeen(coin);
  const level = verdictLevel({ verdict: coin.verdict, isSeen: isSeen && !isOld });
  const regime = REGIME_WORDS[coin.regime];
  return (
    <span className="coin-verdict" data-level={level}>
      <LevelShape level={level} size={12} />
      <span>
        <span className="coin-verdict-word">
          {isSeen ? VERDICT_WORDS[coin.verdict] : 'unknown'}
        </span>
        {isSeen && isOld ? (
          <span className="faint">when last seen</span>
        ) : (
          regime !== undefined && isSeen && <span className="faint">{regime}</span>
        )}
      </span>
    </span>
  );
}

/** What prices did, and below it what options expect. */
function Volatility({ coin }: { readonly coin: CoinView }): ReactNode {
  const { implied, volatilityRatio } = coin;
  const did = <FigureText figure={volatilityRatio} format={(ratio) => formatMultiple(ratio)} />;
  if (implied === undefined) return did;
  const level = `${implied.venue}'s index stands at ${formatDecimal(implied.value, 1)} % a year, read at ${formatDayTime(implied.atMs)}.`;
  return (
    <span className="stacked" title={level}>
      {did}
      <span className="faint">
        implied <FigureText figure={implied.ratio} format={(ratio) => formatMultiple(ratio)} />
      </span>
    </span>
  );
}

function Support({ coin }: { readonly coin: CoinView }): ReactNode {
  const { support, evidence, verdict } = coin;
  const [why] = evidence;
  return (
    <span className="coin-support" title={evidence.join(' ')}>
      {support === undefined ? (
        <span className="faint">
          {isCoinSeen(coin) ? 'no support below' : 'no candle was read'}
        </span>
      ) : support.broken ? (
        <span>
          broke {support.what} at <span className="number">{formatPrice(support.price)}</span>
        </span>
      ) : (
        <span className="muted">
          above {support.what} at <span className="number">{formatPrice(support.price)}</span>
        </span>
      )}
      {verdict !== 'calm' && why !== undefined && <span className="faint">{keepUnits(why)}</span>}
    </span>
  );
}

function signedSigmas(value: number): string {
  if (Math.abs(value) > 99) return `${value < 0 ? MINUS : ''}${formatSigmas(Math.abs(value))}`;
  return `${formatDecimal(value, 1, true)}\u202fσ`;
}

function valueOf(figure: CoinView['drawdown']): number | undefined {
  return figure.kind === 'known' ? figure.value : undefined;
}
