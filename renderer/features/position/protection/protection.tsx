import '../../../ui/figures/fact.css';
import type { ReactNode } from 'react';
import type { PositionView } from '../../../../shared/contract/app-state.ts';
import type { Level } from '../../../../shared/domain/level.ts';
import { ORDERS_TRUSTED_MS } from '../../../../shared/domain/orders-age.ts';
import { formatClock } from '../../../format/format-time.ts';
import { formatPercent, formatPrice, formatQuantity } from '../../../format/format-number.ts';
import { useHideAmounts } from '../../../state/use-app.ts';
import { LevelShape } from '../../../ui/figures/level-mark.tsx';
import { toProtection, type ProtectiveOrder, type Protection } from './protection-model.ts';

const LEVELS: Readonly<Record<Protection['state'], Level>> = {
  protected: 'safe',
  partly: 'watch',
  unprotected: 'warning',
  unknown: 'unknown',
};

/** Stops and take-profits, and whether the position would be closed by the trader's own hand first. */
export function ProtectionView({ position }: { readonly position: PositionView }): ReactNode {
  const protection = toProtection(position);
  const level = LEVELS[protection.state];
  return (
    <div className="protection">
      <p className="protection-sentence" data-level={level}>
        <LevelShape level={level} size={14} />
        <span>
          {sentence(protection, position.source)}
          {ageOf(protection)}
        </span>
      </p>
      {protection.orders.length > 0 && (
        <ul className="protection-orders">
          {protection.orders.map((entry) => (
            <OrderRow key={entry.order.id} entry={entry} position={position} />
          ))}
        </ul>
      )}
    </div>
  );
}

function sentence(protection: Protection, source: PositionView['source']): string {
  switch (protection.state) {
    case 'protected':
      return 'A stop closes the position before its liquidation price.';
    case 'partly':
      return `Stops close ${formatPercent(protection.coveredRatio ?? 0, 0)} of the position before its liquidation price. The rest has none.`;
    case 'unprotected':
      return 'No reduce-only stop stands before the liquidation price. If the price gets there, the venue closes the position.';
    case 'unknown':
      if (protection.isTooOld === true) {
        return `A stop was seen, but the orders are too old to count on it: Leeway believes them for ${ORDERS_TRUSTED_MS / 60_000} minutes. Whether it still stands is unknown.`;
      }
      return source === 'imported'
        ? 'An imported file brings no open orders, so protection is unknown.'
        : 'The open orders of this account could not be read, so protection is unknown.';
  }
}

/** Orders are read more seldom than positions. */
function ageOf({ ordersAsOfMs }: Protection): string {
  return ordersAsOfMs === undefined ? '' : ` Orders as of ${formatClock(ordersAsOfMs)}.`;
}

function OrderRow(props: {
  readonly entry: ProtectiveOrder;
  readonly position: PositionView;
}): ReactNode {
  const { entry, position } = props;
  const hide = useHideAmounts();
  const { order } = entry;
  return (
    <li className="protection-order">
      <span>
        {order.purpose === 'stop' ? 'Stop' : 'Take profit'}
        <span className="fact-note">
          {order.orderSide}{' '}
          {order.contracts === undefined
            ? 'unknown amount'
            : formatQuantity(order.contracts * linearSize(position), hide)}
          {order.reduceOnly ? ', reduce only' : ', not reduce only'}
          {order.purpose === 'stop' &&
            entry.place === 'behind-liquidation' &&
            ', behind the liquidation price: too late'}
        </span>
      </span>
      <span className="number protection-price">
        {entry.price === undefined ? 'unknown' : formatPrice(entry.price, position.tickSize)}
        {entry.moveRatio !== undefined && (
          <span className="fact-note">{formatPercent(entry.moveRatio, 1, true)}</span>
        )}
      </span>
    </li>
  );
}

function linearSize(position: PositionView): number {
  return position.contractType === 'linear' ? position.contractSize : 1;
}
