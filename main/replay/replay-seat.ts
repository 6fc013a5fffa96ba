import type { Observation } from '../../shared/alarms/engine/alarm-state.ts';
import type { ThresholdBook } from '../../shared/alarms/thresholds/thresholds-for.ts';
import type { Account } from '../../shared/domain/book.ts';
import type { FeedState } from '../../shared/domain/feed-state.ts';
import type { AccountRisk, PositionRisk } from '../../shared/domain/risk-report.ts';
import type {
  PositionKey,
  Price,
  Ratio,
  TimestampMs,
  Underlying,
} from '../../shared/domain/units.ts';
import type { RiskContext } from '../../shared/risk/evaluate.ts';
import { exchangeName } from '../../shared/words/exchange-name.ts';
import { DescribedAccount, type AccountInput } from '../monitor/describe/describe-account.ts';
import type { DisplayRates } from '../monitor/describe/display-rates.ts';
import { observePosition } from '../monitor/observe/observe-position.ts';
import type { StandingSeat } from '../monitor/observe/standing-rules.ts';
import { ScopedEvaluation } from '../monitor/describe/scoped-evaluation.ts';
import { QuietBand } from './quiet-band.ts';
import { ReplayAccount, type Prices } from './replay-account.ts';
import type { VirtualEngine } from './virtual-engine.ts';

/** What a seat asks of its surroundings at one moment. */
export interface Moment {
  readonly atMs: TimestampMs;
  readonly prices: Prices;
  readonly changed: ReadonlySet<Underlying>;
  readonly context: RiskContext;
  readonly thresholds: ThresholdBook;
  readonly rates: DisplayRates;
  /** A limit may be reached anywhere: every price counts. */
  readonly hasLimits: boolean;
  readonly speedOf: (underlying: Underlying, price: Price) => Ratio | undefined;
  /** Its candles have a hole here: the price is an old one. */
  readonly stateOf: (underlying: Underlying) => FeedState;
}

export interface Liquidated {
  readonly key: PositionKey;
  readonly poolId: string;
  readonly risk: PositionRisk;
  readonly markPrice?: Price;
}

/** One account in the replay, watched with the pieces that the monitor watches it with. */
export class ReplaySeat {
  readonly #account: ReplayAccount;
  readonly #evaluation = new ScopedEvaluation();
  readonly #identity: AccountInput['identity'];
  readonly #spokenName: string | undefined;
  #risk: AccountRisk | undefined;
  #described: DescribedAccount | undefined;
  #band: QuietBand | undefined;
  /** What the band was made with. */
  #bandRules: (Pick<Moment, 'thresholds'> & Pick<RiskContext, 'betas'>) | undefined;
  #atMs: TimestampMs = 0;
  /** Coins that moved while the account was in its band. */
  readonly #unpriced = new Set<Underlying>();

  /** `speaksName`: another account of the book is on the same venue. */
  constructor(account: Account, speaksName: boolean) {
    this.#account = new ReplayAccount(account);
    const exchange = account.exchange ?? account.venue;
    this.#identity = {
      id: account.id,
      name: account.id,
      exchange,
      exchangeName: venueName(account),
      source: 'exchange',
    };
    this.#spokenName = speaksName ? account.id : undefined;
  }

  get id(): string {
    return this.#account.account.id;
  }

  get account(): Account {
    return this.#account.account;
  }

  /** The report of the last moment; none before the first. */
  get risk(): AccountRisk | undefined {
    return this.#risk;
  }

  get warnings(): readonly string[] {
    return this.#risk?.warnings ?? [];
  }

  get isEmpty(): boolean {
    return this.account.pools.every(({ positions }) => positions.length === 0);
  }

  /** Whether these prices can raise no alarm about it, as long as none stands. */
  isQuiet(moment: Moment): boolean {
    for (const underlying of moment.changed) this.#unpriced.add(underlying);
    const rules = this.#bandRules;
    if (rules?.thresholds !== moment.thresholds || rules.betas !== moment.context.betas)
      return false;
    return !moment.hasLimits && this.#band?.holds(moment.prices) === true;
  }

  /** Sets the prices and takes out what they liquidate; gives that back. */
  price(moment: Moment): readonly Liquidated[] {
    this.#account.price(moment.prices, this.#unpriced);
    this.#unpriced.clear();
    this.#risk = this.#evaluation.evaluate(this.account, moment.context, undefined);
    const gone: Liquidated[] = [];
    // Without its cross positions a pool may leave others short: asked until nothing more goes.
    for (let found = this.#liquidate(); found.length > 0; found = this.#liquidate()) {
      gone.push(...found);
      this.#risk = this.#evaluation.evaluate(this.account, moment.context, undefined);
    }
    this.#makeBand(moment, this.#risk);
    return gone;
  }

  #makeBand({ thresholds, context: { betas } }: Moment, risk: AccountRisk): void {
    const keys = risk.pools.flatMap(({ positions }) => positions.map(({ key }) => key));
    const all = new Set([
      thresholds.of(this.id),
      ...keys.map((key) => thresholds.of(this.id, key)),
    ]);
    this.#band = QuietBand.around(this.account, risk, { thresholds: [...all], betas });
    this.#bandRules = { thresholds, betas };
  }

  /** As the rules about whole accounts see it. */
  get standing(): StandingSeat & { readonly name: string } {
    const { id, exchangeName: venue } = this.#identity;
    return {
      name: this.#spokenName === undefined ? venue : `${venue} (${this.#spokenName})`,
      watched: { config: { id }, isUnseen: false, status: () => ({ state: 'ok' }) },
      ...(this.#described === undefined ? {} : { described: this.#described }),
      evaluatedMonotonicMs: this.#atMs,
    };
  }

  #liquidate(): readonly Liquidated[] {
    const gone: Liquidated[] = [];
    for (const [poolIndex, pool] of this.account.pools.entries()) {
      const risks = this.#risk?.pools[poolIndex]?.positions ?? [];
      const dead = risks.flatMap((risk, index) => {
        const position = pool.positions[index];
        return risk.liquidatable && position !== undefined ? [{ risk, position }] : [];
      });
      for (const { risk, position } of dead) {
        gone.push({
          key: risk.key,
          poolId: pool.id,
          risk,
          ...(position.markPrice === undefined ? {} : { markPrice: position.markPrice }),
        });
        if (position.marginMode === 'isolated') this.#account.dropIsolated(poolIndex, position);
      }
      if (dead.some(({ position }) => position.marginMode === 'cross')) {
        this.#account.dropCross(poolIndex);
      }
    }
    return gone;
  }

  /** What the rules say at this moment. */
  observe(moment: Moment, engine: VirtualEngine): readonly Observation[] {
    const before = this.#described;
    const risk = this.#risk;
    if (risk === undefined) return [];
    const described = new DescribedAccount(
      {
        identity: this.#identity,
        status: { state: 'ok', asOfMs: moment.atMs },
        isUnseen: false,
        pollIntervalMs: () => undefined,
        seen: {
          account: this.account,
          risk,
          warnings: [],
          stateOf: (symbol) => moment.stateOf(this.#underlyingOf(symbol)),
        },
      },
      {
        account: this.#identity,
        nowMs: moment.atMs,
        ...(this.#spokenName === undefined ? {} : { spokenName: this.#spokenName }),
        asOfMs: moment.atMs,
        isUnseen: false,
        thresholds: moment.thresholds.of(this.id),
        thresholdsOf: (key) => moment.thresholds.of(this.id, key),
        rates: moment.rates,
        dailySigmas: moment.context.dailySigmas,
        isSigmaPending: () => false,
        hasAlarm: (key) => engine.hasAlarmOn(key),
        speedOf: (symbol, price) => moment.speedOf(this.#underlyingOf(symbol), price),
      },
      before,
    );
    this.#described = described;
    this.#atMs = moment.atMs;
    return described.positions.flatMap((position) =>
      observePosition(position, (alarmId) => engine.hasAlarm(alarmId)),
    );
  }

  #underlyingOf(symbol: string): Underlying {
    for (const { positions } of this.account.pools) {
      const position = positions.find((one) => one.symbol === symbol);
      if (position !== undefined) return position.underlying;
    }
    return symbol;
  }
}

/** As traders say it; a margin rule family is named after its venue, and `generic` is nobody's. */
export function venueName({ exchange, venue, id }: Account): string {
  if (exchange !== undefined) return exchangeName(exchange);
  return venue === 'generic' ? id : exchangeName(venue.split('-')[0] ?? venue);
}
