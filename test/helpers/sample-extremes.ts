import type { AppState, PositionView } from '../../shared/contract/app-state.ts';
import type { ConnectReport, ReplaceKeyReport } from '../../shared/contract/accounts.ts';
import { known, unknown } from '../../shared/domain/outcome.ts';
import { leeway, sampleAccount } from './sample-account.ts';
import { SAMPLE_NOW_MS, samplePosition } from './sample-position.ts';
import { calmState, criticalState } from './sample-state.ts';

const LONG_NAME = 'Family office Zürich, sub-account 14: market-neutral basis, never touch';

const named = (position: PositionView): PositionView => ({ ...position, accountName: LONG_NAME });

/** What breaks layouts: a price of 0.00000012, a notional of 1,234,567,890, long names, a move of 0.04 %, 125 times leverage. */
export function extremeState(): AppState {
  const tiny = named(
    samplePosition({
      underlying: '1000000MOGWIFHATINU',
      side: 'long',
      mark: 0.00000012,
      tick: 1e-11,
      distance: 0.0004,
      sigma: 0.31,
      leverage: 125,
      contracts: 10_288_065_750_000_000,
      level: 'critical',
      marginRatio: 0.991,
      reasons: ['0.04 % to liquidation, which is 0.0 daily sigmas'],
      disagrees: true,
      reportedFactor: 0.9999,
    }),
  );
  const huge = named(
    samplePosition({
      underlying: 'BTC',
      side: 'short',
      mark: 123_456.7,
      tick: 0.1,
      distance: 12.4,
      sigma: 0.021,
      leverage: 1.5,
      contracts: 10_000,
      level: 'safe',
      isProtected: true,
    }),
  );
  const dust = samplePosition({
    account: 'acc-bitget',
    underlying: 'ETH',
    side: 'long',
    mark: 4_102.11,
    tick: 0.01,
    distance: 0.164,
    sigma: 0.033,
    leverage: 6,
    contracts: 0.0000021,
    level: 'watch',
  });
  const positions = [tiny, dust, huge];
  const wide = {
    name: LONG_NAME,
    equity: known(987_654_321.09),
    notional: known(2_469_135_780.4),
    unrealizedPnl: known(-123_456_789.01),
    effectiveLeverage: known(124.97),
    marginRatio: known(0.991),
    jointLeeway: leeway(-0.0004, 12.4),
    warnings: [
      'the venue gives no margin tiers for 1000000MOGWIFHATINU/USDT:USDT: the rate that it uses for the position itself is taken for every size',
    ],
  };
  const small = {
    equity: known(0.02),
    notional: known(0.0086),
    unrealizedPnl: known(-0.0003),
    effectiveLeverage: known(0.43),
    marginRatio: known(0.00004),
  };
  return {
    ...criticalState(),
    positions,
    accounts: [
      sampleAccount('acc-binance', positions, wide),
      sampleAccount('acc-bitget', positions, small),
    ],
    headline: {
      level: 'critical',
      text: `${LONG_NAME} 1000000MOGWIFHATINU long is liquidated 0.04 % below (0.00000011995), 0.0 daily sigmas.`,
      positionKey: tiny.key,
      asOfMs: SAMPLE_NOW_MS - 3000,
    },
    alarms: [
      {
        id: `liquidation-risk|${tiny.key}`,
        rule: 'liquidation-risk',
        level: 'critical',
        phase: 'firing',
        subject: { positionKey: tiny.key },
        sinceMs: SAMPLE_NOW_MS - 95_000,
        valueState: 'ok',
        title: `${LONG_NAME} 1000000MOGWIFHATINU long is liquidated 0.04 % below (0.00000011995), 0.0 daily sigmas.`,
        text: 'Mark price 0.00000012000. Margin ratio 99.1 %, 100 % liquidates. Less than a minute left at this speed. Add 123,456,789 USDT to the account, sell 5,144,032,875,000,000 contracts of it, or hedge.',
      },
    ],
    jointLeeway: leeway(-0.0004, 12.4),
  };
}

/** The same with amounts hidden, as on a shared screen. */
export function hiddenState(): AppState {
  const state = extremeState();
  return {
    ...state,
    settings: {
      ...state.settings,
      appearance: { ...state.settings.appearance, hideAmounts: true },
    },
  };
}

/** One key was refused before anything was read, one account is old, one venue asks for a pause. */
export function rejectedState(): AppState {
  const calm = calmState();
  const never = unknown('never-seen');
  const old = calm.positions
    .filter((position) => position.accountId === 'acc-bitget')
    .map((position) => ({
      ...position,
      valueState: 'stale' as const,
      asOfMs: SAMPLE_NOW_MS - 95_000,
      level: 'unknown' as const,
    }));
  return {
    ...calm,
    positions: old,
    accounts: [
      sampleAccount('acc-binance', [], {
        source: 'exchange',
        level: 'unknown',
        status: {
          state: 'error',
          sinceMs: SAMPLE_NOW_MS - 140_000,
          nextTryMs: SAMPLE_NOW_MS + 52_000,
          error: {
            kind: 'key-rejected',
            message: 'Invalid API-key, IP, or permissions for action.',
          },
        },
        equity: never,
        notional: never,
        unrealizedPnl: never,
        effectiveLeverage: never,
        marginRatio: never,
        jointLeeway: { down: never, up: never },
        pools: [],
        keyRights: 'cannot-verify',
      }),
      sampleAccount('acc-bitget', old, {
        level: 'unknown',
        status: {
          state: 'stale',
          asOfMs: SAMPLE_NOW_MS - 95_000,
          sinceMs: SAMPLE_NOW_MS - 65_000,
          nextTryMs: SAMPLE_NOW_MS + 25_000,
          error: { kind: 'rate-limited', message: 'Too many requests' },
        },
      }),
    ],
    headline: {
      level: 'unknown',
      text: 'Demo Binance is not monitored. The exchange rejects the API key.',
    },
    alarms: [
      {
        id: 'key-rejected|acc-binance',
        rule: 'key-rejected',
        level: 'critical',
        phase: 'firing',
        subject: { accountId: 'acc-binance' },
        sinceMs: SAMPLE_NOW_MS - 140_000,
        valueState: 'error',
        title: 'Demo Binance is NOT MONITORED. The exchange rejects the API key.',
        text: 'Leeway cannot see new positions of this account. Check whether the key was deleted or has expired, and replace it under Accounts.',
      },
    ],
    notices: [
      {
        id: 'settings',
        severity: 'error',
        text: 'The settings file could not be read and was set aside. Leeway runs with its defaults: check the thresholds and channels.',
      },
      { id: 'demo', severity: 'info', text: 'This is the demo: no real money is involved.' },
    ],
    jointLeeway: { down: never, up: never },
  };
}

/** What a venue answers to a key that does not work. */
export const REFUSED_KEY: ConnectReport = {
  ok: false,
  rights: 'cannot-verify',
  problems: [
    { kind: 'key-rejected', message: 'Bitget says: Apikey does not exist.' },
    { kind: 'clock-skew', message: 'The clock of this machine is 41 s behind that of the venue.' },
  ],
};

/** A new key that works and shows somebody else's positions. */
export const OTHER_ACCOUNT: ReplaceKeyReport = {
  ok: true,
  rights: 'read-only',
  problems: [],
  match: {
    verdict: 'other',
    text: 'The new key belongs to another account: the exchange names it …7777, and this one is …0001.',
  },
};
