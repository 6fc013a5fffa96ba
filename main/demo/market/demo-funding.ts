import { HOUR_MS, type TimestampMs } from '../../../shared/domain/units.ts';
import { cashOf, settleCurrency, type DemoAccount } from '../account/demo-account.ts';
import type { DemoCurrency } from '../account/demo-blueprints.ts';
import type { DemoCoin } from './demo-coins.ts';
import type { DemoMarket } from './demo-market.ts';
import { sign, valueAt, type DemoPosition } from '../account/demo-position.ts';

const FUNDING_INTERVAL_MS = 8 * HOUR_MS;

/** What a position paid (below zero) or got at a funding time. */
export interface FundingPayment {
  readonly symbol: string;
  readonly amount: number;
  readonly currency: DemoCurrency;
  readonly atMs: TimestampMs;
}

/** Fraction of the value per eight hours, above zero: longs pay. Calm 0.0001, negative while the market falls. */
export function fundingRate(market: DemoMarket, coin: DemoCoin, atMs: TimestampMs): number {
  const change = market.price(coin, atMs) / market.price(coin, atMs - 60_000) - 1;
  return Math.max(-0.003, Math.min(0.003, 0.0001 + 0.01 * Math.min(0, change + 0.005)));
}

/** Next time at which funding is paid: 00:00, 08:00, 16:00 UTC. */
export function nextFundingAt(atMs: TimestampMs): TimestampMs {
  return (Math.floor(atMs / FUNDING_INTERVAL_MS) + 1) * FUNDING_INTERVAL_MS;
}

/** Takes funding from cash, or from the margin of isolated positions. */
export function payFunding(
  account: DemoAccount,
  market: DemoMarket,
  atMs: TimestampMs,
): readonly FundingPayment[] {
  const payments: FundingPayment[] = [];
  account.positions = account.positions.map((position): DemoPosition => {
    const value = valueAt(position, market.price(position.coin, atMs));
    const amount = -sign(position.side) * value * fundingRate(market, position.coin, atMs);
    const currency = settleCurrency(position);
    payments.push({ symbol: position.symbol, amount, currency, atMs });
    if (position.marginMode === 'isolated') {
      return { ...position, margin: position.margin + amount };
    }
    account.cash.set(currency, cashOf(account, currency) + amount);
    return position;
  });
  account.changedAtMs = atMs;
  return payments;
}
