import { memo, type ReactNode } from 'react';
import { bandDistances } from '../../../shared/alarms/thresholds/level-of.ts';
import type { AlarmThresholds } from '../../../shared/alarms/thresholds/thresholds.ts';
import type { PositionView } from '../../../shared/contract/app-state.ts';
import { routeHref } from '../../app/router.ts';
import { formatLeverage, formatPrice, formatSigmas } from '../../format/format-number.ts';
import { formatDuration, formatFull } from '../../format/format-time.ts';
import { moveText } from '../../format/position-words.ts';
import {
  FEED_STATE_WORDS,
  LEVEL_WORDS,
  shortSymbol,
  sideWords,
  unknownReasonWords,
} from '../../format/words.ts';
import { useAccount, useNow, usePosition } from '../../state/use-app.ts';
import { ageTone } from '../../ui/figures/age-clock-tone.ts';
import { FigureText, MoneyText } from '../../ui/figures/figure-text.tsx';
import { LevelShape } from '../../ui/figures/level-mark.tsx';
import { useSentences } from '../../ui/figures/sentence-text.tsx';
import { accountAgeLimits } from '../account/account-age.ts';
import { AXIS_TICKS, reportedDistance, scalePosition, sigmaTicks } from './ladder-scale.ts';

/** One position on the ladder. Draws again only when its own position changes. */
export const LadderRow = memo(function LadderRow(props: {
  readonly positionKey: string;
  readonly thresholds: AlarmThresholds;
  readonly currency: string;
  readonly demanding: boolean;
}): ReactNode {
  const position = usePosition(props.positionKey);
  const sentences = useSentences();
  if (position === undefined) return null;
  const [reason] = position.levelReasons;
  const isSeen = position.valueState === 'ok';
  return (
    <a
      className="ladder-row"
      href={routeHref({ screen: 'position', positionKey: position.key })}
      data-level={position.level}
      title={reason === undefined ? undefined : sentences(reason)}
    >
      <Identity position={position} demanding={props.demanding} />
      <Track position={position} thresholds={props.thresholds} isSeen={isSeen} />
      <div className="ladder-figures">
        <Move position={position} />
        <span className="ladder-sigmas muted">
          {position.risk.distance.kind === 'distance' && (
            <FigureText figure={position.risk.sigmas} format={formatSigmas} />
          )}
        </span>
        <span>
          <MoneyText figure={position.moneyAtRisk} currency={props.currency} decimals={0} />
        </span>
        <Age position={position} />
      </div>
    </a>
  );
});

function Identity(props: {
  readonly position: PositionView;
  readonly demanding: boolean;
}): ReactNode {
  const { position } = props;
  const side = sideWords(position.side);
  return (
    <div className="ladder-identity">
      <LevelShape
        level={position.level}
        size={18}
        label={LEVEL_WORDS[position.level]}
        demanding={props.demanding}
      />
      <div
        className="truncate"
        title={`${position.symbol} ${position.side}, ${position.accountName}`}
      >
        <div className="ladder-name">
          <span className="truncate">{shortSymbol(position.symbol)}</span>
          <span className="ladder-side">
            <span aria-hidden>{side.arrow}</span> {side.word}
            {position.leverage !== undefined && ` ${formatLeverage(position.leverage)}`}
          </span>
        </div>
        <div className="ladder-venue truncate">
          {position.accountName} · {position.marginMode}
          {position.source === 'imported' && ' · imported'}
        </div>
      </div>
    </div>
  );
}

function Track(props: {
  readonly position: PositionView;
  readonly thresholds: AlarmThresholds;
  readonly isSeen: boolean;
}): ReactNode {
  const { position, isSeen } = props;
  const { distance, liquidationPrice } = position.risk;
  if (distance.kind === 'unknown') {
    return (
      <div className="ladder-track">
        <div className="ladder-unknown hatched">
          <span className="truncate">unknown: {unknownReasonWords(distance.reason)}</span>
        </div>
      </div>
    );
  }
  if (distance.kind === 'none') {
    return (
      <div className="ladder-track">
        <Grid />
        <span className="ladder-none">No price liquidates this position.</span>
      </div>
    );
  }
  const bands = bandDistances(position.dailySigma, props.thresholds);
  const critical = scalePosition(bands.critical);
  const warning = scalePosition(bands.warning);
  const theirs = reportedDistance(position);
  const price =
    liquidationPrice.kind === 'price'
      ? formatPrice(liquidationPrice.price, position.tickSize)
      : 'unknown';
  return (
    <div className="ladder-track" title={`Liquidation at ${price}`}>
      <div
        className="ladder-band"
        data-level="critical"
        style={{ left: 0, width: percent(critical) }}
      />
      <div
        className="ladder-band"
        data-level="warning"
        style={{ left: percent(critical), width: percent(warning - critical) }}
      />
      <Grid />
      {sigmaTicks(position.dailySigma).map((at, index) => (
        <i key={index} className="ladder-sigma" style={{ left: percent(at) }}>
          <span>{index + 1}σ</span>
        </i>
      ))}
      <div
        className={isSeen ? 'ladder-bar' : 'ladder-bar hatched'}
        style={{ transform: `scaleX(${scalePosition(distance.ratio)})` }}
      />
      <i className="ladder-now" />
      {theirs !== undefined && (
        <i
          className="ladder-mark"
          data-kind="theirs"
          style={{ transform: `translateX(${percent(scalePosition(theirs))})` }}
        />
      )}
      <i
        className="ladder-mark"
        data-kind="ours"
        style={{ transform: `translateX(${percent(scalePosition(distance.ratio))})` }}
      />
    </div>
  );
}

const Grid = memo(function Grid(): ReactNode {
  return AXIS_TICKS.slice(1).map((tick) => (
    <i key={tick} className="ladder-line" style={{ left: percent(scalePosition(tick)) }} />
  ));
});

function Move({ position }: { readonly position: PositionView }): ReactNode {
  const { distance } = position.risk;
  return (
    <span className="ladder-move number" data-word={distance.kind !== 'distance'}>
      {position.risk.liquidatable ? 'now' : moveText(distance)}
    </span>
  );
}

/** Age of the position in the tone of its age; anything but live is said in a word too. */
function Age({ position }: { readonly position: PositionView }): ReactNode {
  const now = useNow();
  const limits = accountAgeLimits(useAccount(position.accountId));
  if (position.asOfMs === undefined) {
    return (
      <span className="ladder-old" data-tone="unread">
        never read
      </span>
    );
  }
  const ageMs = Math.max(0, now - position.asOfMs);
  const age = formatDuration(ageMs);
  const tone = ageTone(ageMs, limits);
  return position.valueState === 'ok' ? (
    <span className="faint number" data-tone={tone} title={formatFull(position.asOfMs)}>
      {age}
    </span>
  ) : (
    <span
      className="ladder-old number"
      data-tone={tone}
      title={FEED_STATE_WORDS[position.valueState]}
    >
      {age} old
    </span>
  );
}

function percent(part: number): string {
  return `${(part * 100).toFixed(3)}%`;
}
