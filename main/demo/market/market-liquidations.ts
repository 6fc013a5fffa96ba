import { coinSpec, DEMO_COINS, type DemoCoin } from './demo-coins.ts';
import type { DemoWorld } from '../demo-world.ts';
import { unitRandom } from './random.ts';

/** Somebody's position that the venue closed by force. */
export interface MarketLiquidation {
  readonly coin: DemoCoin;
  readonly closedSide: 'long' | 'short';
  readonly quantity: number;
  readonly price: number;
}

/** Calm markets have one forced close in half a minute per coin, the crash several per second. */
const CALM_PER_SECOND = 0.03;

/** Forced closes of other traders in the second before `atMs`; the same for the same second. */
export function marketLiquidations(world: DemoWorld, atMs: number): readonly MarketLiquidation[] {
  const { market } = world;
  const second = Math.floor(atMs / 1000);
  const found: MarketLiquidation[] = [];
  for (const coin of DEMO_COINS) {
    const random = (key: number) =>
      unitRandom(market.seed, 81, second, DEMO_COINS.indexOf(coin), key);
    const expected = Math.min(4, CALM_PER_SECOND * market.activity(coin, atMs) ** 1.4);
    const count = Math.floor(expected + random(0));
    const price = market.price(coin, atMs);
    const falls = price < market.price(coin, atMs - 1000);
    const { volumePerMinute, quantityDecimals } = coinSpec(coin);
    for (let one = 1; one <= count; one += 1) {
      const notional = (volumePerMinute / 400) * (0.2 + 3 * random(one) ** 4);
      const quantity = Number((notional / price).toFixed(quantityDecimals));
      const against = random(one + 100) < 0.1;
      if (quantity > 0) {
        found.push({ coin, closedSide: falls === against ? 'short' : 'long', quantity, price });
      }
    }
  }
  return found;
}
