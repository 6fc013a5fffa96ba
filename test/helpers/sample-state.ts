import type { AlarmView } from '../../shared/alarms/alarm.ts';
import type { AppState, PositionView } from '../../shared/contract/app-state.ts';
import type { Level } from '../../shared/domain/level.ts';
import { unknown } from '../../shared/domain/outcome.ts';
import { leeway, sampleAccount } from './sample-account.ts';
import { SAMPLE_CHANNELS } from './sample-channels.ts';
import { SAMPLE_SETTINGS } from './sample-settings.ts';
import { SAMPLE_NOW_MS, samplePosition, type PositionSample } from './sample-position.ts';

function state(parts: Partial<AppState> & Pick<AppState, 'headline'>): AppState {
  return {
    seq: 1,
    nowMs: SAMPLE_NOW_MS,
    host: {
      kind: 'server',
      version: '0.1.0',
      channels: SAMPLE_CHANNELS,
      heartbeat: { state: 'ok', lastSuccessMs: SAMPLE_NOW_MS - 90_000 },
    },
    monitor: {
      state: 'running',
      sinceMs: SAMPLE_NOW_MS - 3_600_000,
      lastHeartbeatMs: SAMPLE_NOW_MS - 500,
    },
    accounts: [],
    positions: [],
    alarms: [],
    notices: [],
    settings: SAMPLE_SETTINGS,
    jointLeeway: leeway(undefined, undefined),
    ...parts,
  };
}

/** No account yet. */
export function emptyState(): AppState {
  return state({ headline: { level: 'safe', text: 'No account is watched yet.' } });
}

/** The first poll is under way. */
export function startingState(): AppState {
  const waiting = {
    level: 'unknown',
    status: { state: 'unknown' },
    equity: unknown('never-seen'),
    notional: unknown('never-seen'),
    unrealizedPnl: unknown('never-seen'),
    effectiveLeverage: unknown('never-seen'),
    marginRatio: unknown('never-seen'),
    jointLeeway: {
      down: { kind: 'unknown', reason: 'never-seen' },
      up: { kind: 'unknown', reason: 'never-seen' },
    },
    pools: [],
  } as const;
  return state({
    monitor: { state: 'starting', sinceMs: SAMPLE_NOW_MS - 400 },
    headline: { level: 'unknown', text: 'The accounts are being read for the first time.' },
    jointLeeway: {
      down: { kind: 'unknown', reason: 'never-seen' },
      up: { kind: 'unknown', reason: 'never-seen' },
    },
    accounts: [sampleAccount('acc-binance', [], waiting), sampleAccount('acc-bitget', [], waiting)],
  });
}

const CALM: readonly PositionSample[] = [
  {
    underlying: 'BTC',
    side: 'long',
    mark: 117_412.5,
    tick: 0.1,
    distance: 0.238,
    sigma: 0.021,
    leverage: 5,
    contracts: 0.72,
    level: 'safe',
    isProtected: true,
  },
  {
    account: 'acc-bitget',
    underlying: 'SOL',
    side: 'short',
    mark: 214.32,
    tick: 0.01,
    distance: 0.412,
    sigma: 0.044,
    leverage: 3,
    contracts: 180,
    marginMode: 'isolated',
    level: 'safe',
    reportedFactor: 1.004,
  },
  {
    underlying: 'ETH',
    side: 'long',
    mark: 4_102.11,
    tick: 0.01,
    distance: 0.164,
    sigma: 0.033,
    leverage: 6,
    contracts: 12,
    level: 'watch',
  },
];

/** Three positions, nothing near. */
export function calmState(): AppState {
  const positions = CALM.map(samplePosition);
  return state({
    positions,
    accounts: [sampleAccount('acc-binance', positions), sampleAccount('acc-bitget', positions)],
    headline: {
      level: 'watch',
      text: 'Nothing is near. Demo Binance ETH long is liquidated 16.4 % below (3,429), 5.0 daily sigmas.',
      positionKey: positions[2]?.key ?? '',
      asOfMs: SAMPLE_NOW_MS - 3000,
    },
    jointLeeway: leeway(-0.151, 0.412),
  });
}

const CRASH: readonly PositionSample[] = [
  {
    underlying: 'BTC',
    side: 'long',
    mark: 108_390.4,
    tick: 0.1,
    distance: 0.036,
    sigma: 0.041,
    leverage: 10,
    contracts: 1.35,
    level: 'critical',
    marginRatio: 0.84,
    reasons: ['3.6 % to liquidation, which is 0.9 daily sigmas'],
    reportedFactor: 0.997,
  },
  {
    account: 'acc-bitget',
    underlying: 'ETH',
    side: 'long',
    mark: 3_702.6,
    tick: 0.01,
    distance: 0.082,
    sigma: 0.068,
    leverage: 8,
    contracts: 14,
    marginMode: 'isolated',
    level: 'warning',
    marginRatio: 0.63,
    reasons: ['8.2 % to liquidation, which is 1.2 daily sigmas'],
    reportedFactor: 0.985,
    disagrees: true,
  },
  {
    account: 'acc-bitget',
    underlying: 'SOL',
    side: 'short',
    mark: 178.11,
    tick: 0.01,
    distance: 0.632,
    sigma: 0.11,
    leverage: 3,
    contracts: 180,
    marginMode: 'isolated',
    level: 'safe',
    isProtected: true,
  },
];

function alarm(
  position: PositionView | undefined,
  change: Partial<AlarmView> & Pick<AlarmView, 'rule' | 'level' | 'title' | 'text'>,
): AlarmView {
  const subject = position === undefined ? {} : { positionKey: position.key };
  return {
    id: `${change.rule}|${position?.key ?? ''}`,
    phase: 'firing',
    subject,
    sinceMs: SAMPLE_NOW_MS - 95_000,
    valueState: 'ok',
    ...change,
  };
}

/** Three positions in the crash: one critical, one warning, one safe. */
export function criticalState(): AppState {
  const positions = CRASH.map(samplePosition);
  const [btc, eth] = positions;
  return state({
    positions,
    accounts: [sampleAccount('acc-binance', positions), sampleAccount('acc-bitget', positions)],
    headline: {
      level: 'critical',
      text: 'Demo Binance BTC long is liquidated 3.6 % below (104,490), 0.9 daily sigmas.',
      positionKey: btc?.key ?? '',
      asOfMs: SAMPLE_NOW_MS - 3000,
    },
    alarms: [
      alarm(btc, {
        rule: 'liquidation-risk',
        level: 'critical',
        title: 'Demo Binance BTC long is liquidated 3.6 % below (104,490), 0.9 daily sigmas.',
        text: 'Mark price 108,390. Margin ratio 84 %, 100 % liquidates. About 11 min left at this speed. Add margin to the account, sell part of it, or hedge.',
      }),
      alarm(eth, {
        rule: 'liquidation-risk',
        level: 'warning',
        title: 'Demo Bitget ETH long is liquidated 8.2 % below (3,399), 1.2 daily sigmas.',
        text: 'Mark price 3,703. Add margin to the position, sell part of it, or hedge.',
        sinceMs: SAMPLE_NOW_MS - 412_000,
        phase: 'acknowledged',
        acknowledgedAtMs: SAMPLE_NOW_MS - 300_000,
      }),
      alarm(eth, {
        rule: 'disagreement',
        level: 'warning',
        title: 'Demo Bitget ETH long: two liquidation prices that do not agree.',
        text: 'The exchange says 3,348, Leeway computes 3,399. Plan with the nearer of the two.',
        sinceMs: SAMPLE_NOW_MS - 720_000,
        snoozedUntilMs: SAMPLE_NOW_MS + 1_800_000,
      }),
      alarm(btc, {
        rule: 'unprotected',
        level: 'info',
        title: 'Demo Binance BTC long has no stop before its liquidation price.',
        text: 'A reduce-only stop order before that price would end it at a smaller loss.',
        sinceMs: SAMPLE_NOW_MS - 3_000_000,
      }),
    ],
    jointLeeway: leeway(-0.031, 0.632),
  });
}

/** One account cannot be seen: its last values stay, hatched. */
export function blindState(): AppState {
  const positions = [
    ...CRASH.slice(0, 1).map((each) =>
      samplePosition({
        ...each,
        valueState: 'error',
        ageMs: 147_000,
        level: 'unknown',
        reasons: ['Not seen for 2 min'],
      }),
    ),
    ...CRASH.slice(1).map(samplePosition),
    samplePosition({
      account: 'acc-import',
      underlying: 'XRP',
      side: 'long',
      mark: 2.4021,
      tick: 0.0001,
      distance: 'unknown',
      leverage: 5,
      contracts: 20_000,
      level: 'unknown',
      reasons: ['The balance behind it is not known'],
      ageMs: 5_400_000,
    }),
    samplePosition({
      account: 'acc-bitget',
      underlying: 'BTC',
      side: 'short',
      mark: 108_390,
      tick: 1,
      distance: 'none',
      leverage: 1,
      contracts: 20_000,
      contractType: 'inverse',
      level: 'safe',
    }),
  ];
  return state({
    positions,
    accounts: [
      sampleAccount('acc-binance', positions, {
        status: {
          state: 'error',
          asOfMs: SAMPLE_NOW_MS - 147_000,
          sinceMs: SAMPLE_NOW_MS - 140_000,
          nextTryMs: SAMPLE_NOW_MS + 22_000,
          error: { kind: 'network', message: 'connection refused' },
        },
        level: 'unknown',
      }),
      sampleAccount('acc-bitget', positions),
      sampleAccount('acc-import', positions, {
        level: 'unknown',
        equity: unknown('no-wallet'),
        marginRatio: unknown('no-wallet'),
        effectiveLeverage: unknown('no-wallet'),
        pools: [],
        jointLeeway: {
          down: { kind: 'unknown', reason: 'no-wallet' },
          up: { kind: 'unknown', reason: 'no-wallet' },
        },
      }),
    ],
    headline: {
      level: 'unknown',
      text: 'Demo Binance is not monitored since 21:12:33. The exchange cannot be reached.',
      asOfMs: SAMPLE_NOW_MS - 147_000,
    },
    alarms: [
      alarm(undefined, {
        rule: 'blind',
        level: 'critical',
        subject: { accountId: 'acc-binance' },
        title: 'Demo Binance is NOT MONITORED since 21:12:33.',
        text: '1 open position is not watched as it should be. The exchange cannot be reached. Check the network. Leeway tries again by itself.',
        valueState: 'error',
      }),
    ],
    jointLeeway: {
      down: { kind: 'unknown', reason: 'member-unknown' },
      up: { kind: 'unknown', reason: 'member-unknown' },
    },
  });
}

const COINS = ['BTC', 'ETH', 'SOL', 'XRP', 'DOGE', 'AVAX', 'LINK', 'ADA', 'BNB', 'DOT'];

/** `count` positions over two accounts, from critical to far. */
export function manyState(count = 500): AppState {
  const positions = Array.from({ length: count }, (_, index) => {
    const distance = 0.02 + (index / count) ** 2 * 1.4;
    const level: Level =
      distance < 0.03
        ? 'critical'
        : distance < 0.08
          ? 'warning'
          : distance < 0.2
            ? 'watch'
            : 'safe';
    const coin = COINS[index % COINS.length] ?? 'BTC';
    return samplePosition({
      account: index % 3 === 0 ? 'acc-bitget' : 'acc-binance',
      underlying: index < COINS.length ? coin : `${coin}${index}`,
      side: index % 4 === 1 ? 'short' : 'long',
      mark: 100 + ((index * 37) % 900),
      tick: 0.01,
      distance,
      sigma: 0.03 + (index % 7) * 0.01,
      leverage: 2 + (index % 15),
      contracts: 10 + (index % 40),
      marginMode: index % 5 === 0 ? 'isolated' : 'cross',
      level,
    });
  });
  const first = positions[0];
  return state({
    positions,
    accounts: [sampleAccount('acc-binance', positions), sampleAccount('acc-bitget', positions)],
    headline: {
      level: 'critical',
      text: 'Demo Bitget BTC long is liquidated 2.0 % below (98), 0.7 daily sigmas.',
      ...(first === undefined ? {} : { positionKey: first.key }),
      asOfMs: SAMPLE_NOW_MS - 3000,
    },
    alarms: criticalState().alarms.slice(0, 1),
    jointLeeway: leeway(-0.018, 0.41),
  });
}

export const SAMPLE_STATES = {
  empty: emptyState,
  starting: startingState,
  calm: calmState,
  critical: criticalState,
  blind: blindState,
  many: manyState,
} as const;
