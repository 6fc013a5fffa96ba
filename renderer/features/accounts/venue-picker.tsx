import '../../ui/overlays/popup.css';
import { Autocomplete } from '@base-ui/react/autocomplete';
import type { ReactNode } from 'react';
import type { VenueInfo } from '../../../shared/contract/accounts.ts';

/** Venues by name, found by typing. */
export function VenuePicker(props: {
  readonly venues: readonly VenueInfo[];
  readonly onChoose: (venue: VenueInfo) => void;
}): ReactNode {
  return (
    <Autocomplete.Root
      open
      inline
      items={props.venues}
      autoHighlight="always"
      keepHighlight
      itemToStringValue={(venue: VenueInfo) => `${venue.name} ${venue.exchange}`}
    >
      <Autocomplete.Input
        className="input"
        placeholder="Search: Binance, Bybit, Hyperliquid …"
        aria-label="Search venues"
      />
      <Autocomplete.Empty className="palette-empty">
        No venue by that name. Import its positions from a file instead.
      </Autocomplete.Empty>
      <Autocomplete.List className="venue-list">
        {(venue: VenueInfo) => (
          <Autocomplete.Item
            key={venue.exchange}
            value={venue}
            className="popup-item"
            onClick={() => props.onChoose(venue)}
          >
            {venue.name}
            <span className="popup-note">
              {venue.fields.every((field) => field.field === 'walletAddress')
                ? 'wallet address only'
                : venue.support === 'first-class'
                  ? 'read-only key'
                  : 'read-only key · read by common rules'}
            </span>
          </Autocomplete.Item>
        )}
      </Autocomplete.List>
    </Autocomplete.Root>
  );
}
