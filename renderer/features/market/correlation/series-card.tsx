import '../series.css';
import { X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { SeriesInfo, SeriesMarket } from '../../../../shared/contract/market.ts';
import { formatCount } from '../../../format/format-number.ts';
import { formatDay } from '../../../format/format-time.ts';
import { ask } from '../../../host.ts';
import { IconButton } from '../../../ui/inputs/button.tsx';
import { Card } from '../../../ui/layout/card.tsx';
import { Select } from '../../../ui/inputs/select.tsx';
import { FileTaker } from '../file-taker.tsx';
import { useMarketFile } from '../use-market-file.ts';

const MARKET_WORDS: Readonly<Record<SeriesMarket, string>> = {
  nasdaq: 'Nasdaq',
  sp500: 'S&P 500',
  gold: 'Gold',
  dollar: 'Dollar',
};
const MARKETS: readonly SeriesMarket[] = ['nasdaq', 'sp500', 'gold', 'dollar'];
const OPTIONS = MARKETS.map((value) => ({ value, label: MARKET_WORDS[value] }));

/** Daily closes that the trader brings, where no exchange in use lists the market. */
export function SeriesCard(props: {
  readonly series: readonly SeriesInfo[];
  readonly onChanged: () => Promise<void>;
}): ReactNode {
  const { series, onChanged } = props;
  const [market, setMarket] = useState<SeriesMarket>('nasdaq');
  const file = useMarketFile(
    (name, contentBase64) =>
      ask((host) => host.market.importSeries({ market, name, contentBase64 })),
    onChanged,
  );
  const remove = async (each: SeriesInfo): Promise<void> => {
    const answer = await ask((host) => host.market.removeSeries({ market: each.market }));
    if (answer.ok) await onChanged();
    else file.fail(answer.error.message);
  };
  return (
    <Card
      title="Series of your own"
      note="A CSV with a date and a close on each line takes the place of what the exchanges give."
    >
      <div className="series">
        {series.length > 0 && (
          <ul className="series-list">
            {series.map((each) => (
              <li key={each.market}>
                <strong>{MARKET_WORDS[each.market]}</strong>
                <span className="muted truncate">
                  {each.name}, {formatCount(each.closes, 'close')} to {formatDay(each.lastAtMs)}
                </span>
                <IconButton
                  size="small"
                  label={`Remove the series of ${MARKET_WORDS[each.market]}`}
                  onClick={() => void remove(each)}
                >
                  <X size={14} aria-hidden />
                </IconButton>
              </li>
            ))}
          </ul>
        )}
        <div className="series-add">
          <Select label="Market" value={market} options={OPTIONS} onChange={setMarket} />
          <FileTaker
            label={`Daily closes of ${MARKET_WORDS[market]}`}
            hint="or drop a CSV here"
            accept=".csv,.txt,text/csv"
            file={file}
          />
        </div>
      </div>
    </Card>
  );
}
