import type { AccountView, PositionView } from '../../shared/contract/app-state.ts';
import type { FeedState } from '../../shared/domain/feed-state.ts';
import type { Level } from '../../shared/domain/level.ts';
import { known, unknown, type Figure } from '../../shared/domain/outcome.ts';
import { positionKey, type Side } from '../../shared/domain/position.ts';

/** The core's clock in every sample: 10 October 2025, 21:15 UTC. */
export const SAMPLE_NOW_MS = Date.UTC(2025, 9, 10, 21, 15, 0);

export interface PositionSample {
  readonly account?: SampleAccountId;
  readonly underlying: string;
  readonly side: Side;
  readonly mark: number;
  readonly tick: number;
  /** Distance to liquidation as a fraction; `none` or `unknown` instead. */
  readonly distance: number | 'none' | 'unknown';
  readonly sigma?: number;
  readonly leverage: number;
  readonly contracts: number;
  readonly marginMode?: 'cross' | 'isolated';
  readonly contractType?: 'linear' | 'inverse';
  readonly level: Level;
  readonly reasons?: readonly string[];
  readonly marginRatio?: number;
  /** Reported by the venue, as a factor of ours. */
  readonly reportedFactor?: number;
  readonly disagrees?: boolean;
  readonly valueState?: FeedState;
  readonly ageMs?: number;
  readonly isProtected?: boolean;
}

export type SampleAccountId = 'acc-binance' | 'acc-bitget' | 'acc-import';

export const SAMPLE_ACCOUNTS: Record<
  SampleAccountId,
  Pick<AccountView, 'name' | 'exchange' | 'exchangeName' | 'source'>
> = {
  'acc-binance': {
    name: 'Demo Binance',
    exchange: 'binanceusdm',
    exchangeName: 'Binance',
    source: 'demo',
  },
  'acc-bitget': { name: 'Demo Bitget', exchange: 'bitget', exchangeName: 'Bitget', source: 'demo' },
  'acc-import': {
    name: 'Desk spreadsheet',
    exchange: 'binanceusdm',
    exchangeName: 'Binance',
    source: 'imported',
  },
};

/** One position with figures that fit together well enough to be looked at. */
export function samplePosition(sample: PositionSample): PositionView {
  const accountId = sample.account ?? 'acc-binance';
  const account = SAMPLE_ACCOUNTS[accountId];
  const marginMode = sample.marginMode ?? 'cross';
  const inverse = sample.contractType === 'inverse';
  const settleCurrency = inverse ? sample.underlying : 'USDT';
  const symbol = inverse
    ? `${sample.underlying}/USD:${sample.underlying}`
    : `${sample.underlying}/USDT:USDT`;
  const key = positionKey(accountId, 'main', { symbol, side: sample.side, marginMode });
  const direction = sample.side === 'long' ? 'down' : 'up';
  const sign = sample.side === 'long' ? -1 : 1;
  const { mark, distance } = sample;
  const price =
    typeof distance === 'number' ? round(mark * (1 + sign * distance), sample.tick) : undefined;
  const reported =
    price === undefined ? undefined : round(price * (sample.reportedFactor ?? 1), sample.tick);
  const notional = inverse ? sample.contracts / mark : sample.contracts * mark;
  const usd = inverse ? sample.contracts : notional;
  const sigma = sample.sigma;
  const missing = <T extends number>(value: T | undefined): Figure<T> =>
    value === undefined ? unknown('no-wallet') : known(value);
  const warning = price === undefined ? undefined : price / (1 + sign * 0.1);
  const critical = price === undefined ? undefined : price / (1 + sign * 0.05);
  return {
    key,
    accountId,
    accountName: account.name,
    exchangeName: account.exchangeName,
    source: account.source,
    poolId: 'main',
    symbol,
    underlying: sample.underlying,
    side: sample.side,
    marginMode,
    contractType: sample.contractType ?? 'linear',
    contracts: sample.contracts,
    contractSize: 1,
    settleCurrency,
    leverage: sample.leverage,
    entryPrice: round(mark * (1 - sign * 0.031), sample.tick),
    markPrice: mark,
    markAsOfMs: SAMPLE_NOW_MS - 1000,
    tickSize: sample.tick,
    fundingRate: 0.0001,
    nextFundingAtMs: SAMPLE_NOW_MS + 2 * 3_600_000 + 45 * 60_000,
    ...(reported === undefined ? {} : { reportedLiquidationPrice: reported }),
    risk: {
      key,
      symbol,
      underlying: sample.underlying,
      side: sample.side,
      marginMode,
      notional: known(notional),
      unrealizedPnl: known(-sign * notional * 0.031),
      initialMargin: known(notional / sample.leverage),
      maintenanceMargin: known(notional * 0.005),
      maintenanceMarginRate: known(0.005),
      maintenanceMarginDeduction: known(0),
      liquidationPrice:
        price !== undefined
          ? { kind: 'price', price }
          : distance === 'none'
            ? { kind: 'none' }
            : unknown('no-wallet'),
      bankruptcyPrice:
        price !== undefined
          ? { kind: 'price', price: price * (1 + sign * 0.004) }
          : unknown('no-wallet'),
      distance:
        typeof distance === 'number'
          ? { kind: 'distance', ratio: distance, direction }
          : distance === 'none'
            ? { kind: 'none' }
            : unknown('no-wallet'),
      sigmas:
        typeof distance === 'number' && sigma !== undefined
          ? known(distance / sigma)
          : unknown('no-volatility'),
      marginRatio: missing(sample.marginRatio ?? (distance === 'unknown' ? undefined : 0.3)),
      equity: missing(distance === 'unknown' ? undefined : usd / sample.leverage),
      effectiveLeverage: missing(distance === 'unknown' ? undefined : sample.leverage * 0.8),
      liquidatable: false,
      ...(sample.disagrees === true && reported !== undefined && price !== undefined
        ? {
            disagreement: {
              reported,
              ratio: Math.abs(reported - price) / mark,
              likelyReason: 'The exchange counts an older balance.',
            },
          }
        : {}),
    },
    ...(sigma === undefined ? {} : { dailySigma: sigma }),
    ...(warning === undefined ? {} : { warningPrice: warning }),
    ...(critical === undefined ? {} : { criticalPrice: critical }),
    level: sample.level,
    levelReasons: sample.reasons ?? [],
    orders:
      sample.isProtected === true && price !== undefined
        ? [
            {
              id: `stop-${key}`,
              symbol,
              orderSide: sample.side === 'long' ? 'sell' : 'buy',
              contracts: sample.contracts,
              triggerPrice: round(mark * (1 + sign * 0.6 * Number(distance)), sample.tick),
              reduceOnly: true,
              purpose: 'stop',
            },
          ]
        : [],
    unprotected: sample.isProtected !== true,
    valueState: sample.valueState ?? 'ok',
    asOfMs: SAMPLE_NOW_MS - (sample.ageMs ?? 3000),
    moneyAtRisk: distance === 'unknown' ? unknown('no-wallet') : known(usd / sample.leverage),
  };
}

function round(value: number, tick: number): number {
  return Number((Math.round(value / tick) * tick).toPrecision(12));
}
