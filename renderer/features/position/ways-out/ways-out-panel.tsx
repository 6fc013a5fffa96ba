import './ways-out.css';
import { useDeferredValue, useMemo, useState, type ReactNode } from 'react';
import type { PositionView } from '../../../../shared/contract/app-state.ts';
import type { BookWithBetas } from '../../../../shared/contract/channels.ts';
import type { Ratio } from '../../../../shared/domain/units.ts';
import { ASSUMED_COSTS } from '../../../../shared/risk/ways-out/way-out-changes.ts';
import { waysOut } from '../../../../shared/risk/ways-out/ways-out.ts';
import { formatPercent, formatPrice } from '../../../format/format-number.ts';
import { shortSymbol, unknownReasonWords } from '../../../format/words.ts';
import { useHideAmounts } from '../../../state/use-app.ts';
import { Button } from '../../../ui/inputs/button.tsx';
import { Select } from '../../../ui/inputs/select.tsx';
import { Slider } from '../../../ui/inputs/slider.tsx';
import type { BookState } from '../../../state/use-book.ts';
import { firstChoice, hedgeChoices, hedgeIn } from './hedge-model.ts';
import { StopCard } from '../protection/stop-card.tsx';
import type { StopState } from '../protection/use-stop.ts';
import {
  calculateTargetRange,
  keepTargetRange,
  priceAt,
  TARGET_STEP,
  toWayCard,
  type BookPlace,
} from './ways-out-model.ts';

/** What the trader can do: three ways to push the liquidation price away, each with its exact amount, and a stop. */
export function WaysOutPanel(props: {
  readonly position: PositionView;
  readonly book: BookState;
  readonly warningDistance: Ratio;
  /** Distance that the slider was moved to; absent: not touched. */
  readonly target: Ratio | undefined;
  readonly onTarget: (target: Ratio | undefined) => void;
  readonly place: BookPlace | undefined;
  readonly stop: StopState;
}): ReactNode {
  const { position, book, place } = props;
  const { distance } = position.risk;
  if (distance.kind === 'none') {
    return (
      <div className="ways-out">
        <p className="muted">No price liquidates this position: nothing has to be pushed away.</p>
        <ul className="way-cards">
          <StopCard position={position} stop={props.stop} />
        </ul>
      </div>
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
      stop={props.stop}
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
  readonly stop: StopState;
}): ReactNode {
  const { position, data, place, present } = props;
  const hideAmounts = useHideAmounts();
  const [held, setHeld] = useState(() =>
    calculateTargetRange(present.ratio, props.warningDistance),
  );
  const range = keepTargetRange(held, present.ratio, props.warningDistance);
  if (range !== held) setHeld(range);
  const target = Math.min(range.max, Math.max(range.min, props.target ?? range.start));
  // The line on the chart follows the hand at once; the amounts follow as fast as they can be computed.
  const wanted = useDeferredValue(target);
  const ways = useMemo(
    () => waysOut(place.account, position.key, { distance: wanted }, data, ASSUMED_COSTS),
    [place, position.key, wanted, data],
  );
  const choices = useMemo(
    () => hedgeChoices(data.book, place.account, place.position),
    [data, place],
  );
  const [chosen, setChosen] = useState<string>();
  const symbol = choices.some((each) => each.symbol === chosen)
    ? chosen
    : firstChoice(choices, place.account, place.position);
  const instrument = choices.find((each) => each.symbol === symbol)?.instrument;
  const hedge = useMemo(
    () =>
      instrument === undefined
        ? undefined
        : hedgeIn(place.account, place.position, position.key, wanted, instrument, data),
    [place, position.key, wanted, instrument, data],
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
          const isHedge = way.kind === 'hedge';
          const card = toWayCard(isHedge ? (hedge?.way ?? way) : way, {
            position: place.position,
            settleCurrency: position.settleCurrency,
            tickSize: position.tickSize,
            hideAmounts,
            hedge,
          });
          return (
            <li key={card.kind} className="way-card" data-open={card.isOpen}>
              <div className="way-card-head">
                <h3>{card.title}</h3>
                {isHedge && choices.length > 1 && place.position.marginMode === 'cross' && (
                  <Select
                    label="Hedge with"
                    hideLabel
                    size="small"
                    value={symbol ?? ''}
                    options={choices.map((each) => ({
                      value: each.symbol,
                      label: shortSymbol(each.symbol),
                    }))}
                    onChange={setChosen}
                  />
                )}
              </div>
              <p className="way-card-big number">{card.big}</p>
              {card.lines.map((line) => (
                <p key={line} className="muted way-card-line">
                  {line}
                </p>
              ))}
            </li>
          );
        })}
        <StopCard position={position} stop={props.stop} />
      </ul>
      <p className="faint ways-out-note">
        Leeway never trades: you do this on the venue. Each way out was put back through the risk
        engine before it stands here. Costs count the venue’s taker fee, or{' '}
        {formatPercent(ASSUMED_COSTS.takerFeeRate, 2)} where it is unknown, and{' '}
        {formatPercent(ASSUMED_COSTS.spread, 2)} for spread.
      </p>
    </div>
  );
}
