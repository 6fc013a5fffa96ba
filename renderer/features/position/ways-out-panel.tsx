import { useDeferredValue, useMemo, type ReactNode } from 'react';
import type { PositionView } from '../../../shared/contract/app-state.ts';
import type { BookWithBetas } from '../../../shared/contract/channels.ts';
import type { Ratio } from '../../../shared/domain/units.ts';
import { ASSUMED_COSTS } from '../../../shared/risk/way-out-changes.ts';
import { waysOut } from '../../../shared/risk/ways-out.ts';
import { formatPercent, formatPrice } from '../../format/format-number.ts';
import { unknownReasonWords } from '../../format/words.ts';
import { useHideAmounts } from '../../state/use-app.ts';
import { Button } from '../../ui/button.tsx';
import { Slider } from '../../ui/slider.tsx';
import type { BookState } from '../../state/use-book.ts';
import {
  calculateTargetRange,
  findInBook,
  priceAt,
  TARGET_STEP,
  toWayCard,
  type BookPlace,
} from './ways-out-model.ts';

/** Three ways to push the liquidation price away, each with its exact amount, for the distance that the trader chooses. */
export function WaysOutPanel(props: {
  readonly position: PositionView;
  readonly book: BookState;
  readonly warningDistance: Ratio;
  /** Distance that the slider was moved to; absent: not touched. */
  readonly target: Ratio | undefined;
  readonly onTarget: (target: Ratio | undefined) => void;
}): ReactNode {
  const { position, book } = props;
  const { distance } = position.risk;
  if (distance.kind === 'none') {
    return (
      <p className="muted">No price liquidates this position: nothing has to be pushed away.</p>
    );
  }
  if (distance.kind === 'unknown') {
    return (
      <p>
        The ways out cannot be computed: {unknownReasonWords(distance.reason)}. Look at the position
        on the venue itself.
      </p>
    );
  }
  if (book.kind === 'failed') {
    return <p role="alert">The ways out could not be computed. {book.error.message}</p>;
  }
  const place = book.kind === 'ready' ? findInBook(book.data.book, position.key) : undefined;
  if (book.kind === 'loading' || place === undefined) {
    return <p className="faint ways-out-waiting">Reading the account …</p>;
  }
  return (
    <OpenWays
      position={position}
      data={book.data}
      place={place}
      present={distance}
      warningDistance={props.warningDistance}
      target={props.target}
      onTarget={props.onTarget}
    />
  );
}

function OpenWays(props: {
  readonly position: PositionView;
  readonly data: BookWithBetas;
  readonly place: BookPlace;
  readonly present: Extract<PositionView['risk']['distance'], { kind: 'distance' }>;
  readonly warningDistance: Ratio;
  readonly target: Ratio | undefined;
  readonly onTarget: (target: Ratio | undefined) => void;
}): ReactNode {
  const { position, data, place, present } = props;
  const hideAmounts = useHideAmounts();
  const range = calculateTargetRange(present.ratio, props.warningDistance);
  const target = Math.min(range.max, Math.max(range.min, props.target ?? range.start));
  // The line on the chart follows the hand at once; the amounts follow as fast as they can be computed.
  const wanted = useDeferredValue(target);
  const ways = useMemo(
    () => waysOut(place.account, position.key, { distance: wanted }, data, ASSUMED_COSTS),
    [place, position.key, wanted, data],
  );
  const sign = present.direction === 'down' ? -1 : 1;
  const price =
    position.markPrice === undefined
      ? ''
      : `, ${formatPrice(priceAt(position.markPrice, target, present.direction), position.tickSize)}`;
  return (
    <div className="ways-out">
      <div className="ways-out-target">
        <Slider
          label="Push the liquidation price away to"
          value={target}
          min={range.min}
          max={range.max}
          step={TARGET_STEP}
          text={`${formatPercent(sign * target, 1, true)}${price}`}
          onChange={props.onTarget}
        />
        {/* Always in its place: the slider must not change its length under the hand. */}
        <Button
          size="small"
          kind="quiet"
          disabled={props.target === undefined}
          onClick={() => props.onTarget(undefined)}
        >
          Remove from chart
        </Button>
      </div>
      <ul className="way-cards" aria-live="polite">
        {ways.map((way) => {
          const card = toWayCard(way, {
            position: place.position,
            settleCurrency: position.settleCurrency,
            tickSize: position.tickSize,
            hideAmounts,
          });
          return (
            <li key={card.kind} className="way-card" data-open={card.isOpen}>
              <h3>{card.title}</h3>
              <p className="way-card-big number">{card.big}</p>
              {card.lines.map((line) => (
                <p key={line} className="muted way-card-line">
                  {line}
                </p>
              ))}
            </li>
          );
        })}
      </ul>
      <p className="faint ways-out-note">
        Leeway never trades: you do this on the venue. Costs count the venue’s taker fee, or{' '}
        {formatPercent(ASSUMED_COSTS.takerFeeRate, 2)} where it is unknown, and{' '}
        {formatPercent(ASSUMED_COSTS.spread, 2)} for spread.
      </p>
    </div>
  );
}
