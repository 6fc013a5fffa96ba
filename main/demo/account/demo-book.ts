import { MINUTE_MS, type TimestampMs } from '../../../shared/domain/units.ts';
import {
  BINANCE_BLUEPRINT,
  BITGET_BLUEPRINT,
  type AccountBlueprint,
  type DemoVenue,
} from './demo-blueprints.ts';
import { advanceAccount, openAccount, refillAccount, reopenAccount } from './demo-account.ts';
import type { DemoAccount, DemoLiquidation } from './demo-account.ts';
import { marksOnce } from '../binance/binance-margin.ts';
import { nextFundingAt, payFunding, type FundingPayment } from '../market/demo-funding.ts';
import type { DemoMarket } from '../market/demo-market.ts';

/** Triggers and liquidations are looked for on this grid, so that the outcome does not depend on who asks when. */
const STEP_MS = 1000;
const MOST_PAYMENTS = 200;
const CALM_BEFORE_REFILL_MS = MINUTE_MS;
/** After a longer gap (a sleeping machine) only the last part is lived through. */
const LONGEST_CATCH_UP_MS = 30 * MINUTE_MS;

export type BookEvent =
  | {
      readonly type: 'liquidated';
      readonly venue: DemoVenue;
      readonly liquidation: DemoLiquidation;
    }
  | {
      readonly type: 'changed';
      readonly venue: DemoVenue;
      readonly reason: 'ORDER' | 'DEPOSIT' | 'FUNDING_FEE';
    };

/** The two demo accounts, living with the market. */
export interface DemoBook {
  account(venue: DemoVenue): DemoAccount;
  /** The latest funding payments, oldest first. */
  fundingOf(venue: DemoVenue): readonly FundingPayment[];
  /** Lives through everything up to `nowMs`; what happened goes to the listeners. */
  advance(nowMs: TimestampMs): void;
  onEvent(listener: (event: BookEvent) => void): () => void;
}

export function createDemoBook(
  market: DemoMarket,
  blueprints: Readonly<Partial<Record<DemoVenue, AccountBlueprint>>> = {},
): DemoBook {
  const listeners = new Set<(event: BookEvent) => void>();
  const marksAt = (atMs: TimestampMs) => marksOnce(market, atMs);
  const open = (blueprint: AccountBlueprint) =>
    openAccount(blueprint, marksAt(market.startedAtMs), market.startedAtMs);
  const accounts: Readonly<Record<DemoVenue, DemoAccount>> = {
    binance: open(blueprints.binance ?? BINANCE_BLUEPRINT),
    bitget: open(blueprints.bitget ?? BITGET_BLUEPRINT),
  };
  const funding: Readonly<Record<DemoVenue, FundingPayment[]>> = { binance: [], bitget: [] };
  let livedUntilMs = market.startedAtMs;

  function emit(event: BookEvent): void {
    for (const listener of listeners) listener(event);
  }

  function step(atMs: TimestampMs): void {
    const markOf = marksAt(atMs);
    for (const venue of ['binance', 'bitget'] as const) {
      const account = accounts[venue];
      if (nextFundingAt(atMs - STEP_MS) <= atMs) {
        funding[venue].push(...payFunding(account, market, atMs));
        funding[venue].splice(0, Math.max(0, funding[venue].length - MOST_PAYMENTS));
        emit({ type: 'changed', venue, reason: 'FUNDING_FEE' });
      }
      const changedBefore = account.changedAtMs;
      for (const liquidation of advanceAccount(account, markOf, atMs)) {
        emit({ type: 'liquidated', venue, liquidation });
      }
      if (account.changedAtMs !== changedBefore) emit({ type: 'changed', venue, reason: 'ORDER' });
      const { incidentAtMs } = account;
      // Without this the profits of the recovery would make the second sell-off harmless.
      const dayBegins = market.cycle(atMs) !== market.cycle(atMs - STEP_MS);
      const calm = incidentAtMs !== undefined && atMs - incidentAtMs >= CALM_BEFORE_REFILL_MS;
      if (dayBegins) reopenAccount(account, markOf, atMs);
      else if (calm) refillAccount(account, markOf, atMs);
      if (dayBegins || calm) emit({ type: 'changed', venue, reason: 'DEPOSIT' });
    }
  }

  return {
    account: (venue) => accounts[venue],
    fundingOf: (venue) => funding[venue],
    advance(nowMs) {
      if (nowMs - livedUntilMs > LONGEST_CATCH_UP_MS) {
        const skipped = nowMs - LONGEST_CATCH_UP_MS - livedUntilMs;
        livedUntilMs += Math.ceil(skipped / STEP_MS) * STEP_MS;
      }
      while (livedUntilMs + STEP_MS <= nowMs) {
        livedUntilMs += STEP_MS;
        step(livedUntilMs);
      }
    },
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
