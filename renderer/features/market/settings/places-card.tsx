import { useEffect, useState, type ReactNode } from 'react';
import type { VenueInfo } from '../../../../shared/contract/accounts.ts';
import { ask } from '../../../host.ts';
import { updateSettings } from '../../../state/actions.ts';
import { useApp } from '../../../state/use-app.ts';
import { Card } from '../../../ui/layout/card.tsx';
import { Select } from '../../../ui/inputs/select.tsx';
import { SwitchRow } from '../../../ui/inputs/switch.tsx';

const IN_USE = '';

/** Where prices of the market are read. Takes effect at once. */
export function PlacesCard(): ReactNode {
  const { venue, asksDeribit } = useApp((app) => app.settings.market);
  const [venues, setVenues] = useState<readonly VenueInfo[]>([]);
  useEffect(() => {
    void ask((host) => host.accounts.listVenues({})).then((answer) => {
      if (answer.ok) setVenues(answer.value);
    });
  }, []);
  const tested = venues.filter(({ support }) => support === 'first-class');
  const chosen = venue ?? IN_USE;
  const options = [
    { value: IN_USE, label: 'the exchanges of your accounts' },
    ...tested.map(({ exchange, name }) => ({ value: exchange, label: name })),
    // Set by hand, or by another version: it stays what it is.
    ...(venue === null || tested.some(({ exchange }) => exchange === venue)
      ? []
      : [{ value: venue, label: venues.find((one) => one.exchange === venue)?.name ?? venue }]),
  ];
  return (
    <Card
      title="Where the market is read"
      note="Candles, forced closes and open interest are public: an exchange without an account of yours is asked without a key."
    >
      <div className="market-setting">
        <Select
          label="Read first at"
          value={chosen}
          options={options}
          onChange={(value) =>
            void updateSettings({ market: { venue: value === IN_USE ? null : value } })
          }
        />
        <SwitchRow
          label="Ask Deribit for implied volatility"
          hint="Its index of BTC and ETH, without an account there. With an account it is asked anyway."
          checked={asksDeribit}
          onChange={(checked) => void updateSettings({ market: { asksDeribit: checked } })}
        />
      </div>
    </Card>
  );
}
