import { DEFAULT_THRESHOLDS } from '../../shared/alarms/thresholds/thresholds.ts';
import { bandDistances, levelOf } from '../../shared/alarms/thresholds/level-of.ts';
import type { AccountView, AppState, PositionView } from '../../shared/contract/app-state.ts';
import type { BookWithBetas } from '../../shared/contract/channels.ts';
import type { Account, Book } from '../../shared/domain/book.ts';
import type { MarginTier } from '../../shared/domain/margin-tier.ts';
import type { OpenOrder, Position } from '../../shared/domain/position.ts';
import type { BookRisk, PositionRisk } from '../../shared/domain/risk-report.ts';
import { known, unknown } from '../../shared/domain/outcome.ts';
import { evaluateBook } from '../../shared/risk/evaluate.ts';
import { sampleAccount } from './sample-account.ts';
import { SAMPLE_ACCOUNTS, SAMPLE_NOW_MS } from './sample-position.ts';
import { calmState } from './sample-state.ts';

const TIERS: readonly MarginTier[] = [
  { floor: 0, cap: 50_000, maintenanceMarginRate: 0.004, maintenanceMarginDeduction: 0 },
  { floor: 50_000, cap: 600_000, maintenanceMarginRate: 0.005, maintenanceMarginDeduction: 50 },
  { floor: 600_000, maintenanceMarginRate: 0.01, maintenanceMarginDeduction: 3050 },
];

function linear(
  underlying: string,
  side: Position['side'],
  contracts: number,
  entryPrice: number,
  markPrice: number,
  more: Partial<Position> = {},
): Position {
  return {
    symbol: `${underlying}/USDT:USDT`,
    underlying,
    side,
    contracts,
    contractSize: 1,
    contractType: 'linear',
    marginMode: 'cross',
    entryPrice,
    markPrice,
    markAsOfMs: SAMPLE_NOW_MS - 1000,
    leverage: 10,
    tiers: TIERS,
    tickSize: markPrice > 1000 ? 0.1 : markPrice > 10 ? 0.01 : 0.0001,
    fundingRate: 0.0001,
    nextFundingAtMs: SAMPLE_NOW_MS + 9_900_000,
    takerFeeRate: 0.0005,
    ...more,
  };
}

const ACCOUNTS: readonly Account[] = [
  {
    id: 'acc-binance',
    exchange: 'binanceusdm',
    venue: 'binance-usdm',
    positionMode: 'one-way',
    pools: [
      {
        id: 'main',
        settleCurrency: 'USDT',
        walletBalance: 21_400,
        positions: [
          linear('BTC', 'long', 1.25, 117_400, 112_840.5),
          linear('ETH', 'long', 14, 4_180, 3_905.2),
          linear('DOGE', 'short', 90_000, 0.221, 0.2262),
        ],
      },
    ],
  },
  {
    id: 'acc-bitget',
    exchange: 'bitget',
    venue: 'bitget',
    positionMode: 'hedge',
    pools: [
      {
        id: 'main',
        settleCurrency: 'USDT',
        walletBalance: 6_000,
        positions: [
          linear('SOL', 'long', 220, 196.4, 188.31, {
            marginMode: 'isolated',
            isolatedMargin: 4_300,
            leverage: 10,
          }),
          linear('ETH', 'short', 6, 3_990, 3_905.2, {
            marginMode: 'isolated',
            isolatedMargin: 2_400,
          }),
        ],
      },
    ],
  },
  {
    id: 'acc-import',
    venue: 'generic',
    positionMode: 'one-way',
    pools: [
      { id: 'main', settleCurrency: 'USDT', positions: [linear('XRP', 'long', 8_000, 2.61, 2.48)] },
    ],
  },
];

const SAMPLE_SIGMAS: Readonly<Record<string, number>> = {
  BTC: 0.031,
  ETH: 0.045,
  SOL: 0.058,
  DOGE: 0.066,
};

/** Two venues and an import, of which the last has no wallet: its liquidation price is unknown. */
export function engineBook(): BookWithBetas {
  return {
    book: { accounts: ACCOUNTS },
    betas: { BTC: 1, ETH: 1.25, SOL: 1.5, DOGE: 1.4 },
    dailySigmas: SAMPLE_SIGMAS,
  };
}

/** `count` positions over ten accounts of one book, for what must stay fast. */
export function largeBook(count: number): BookWithBetas {
  const accounts = Array.from({ length: 10 }, (_, a): Account => ({
    id: `acc-${a}`,
    venue: 'binance-usdm',
    positionMode: 'one-way',
    pools: [
      {
        id: 'main',
        settleCurrency: 'USDT',
        walletBalance: 90_000,
        positions: Array.from({ length: count / 10 }, (_ignored, i) =>
          linear(`C${a}-${i}`, i % 3 === 0 ? 'short' : 'long', 40, 100, 100 + (i % 7) - 3, {
            marginMode: i % 2 === 0 ? 'cross' : 'isolated',
            isolatedMargin: 350 + i,
          }),
        ),
      },
    ],
  }));
  return { book: { accounts }, betas: {}, dailySigmas: {} };
}

/** The state that a core would send for the sample book: the same figures, from the same engine. */
export function engineState(): AppState {
  const data = engineBook();
  const risk = evaluateBook(data.book, data);
  const risks = new Map(
    risk.accounts.flatMap((account) =>
      account.pools.flatMap((pool) => pool.positions.map((each) => [each.key, each] as const)),
    ),
  );
  const positions = toViews(data.book, risks);
  const accounts = (['acc-binance', 'acc-bitget', 'acc-import'] as const).map((id) =>
    sampleAccount(id, positions, leewayOf(risk, id)),
  );
  return {
    ...calmState(),
    accounts,
    positions,
    jointLeeway: risk.jointLeeway,
    headline: { level: 'critical', text: 'Sample.', asOfMs: SAMPLE_NOW_MS - 3000 },
  };
}

function leewayOf(risk: BookRisk, id: string): Partial<AccountView> {
  const account = risk.accounts.find((each) => each.accountId === id);
  return account === undefined ? {} : { jointLeeway: account.jointLeeway };
}

function toViews(book: Book, risks: ReadonlyMap<string, PositionRisk>): PositionView[] {
  const views: PositionView[] = [];
  for (const account of book.accounts) {
    const info = SAMPLE_ACCOUNTS[account.id as keyof typeof SAMPLE_ACCOUNTS];
    for (const pool of account.pools) {
      for (const position of pool.positions) {
        const key = `${account.id}|${pool.id}|${position.symbol}|${position.side}|${position.marginMode}`;
        const risk = risks.get(key);
        if (risk !== undefined) views.push(toView(position, risk, account.id, pool, info));
      }
    }
  }
  return views;
}

function toView(
  position: Position,
  risk: PositionRisk,
  accountId: string,
  pool: Account['pools'][number],
  info: (typeof SAMPLE_ACCOUNTS)[keyof typeof SAMPLE_ACCOUNTS],
): PositionView {
  const sigma = SAMPLE_SIGMAS[position.underlying];
  const verdict = levelOf(risk, DEFAULT_THRESHOLDS);
  const bands = bandDistances(sigma, DEFAULT_THRESHOLDS);
  const ours = risk.liquidationPrice.kind === 'price' ? risk.liquidationPrice.price : undefined;
  const sign = position.side === 'long' ? -1 : 1;
  const isBtc = position.underlying === 'BTC';
  const { markPrice = 1 } = position;
  return {
    ...position,
    key: risk.key,
    accountId,
    accountName: info.name,
    exchangeName: info.exchangeName,
    source: info.source,
    poolId: pool.id,
    settleCurrency: pool.settleCurrency,
    ...(ours !== undefined && {
      reportedLiquidationPrice: isBtc ? ours * 1.008 : ours,
      warningPrice: ours / (1 + sign * bands.warning),
      criticalPrice: ours / (1 + sign * bands.critical),
    }),
    risk:
      isBtc && ours !== undefined
        ? {
            ...risk,
            disagreement: {
              reported: ours * 1.008,
              ratio: (ours * 0.008) / markPrice,
              likelyReason: 'The exchange counts an older balance.',
            },
          }
        : risk,
    ...(sigma !== undefined && { dailySigma: sigma }),
    level: verdict.level,
    levelReasons: verdict.reasons,
    orders: ordersOf(position, ours),
    ...(position.underlying !== 'XRP' && { unprotected: position.underlying !== 'SOL' }),
    valueState: 'ok',
    asOfMs: SAMPLE_NOW_MS - 3000,
    moneyAtRisk: risk.equity.kind === 'known' ? known(risk.equity.value) : unknown('no-wallet'),
  };
}

function ordersOf(position: Position, ours: number | undefined): readonly OpenOrder[] {
  const { markPrice, underlying, symbol, side, contracts } = position;
  if (ours === undefined || markPrice === undefined) return [];
  const orderSide = side === 'long' ? ('sell' as const) : ('buy' as const);
  const at = (share: number): number => markPrice + (ours - markPrice) * share;
  const base = { symbol, orderSide, contracts, reduceOnly: true };
  if (underlying === 'SOL') {
    return [
      { ...base, id: 'sol-stop', triggerPrice: at(0.6), purpose: 'stop' },
      {
        ...base,
        id: 'sol-target',
        price: at(-0.8),
        contracts: contracts / 2,
        purpose: 'take-profit',
      },
    ];
  }
  return underlying === 'BTC'
    ? [{ ...base, id: 'btc-late', triggerPrice: at(1.2), purpose: 'stop' }]
    : [];
}
