import { HOUR_MS, type MarketSymbol } from '../../../shared/domain/units.ts';
import { callEndpoint } from '../client/ccxt-exchange.ts';
import type { ParsedAccount } from '../parse/reading.ts';
import { requestInfoOf } from '../wire/request-info.ts';
import { BINANCE_ORDER_COST, createBinanceUsdmReader } from './read-binance-usdm.ts';
import { createSpecReader } from './read-by-spec.ts';
import type { ReaderContext, ReaderSetup, VenueReader } from './venue-reader.ts';
import { BINANCE_COINM_SPEC } from './venues/binance-coinm.ts';
import { BINANCE_PM_SPEC } from './venues/binance-pm.ts';

/** Answers by which Binance says that there is no portfolio margin account, or none that this key may read. */
const REFUSALS = new Set([400, 401, 403, 404]);

/**
 * A Binance account as a whole: portfolio margin where there is one, else USD-M and COIN-M futures together. Which of the
 * two is asked every hour; a network trouble is no answer to it.
 */
export function createBinanceReader(setup: ReaderSetup): VenueReader {
  const portfolio = createSpecReader(BINANCE_PM_SPEC)(setup);
  const usdm = createBinanceUsdmReader(setup);
  const coinm = createSpecReader(BINANCE_COINM_SPEC)(setup);
  let known: { readonly isPortfolio: boolean; readonly atMs: number } | undefined;

  async function isPortfolio({ exchange }: ReaderContext): Promise<boolean> {
    const now = setup.clock.now();
    if (known !== undefined && now - known.atMs < HOUR_MS) return known.isPortfolio;
    let answer = true;
    try {
      await callEndpoint(exchange, 'papiGetAccount');
    } catch (error) {
      if (!REFUSALS.has(requestInfoOf(error)?.status ?? 0)) throw error;
      answer = false;
    }
    known = { isPortfolio: answer, atMs: now };
    return answer;
  }

  return {
    async readAccount(context) {
      if (await isPortfolio(context)) return portfolio.readAccount(context);
      const [first, second] = await Promise.all([
        usdm.readAccount(context),
        coinm.readAccount(context),
      ]);
      return join(first, second);
    },
    orderCost: BINANCE_ORDER_COST,
    async readOrders(context, account, symbols) {
      if (await isPortfolio(context)) return portfolio.readOrders(context, account, symbols);
      const held = account.account.pools.flatMap(({ positions }) => positions);
      const isCoin = (symbol: MarketSymbol) =>
        context.markets.find(symbol)?.contractType === 'inverse';
      const [coins, others] = partition(symbols ?? held.map(({ symbol }) => symbol), isCoin);
      const ask = (reader: VenueReader, some: readonly MarketSymbol[]) =>
        some.length === 0
          ? new Map<MarketSymbol, never>()
          : reader.readOrders(context, account, symbols === undefined ? undefined : some);
      const [first, second] = await Promise.all([ask(usdm, others), ask(coinm, coins)]);
      return first === undefined || second === undefined
        ? undefined
        : new Map([...first, ...second]);
    },
    async readMarks(context, symbols) {
      return portfolio.readMarks(context, symbols);
    },
  };
}

function partition<T>(all: readonly T[], fits: (each: T) => boolean): readonly [T[], T[]] {
  return [all.filter(fits), all.filter((each) => !fits(each))];
}

const EVIDENCE = ['none-needed', 'silent', 'contradicted'] as const;

function join(usdm: ParsedAccount, coinm: ParsedAccount): ParsedAccount {
  const rank = Math.max(EVIDENCE.indexOf(usdm.emptiness), EVIDENCE.indexOf(coinm.emptiness));
  const hedge = usdm.account.positionMode === 'hedge' || coinm.account.positionMode === 'hedge';
  return {
    account: {
      ...usdm.account,
      exchange: 'binance',
      positionMode: hedge ? 'hedge' : 'one-way',
      pools: [
        ...usdm.account.pools,
        ...coinm.account.pools.map((pool) => ({
          ...pool,
          id: `${pool.id} COIN-M`,
          venue: 'binance-coinm' as const,
        })),
      ],
    },
    warnings: [...new Set([...usdm.warnings, ...coinm.warnings])],
    emptiness: EVIDENCE[rank] ?? 'silent',
  };
}
