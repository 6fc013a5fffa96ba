import type { ExchangeAccount } from '../../../shared/contract/monitor-protocol.ts';
import type { Account } from '../../../shared/domain/book.ts';
import type { Candle } from '../../../shared/domain/candle.ts';
import type { FeedError, FeedErrorKind } from '../../../shared/domain/feed-state.ts';
import type { OpenOrder, Position } from '../../../shared/domain/position.ts';
import { err, ok } from '../../../shared/lib/result.ts';
import type {
  AccountReading,
  CandleRequest,
  ExchangeClient,
  MarkReading,
} from '../../../main/exchange/exchange-client.ts';
import type { RequestBudget } from '../../../main/exchange/budget/request-budget.ts';
import type { Clock } from '../../../main/host-ports.ts';

export const BTC = 'BTC/USDT:USDT';

export function exchangeAccount(id: string, over: Partial<ExchangeAccount> = {}): ExchangeAccount {
  return {
    kind: 'exchange',
    id,
    name: id,
    exchange: 'binanceusdm',
    source: 'exchange',
    credentials: {},
    testnet: false,
    ...over,
  };
}

export function btcLong(over: Partial<Position> = {}): Position {
  return {
    symbol: BTC,
    side: 'long',
    contracts: 1,
    contractType: 'linear',
    contractSize: 1,
    underlying: 'BTC',
    marginMode: 'isolated',
    entryPrice: 100_000,
    markPrice: 100_000,
    leverage: 5,
    isolatedMargin: 20_000,
    maintenanceMarginRate: 0.004,
    tickSize: 0.1,
    ...over,
  };
}

type Script = FeedErrorKind | 'ok' | 'hang' | 'throw' | FeedError;

/** One venue account under test: says what it is told to say, and counts what it is asked. */
export class FakeExchange implements ExchangeClient {
  readonly exchange: string;
  readonly account: ExchangeAccount;
  readonly clock: Clock;
  /** Shared with others that the venue counts together. */
  budget?: RequestBudget;
  /** Weight of one reading. */
  weight = 10;
  positions: readonly Position[] = [btcLong()];
  orders: readonly OpenOrder[] | undefined;
  walletBalance = 50_000;
  answers: Script = 'ok';
  markAnswers: Script = 'ok';
  clockSkewMs: number | undefined;
  marks = new Map<string, number>([[BTC, 100_000]]);
  calls = { account: 0, marks: 0, candles: 0, watch: 0 };
  accountCallTimes: number[] = [];
  inFlight = 0;
  mostInFlight = 0;
  closed = false;
  #push: ((symbol: string, mark: MarkReading) => void) | undefined;
  #down: ((error: FeedError) => void) | undefined;

  constructor(account: ExchangeAccount, clock: Clock) {
    this.account = account;
    this.exchange = account.exchange;
    this.clock = clock;
  }

  async fetchAccount() {
    this.calls.account += 1;
    this.accountCallTimes.push(this.clock.monotonic());
    this.inFlight += 1;
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
    this.budget?.spend(this.account.id, '/positions', this.weight);
    const failure = await this.#failure(this.answers);
    this.inFlight -= 1;
    return failure === undefined ? ok(this.#reading()) : err(failure);
  }

  async fetchMarks(symbols: readonly string[]) {
    this.calls.marks += 1;
    const failure = await this.#failure(this.markAnswers);
    if (failure !== undefined) return err(failure);
    return ok(
      new Map(
        symbols.flatMap((symbol): [string, MarkReading][] => {
          const markPrice = this.marks.get(symbol);
          return markPrice === undefined ? [] : [[symbol, { markPrice, asOfMs: this.clock.now() }]];
        }),
      ),
    );
  }

  async fetchCandles(_request?: CandleRequest) {
    this.calls.candles += 1;
    return ok(hourlyCandles(this.clock.now()));
  }

  watchMarks(
    _symbols: readonly string[],
    onMark: (symbol: string, mark: MarkReading) => void,
    onDown: (error: FeedError) => void,
  ) {
    this.calls.watch += 1;
    this.#push = onMark;
    this.#down = onDown;
    return () => {
      if (this.#push === onMark) this.#push = undefined;
    };
  }

  async checkConnection() {
    return { ok: true, rights: 'read-only' as const, problems: [] };
  }

  async close() {
    this.closed = true;
  }

  /** A mark pushed by the stream. */
  push(markPrice: number, symbol = BTC): void {
    this.marks.set(symbol, markPrice);
    this.#push?.(symbol, { markPrice, asOfMs: this.clock.now() });
  }

  dropStream(): void {
    this.#down?.({ kind: 'network', message: 'gone' });
  }

  async #failure(script: Script): Promise<FeedError | undefined> {
    if (script === 'ok') return undefined;
    if (script === 'hang') return new Promise(() => undefined);
    if (script === 'throw') throw new TypeError('secret text');
    return typeof script === 'string' ? { kind: script, message: script } : script;
  }

  #reading(): AccountReading {
    const account: Account = {
      id: this.account.id,
      venue: 'generic',
      rule: 'TIER',
      positionMode: 'one-way',
      pools: [
        {
          id: 'USDT',
          settleCurrency: 'USDT',
          walletBalance: this.walletBalance,
          positions: this.positions.map((position) => {
            const markPrice = this.marks.get(position.symbol);
            return {
              ...position,
              ...(markPrice === undefined ? {} : { markPrice, markAsOfMs: this.clock.now() }),
            };
          }),
        },
      ],
    };
    return {
      account,
      asOfMs: this.clock.now(),
      warnings: [],
      ...(this.clockSkewMs === undefined ? {} : { clockSkewMs: this.clockSkewMs }),
      ...(this.orders === undefined ? {} : { orders: new Map([[BTC, this.orders]]) }),
    };
  }
}

/** A month whose hourly returns are ±0.4 %: about 2 % a day. */
function hourlyCandles(nowMs: number, count = 720, step = 0.004): readonly Candle[] {
  const first = nowMs - count * 3_600_000;
  let close = 100_000;
  return Array.from({ length: count }, (_, i) => {
    const open = close;
    close *= i % 2 === 0 ? 1 + step : 1 / (1 + step);
    return {
      timestamp: first + i * 3_600_000,
      open,
      high: Math.max(open, close),
      low: Math.min(open, close),
      close,
      volume: 1,
    };
  });
}
