import type { LiquidationPrice } from '../../../shared/domain/outcome.ts';
import type { OpenOrder, Side } from '../../../shared/domain/position.ts';

/**
 * Whether no reduce-only stop stands before the liquidation price. Undefined where the orders or that price are unknown;
 * false where no price liquidates.
 */
export function isUnprotected(
  position: { readonly side: Side; readonly liquidationPrice: LiquidationPrice },
  orders: readonly OpenOrder[] | undefined,
): boolean | undefined {
  const { side, liquidationPrice } = position;
  if (liquidationPrice.kind === 'none') return false;
  if (orders === undefined || liquidationPrice.kind === 'unknown') return undefined;
  const limit = liquidationPrice.price;
  return !orders.some(
    ({ purpose, reduceOnly, orderSide, triggerPrice }) =>
      purpose === 'stop' &&
      reduceOnly &&
      orderSide === (side === 'long' ? 'sell' : 'buy') &&
      triggerPrice !== undefined &&
      (side === 'long' ? triggerPrice > limit : triggerPrice < limit),
  );
}
