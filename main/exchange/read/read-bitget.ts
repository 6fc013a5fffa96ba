import type { MarginTier } from '../../../shared/domain/margin-tier.ts';
import { HOUR_MS, MINUTE_MS } from '../../../shared/domain/units.ts';
import { Cached } from '../client/cached.ts';
import { callEndpoint, type CcxtExchange } from '../client/ccxt-exchange.ts';
import {
  BITGET_PRODUCTS,
  parseBitget,
  type BitgetProduct,
  type BitgetProductAnswers,
} from '../parse/parse-bitget.ts';
import { BITGET_MARK_FIELDS, parseMarkRows, rowsOrThrow } from '../parse/parse-marks.ts';
import { inTime, loadTable } from '../client/in-time.ts';
import { groupOrders, parseBitgetOrders } from '../parse/parse-orders.ts';
import { parseBitgetTiers } from '../parse/parse-tiers.ts';
import { isRecord, rowsAt, textOf } from '../parse/raw-row.ts';
import { isRefusal } from '../client/refusal.ts';
import { createSpecReader } from './read-by-spec.ts';
import type { ReaderSetup, VenueReader } from './venue-reader.ts';
import { BITGET_UTA_SPEC } from './venues/bitget-uta.ts';
import type { VenueMarket } from '../parse/venue-market.ts';

/** Stops live among the plans: `profit_loss` those of positions, `normal_plan` and `track_plan` the free ones. */
const PLAN_TYPES = ['profit_loss', 'normal_plan', 'track_plan'] as const;

/** Bitget: a unified account by v3, else v2 (classic account): balance and positions of each product type; tiers of what is held. */
export function createBitgetReader(setup: ReaderSetup): VenueReader {
  const { accountId, clock, tables } = setup;
  const uta = createSpecReader(BITGET_UTA_SPEC)(setup);
  let isUnified: boolean | undefined;
  let exchange: CcxtExchange;
  const unified = new Cached(clock, { maxAgeMs: HOUR_MS, retryMs: MINUTE_MS }, async () => {
    try {
      await callEndpoint(exchange, 'privateUtaGetV3AccountSettings');
      return true;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return false;
    }
  });

  async function tiersOf(
    market: VenueMarket,
    product: BitgetProduct,
  ): Promise<readonly MarginTier[] | undefined> {
    const key = `tiers ${market.id}`;
    const load = () =>
      loadTable(clock, async () =>
        parseBitgetTiers(
          await callEndpoint(exchange, 'publicMixGetV2MixMarketQueryPositionLever', {
            symbol: market.id,
            productType: product,
          }),
          market.id,
        ),
      );
    const cached =
      tables.get(key) ??
      new Cached<unknown>(clock, { maxAgeMs: HOUR_MS, retryMs: MINUTE_MS }, load);
    tables.set(key, cached);
    // This key is used for one kind of table only.
    return (await inTime(clock, cached.get(load))) as readonly MarginTier[] | undefined;
  }

  function readProducts(venue: CcxtExchange): Promise<readonly BitgetProductAnswers[]> {
    return Promise.all(
      BITGET_PRODUCTS.map(async (product): Promise<BitgetProductAnswers> => {
        const [accounts, positions] = await Promise.all([
          callEndpoint(venue, 'privateMixGetV2MixAccountAccounts', { productType: product }),
          callEndpoint(venue, 'privateMixGetV2MixPositionAllPosition', { productType: product }),
        ]);
        return { product, accounts, positions };
      }),
    );
  }

  return {
    async readAccount(context) {
      const { exchange: venue, markets } = context;
      exchange = venue;
      // Not known yet: asked as a classic account at the same time, so that the first picture does not wait.
      const early = isUnified === undefined ? readProducts(venue) : undefined;
      early?.catch(() => undefined);
      isUnified = await unified.get();
      // In the interface of the other kind an account looks empty.
      if (isUnified === undefined) throw unified.error;
      if (isUnified) return uta.readAccount(context);
      const products = await (early ?? readProducts(venue));
      const tiers = new Map<string, readonly MarginTier[]>();
      await Promise.all(
        products.flatMap(({ product, positions }) =>
          heldIds(positions).map(async (id) => {
            const market = markets.contract(id);
            const table = market === undefined ? undefined : await tiersOf(market, product);
            if (table !== undefined) tiers.set(id, table);
          }),
        ),
      );
      const parsed = parseBitget({ accountId, products, tiers, markets });
      return parsed;
    },
    async readOrders(context, parsed) {
      if (isUnified === true) return uta.readOrders(context, parsed);
      const { exchange: venue, markets } = context;
      const { account } = parsed;
      const held = new Set(account.pools.flatMap((pool) => pool.positions.map((p) => p.symbol)));
      const products = new Set([...held].map((symbol) => productOf(markets.find(symbol))));
      const answers = await Promise.all(
        [...products].flatMap((productType) => [
          callEndpoint(venue, 'privateMixGetV2MixOrderOrdersPending', { productType }),
          ...PLAN_TYPES.map((planType) =>
            callEndpoint(venue, 'privateMixGetV2MixOrderOrdersPlanPending', {
              productType,
              planType,
            }),
          ),
        ]),
      );
      return groupOrders(answers.flatMap((answer) => parseBitgetOrders(answer, markets)));
    },
    async readMarks({ exchange: venue, markets }, symbols) {
      const products = new Set(symbols.map((symbol) => productOf(markets.find(symbol))));
      const answers = await Promise.all(
        [...products].map((productType) =>
          callEndpoint(venue, 'publicMixGetV2MixMarketTickers', { productType }),
        ),
      );
      const rows = answers.flatMap((answer) => rowsOrThrow(answer, 'data'));
      return parseMarkRows(rows, BITGET_MARK_FIELDS, markets);
    },
  };
}

/** Ids of the rows with a size; the parser judges the rows themselves. */
function heldIds(answer: unknown): readonly string[] {
  const ids = (rowsAt(answer, 'data') ?? []).flatMap((row) => {
    const id = isRecord(row) && row['total'] !== '0' ? textOf(row['symbol']) : undefined;
    return id === undefined ? [] : [id];
  });
  return [...new Set(ids)];
}

function productOf(market: VenueMarket | undefined): BitgetProduct {
  if (market?.contractType === 'inverse') return 'COIN-FUTURES';
  return market?.settle === 'USDC' ? 'USDC-FUTURES' : 'USDT-FUTURES';
}
