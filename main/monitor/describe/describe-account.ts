import type { AlarmThresholds } from '../../../shared/alarms/thresholds/thresholds.ts';
import type { AccountView, PoolView } from '../../../shared/contract/app-state.ts';
import type { Account, Pool } from '../../../shared/domain/book.ts';
import type { FeedState, FeedStatus } from '../../../shared/domain/feed-state.ts';
import { worstLevel, type Level } from '../../../shared/domain/level.ts';
import { known, sumFigures, unknown, type Figure } from '../../../shared/domain/outcome.ts';
import type { OpenOrder } from '../../../shared/domain/position.ts';
import type { AccountRisk, JointLeeway, PoolRisk } from '../../../shared/domain/risk-report.ts';
import type { DurationMs, MarketSymbol, TimestampMs } from '../../../shared/domain/units.ts';
import {
  DescribedPosition,
  pickDefined,
  type AccountContext,
  type PositionInput,
} from './describe-position.ts';
import type { DisplayRates } from './display-rates.ts';

export interface AccountInput {
  readonly identity: Pick<AccountView, 'id' | 'name' | 'exchange' | 'exchangeName' | 'source'>;
  readonly status: FeedStatus;
  /** It cannot be seen now, and nobody can say what became of it. */
  readonly isUnseen: boolean;
  /** Asked when the view is made: the level of this description decides it. */
  readonly pollIntervalMs: () => DurationMs | undefined;
  readonly keyRights?: AccountView['keyRights'];
  /** Absent: never read. */
  readonly seen?: {
    readonly account: Account;
    readonly risk: AccountRisk;
    readonly orders?: ReadonlyMap<MarketSymbol, readonly OpenOrder[]>;
    /** When those of each symbol were read; of one that is missing nothing is known. Absent: all with the positions. */
    readonly ordersAsOf?: ReadonlyMap<MarketSymbol, TimestampMs>;
    readonly warnings: readonly string[];
    readonly stateOf: (symbol: MarketSymbol) => FeedState;
  };
}

const UNKNOWN_LEEWAY: JointLeeway = {
  down: { kind: 'unknown', reason: 'never-seen' },
  up: { kind: 'unknown', reason: 'never-seen' },
};

/**
 * One account with its positions. A price must become a decision at once: the levels are made first, the totals for the
 * screen when somebody asks for them, from the same moment's figures.
 */
export class DescribedAccount {
  readonly positions: readonly DescribedPosition[];
  readonly level: Level;
  /** By its last figures and the prices since, whether or not they can still be trusted; `safe` where there are none. */
  readonly danger: Level;
  readonly #input: AccountInput;
  readonly #context: AccountContext;
  #view: AccountView | undefined;

  /** `before`: positions of it that nothing happened to are taken over. */
  constructor(input: AccountInput, context: AccountContext, before?: DescribedAccount) {
    this.#input = input;
    this.#context = context;
    const { seen } = input;
    this.positions = seen === undefined ? [] : describePositions(seen, context, before?.positions);
    this.danger = worstLevel(this.positions.map(({ verdict }) => verdict.level));
    this.level =
      seen === undefined
        ? 'unknown'
        : worstLevel([
            ...this.positions.map(({ level }) => level),
            input.isUnseen ? 'unknown' : 'safe',
          ]);
  }

  /** As it was read and evaluated; undefined: never. */
  get seen(): AccountInput['seen'] {
    return this.#input.seen;
  }

  get view(): AccountView {
    this.#view ??= this.#makeView();
    return this.#view;
  }

  #makeView(): AccountView {
    const { identity, status, seen, pollIntervalMs, keyRights } = this.#input;
    const { rates, thresholds } = this.#context;
    const base = {
      ...identity,
      status,
      displayCurrency: rates.displayCurrency,
      level: this.level,
      positionCount: this.positions.length,
      ...pickDefined({ pollIntervalMs: pollIntervalMs(), keyRights }),
    };
    if (seen === undefined) {
      const never = unknown('never-seen');
      return {
        ...base,
        equity: never,
        notional: never,
        unrealizedPnl: never,
        effectiveLeverage: never,
        marginRatio: never,
        jointLeeway: UNKNOWN_LEEWAY,
        pools: [],
        warnings: [],
      };
    }
    return {
      ...base,
      ...totalsOf(seen.account, seen.risk, rates),
      marginRatio: worstRatio(seen.risk.pools),
      jointLeeway: seen.risk.jointLeeway,
      pools: seen.risk.pools.map((pool) => poolView(pool, seen.account, thresholds)),
      warnings: [...seen.warnings, ...seen.risk.warnings, ...assumptions(seen.account, rates)],
    };
  }
}

function describePositions(
  seen: NonNullable<AccountInput['seen']>,
  context: AccountContext,
  before: readonly DescribedPosition[] | undefined,
): readonly DescribedPosition[] {
  const described: DescribedPosition[] = [];
  for (const [p, poolRisk] of seen.risk.pools.entries()) {
    const positions = seen.account.pools[p]?.positions ?? [];
    for (const [i, risk] of poolRisk.positions.entries()) {
      // A report lists the positions of a pool as the account does.
      const position = positions[i];
      if (position === undefined) continue;
      const input: PositionInput = {
        poolId: poolRisk.id,
        settleCurrency: poolRisk.settleCurrency,
        position,
        risk,
        ...ordersOf(seen, position.symbol),
        valueState: seen.stateOf(position.symbol),
      };
      const last = before?.[described.length];
      described.push(
        last?.standsFor(input, context) === true ? last : new DescribedPosition(input, context),
      );
    }
  }
  return described;
}

const NONE: readonly OpenOrder[] = [];

function ordersOf(
  { orders, ordersAsOf }: NonNullable<AccountInput['seen']>,
  symbol: MarketSymbol,
): Pick<PositionInput, 'orders' | 'ordersAsOfMs'> {
  const ordersAsOfMs = ordersAsOf?.get(symbol);
  const isRead = ordersAsOf === undefined || ordersAsOfMs !== undefined;
  return {
    orders: orders === undefined || !isRead ? undefined : (orders.get(symbol) ?? NONE),
    ...pickDefined({ ordersAsOfMs }),
  };
}

function totalsOf(
  account: Account,
  risk: AccountRisk,
  rates: DisplayRates,
): Pick<AccountView, 'equity' | 'notional' | 'unrealizedPnl' | 'effectiveLeverage'> {
  const equity = sumFigures(
    risk.pools.map((pool) => rates.convert(poolEquity(pool, account), pool.settleCurrency)),
  );
  const sumOver = (figure: 'notional' | 'unrealizedPnl') =>
    sumFigures(
      risk.pools.flatMap((pool) =>
        pool.positions.map((position) => rates.convert(position[figure], pool.settleCurrency)),
      ),
    );
  const notional = sumOver('notional');
  return {
    equity,
    notional,
    unrealizedPnl: sumOver('unrealizedPnl'),
    effectiveLeverage: leverageOf(notional, equity),
  };
}

function leverageOf(notional: Figure, equity: Figure): Figure {
  if (notional.kind === 'unknown') return notional;
  if (equity.kind === 'unknown') return equity;
  return equity.value > 0 ? known(notional.value / equity.value) : unknown('not-positive-equity');
}

/** Cash and cross positions of a pool with its isolated positions, in its settle currency. */
export function poolEquity(pool: PoolRisk, account: Account): Figure {
  const isolated = pool.positions.filter(({ marginMode }) => marginMode === 'isolated');
  const cash = crossEquity(
    pool,
    account.pools.find(({ id }) => id === pool.id),
  );
  return sumFigures([cash, ...isolated.map(({ equity }) => equity)]);
}

function crossEquity(risk: PoolRisk, pool: Pool | undefined): Figure {
  const hasCross = risk.positions.some(({ marginMode }) => marginMode === 'cross');
  if (hasCross || risk.positions.length === 0) {
    const equity = risk.scope?.equity;
    if (equity !== undefined) return equity;
  }
  // Without cross positions nothing is open on the cash: it is the equity.
  const cash = pool?.equity ?? pool?.walletBalance ?? pool?.quoteBalance;
  return cash === undefined ? unknown('no-wallet') : known(cash);
}

/** The highest of all scopes of the account. One that is unknown may be the highest, unless another is past the end. */
function worstRatio(pools: readonly PoolRisk[]): Figure {
  let worst = 0;
  let missing: Figure | undefined;
  for (const pool of pools) {
    for (const { marginRatio } of pool.positions) {
      if (marginRatio.kind === 'unknown') missing ??= marginRatio;
      else worst = Math.max(worst, marginRatio.value);
    }
  }
  return missing !== undefined && worst < 1 ? missing : known(worst);
}

function poolView(pool: PoolRisk, account: Account, thresholds: AlarmThresholds): PoolView {
  const { scope } = pool;
  const none = unknown(pool.positions.length === 0 ? 'no-wallet' : 'unsupported');
  return {
    id: pool.id,
    settleCurrency: pool.settleCurrency,
    equity: poolEquity(pool, account),
    maintenanceMargin:
      scope?.maintenanceMargin ?? sumFigures(pool.positions.map((p) => p.maintenanceMargin)),
    marginRatio: scope?.marginRatio ?? (pool.positions.length === 0 ? none : worstRatio([pool])),
    effectiveLeverage: scope?.effectiveLeverage ?? none,
    jointLeeway: pool.jointLeeway,
    warningMarginRatio: thresholds.warningMarginRatio,
    criticalMarginRatio: thresholds.criticalMarginRatio,
  };
}

function assumptions(account: Account, rates: DisplayRates): readonly string[] {
  const currencies = new Set(account.pools.map(({ settleCurrency }) => settleCurrency));
  return [...currencies].flatMap((currency) => rates.assumptionOf(currency) ?? []);
}
