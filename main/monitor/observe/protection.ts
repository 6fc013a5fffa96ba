import type { LiquidationPrice } from '../../../shared/domain/outcome.ts';
import type { OpenOrder, Side } from '../../../shared/domain/position.ts';

/**
 * Whether no reduce-only stop stands before the liquidation price. Undefined where the orders or that price are unknown, and
 * where the stop was seen in orders that are too old (`areOrdersOld`): it may be gone. False where no price liquidates.
 */
export function isUnprotected(
  position: { readonly side: Side; readonly liquidationPrice: LiquidationPrice },
  orders: readonly OpenOrder[] | undefined,
  areOld = false,
): boolean | undefined {
  const { side, liquidationPrice } = position;
  if (liquidationPrice.kind === 'none') return false;
  if (orders === undefined || liquidationPrice.kind === 'unknown') return undefined;
  const limit = liquidationPrice.price;
  const isStopped = orders.some(
    ({ purpose, reduceOnly, orderSide, triggerPrice }) =>
      purpose === 'stop' &&
      reduceOnly &&
      orderSide === (side === 'long' ? 'sell' : 'buy') &&
      triggerPrice !== undefined &&
      (side === 'long' ? triggerPrice > limit : triggerPrice < limit),
  );
  return isStopped && areOld ? undefined : !isStopped;
}
