import type { Clock } from '../../host-ports.ts';
import type { MarketFigures } from '../../market/market-figures.ts';
import type { AlarmDesk } from '../alarm-desk.ts';
import type { ExactAdvice } from '../observe/exact-advice.ts';
import { fundingIntervalMs } from '../observe/funding.ts';
import type { RulesInForce } from '../rules-in-force.ts';
import type { Seat, SpokenNames } from '../seat.ts';
import { DescribedAccount } from './describe-account.ts';
import { pickDefined } from './describe-position.ts';
import type { DisplayRates } from './display-rates.ts';

/** What all seats of a room share when they are described. */
export interface DescribingRoom {
  readonly clock: Clock;
  readonly figures: MarketFigures;
  readonly desk: AlarmDesk;
  readonly advice: ExactAdvice;
  readonly rules: RulesInForce;
  readonly rates: DisplayRates;
  readonly spokenNames: SpokenNames;
}

/**
 * What is made of one account's last reading and marks. Functions made here live as long as the description, and share all
 * that any of them uses: none may use the description before it, or each would keep every earlier one.
 */
export function describeSeat(
  { watched, identity, evaluation, disagreements, described: before }: Seat,
  { clock, figures, desk, advice, rules, rates, spokenNames }: DescribingRoom,
): DescribedAccount {
  const { account, orders, ordersAsOf, isUnseen, keyRights } = watched;
  const market = figures.context();
  return new DescribedAccount(
    {
      identity,
      status: watched.status(),
      isUnseen,
      pollIntervalMs: () => watched.usedCadenceMs,
      ...pickDefined({ keyRights }),
      ...(account === undefined
        ? {}
        : {
            seen: {
              account,
              risk: evaluation.evaluate(account, market, disagreements),
              warnings: watched.readingWarnings,
              stateOf: (symbol: string) => watched.stateOf(symbol),
              ...pickDefined({ orders, ordersAsOf }),
            },
          }),
    },
    {
      account: identity,
      nowMs: clock.now(),
      ...pickDefined({ spokenName: spokenNames.get(identity.id), asOfMs: watched.asOfMs }),
      isUnseen,
      thresholds: rules.thresholds.of(identity.id),
      thresholdsOf: (key) => rules.thresholds.of(identity.id, key),
      ...pickDefined({ fundingPerDay: rules.settings.fundingPerDay ?? undefined }),
      fundingIntervalMs: fundingIntervalMs(watched.exchange),
      adviceOf: (input, target) =>
        account === undefined
          ? undefined
          : advice.of({
              ...input,
              account,
              target,
              context: market,
              nowMonotonicMs: clock.monotonic(),
            }),
      rates,
      dailySigmas: market.dailySigmas,
      isSigmaPending: (underlying) => figures.isPending(underlying),
      hasAlarm: (key) => desk.hasAlarmOn(key),
      speedOf: (symbol, price) => watched.speedOf(symbol, price),
    },
    before,
  );
}
