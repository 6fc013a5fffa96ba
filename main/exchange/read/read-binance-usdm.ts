import { HOUR_MS, MINUTE_MS, type MarketSymbol } from '../../../shared/domain/units.ts';
import { Cached } from '../client/cached.ts';
import { callEndpoint } from '../client/ccxt-exchange.ts';
import { inTime, loadTable } from '../client/in-time.ts';
import type { OrderCost } from '../client/order-plan.ts';
import { parseBinanceUsdm } from '../parse/parse-binance-usdm.ts';
import { BINANCE_MARK_FIELDS, parseMarkRows, rowsOrThrow } from '../parse/parse-marks.ts';
import { groupOrders, parseBinanceOrders } from '../parse/parse-orders.ts';
import { parseBinanceBrackets } from '../parse/parse-tiers.ts';
import { rowsAt, valueAt } from '../parse/raw-row.ts';
import { cachedSetting, readSetting, type Setting } from './account-setting.ts';
import { requestInfoOf } from '../wire/request-info.ts';
import type { MarketBook } from '../parse/venue-market.ts';
import type { ReaderContext, ReaderSetup, VenueReader } from './venue-reader.ts';

const ASSET_MODE_WEIGHT = 5;
/** Leverage decides over initial margin only; it is asked for anew when positions change, too. */
const SYMBOL_CONFIG_AGE_MS = 3 * MINUTE_MS;
/** Plain and conditional orders: 1 each of a symbol, 40 each of all. */
export const BINANCE_ORDER_COST: OrderCost = { symbol: 2, all: 80 };

/** Binance USD-M: two weight-5 calls a reading; tables and settings, which change seldom, are asked for seldom. */
export function createBinanceUsdmReader({ accountId, clock, renewal }: ReaderSetup): VenueReader {
  let exchange: ReaderContext['exchange'];
  const ask = (name: string) => () => callEndpoint(exchange, name);
  const brackets = new Cached(clock, { maxAgeMs: HOUR_MS, retryMs: MINUTE_MS }, async () =>
    parseBinanceBrackets(await loadTable(clock, ask('fapiPrivateGetLeverageBracket'))),
  );
  const symbolConfig = new Cached(
    clock,
    { maxAgeMs: SYMBOL_CONFIG_AGE_MS, retryMs: MINUTE_MS },
    ask('fapiPrivateGetSymbolConfig'),
  );
  let held: string | undefined;
  const multiAssets = cachedSetting(
    clock,
    async () => {
      // A sixth of the weight of the call that tells nothing but the mode, which older gateways have alone.
      const config = await ask('fapiPrivateGetAccountConfig')().catch(() => undefined);
      return flagOf(config) === undefined ? ask('fapiPrivateGetMultiAssetsMargin')() : config;
    },
    // Due for all accounts at once.
    renewal === undefined ? {} : { renew: renewal('asset-mode', ASSET_MODE_WEIGHT) },
  );
  return {
    async readAccount(context) {
      exchange = context.exchange;
      const [account, positions, tiers, known, multi] = await Promise.all([
        callEndpoint(exchange, 'fapiPrivateV3GetAccount'),
        callEndpoint(exchange, 'fapiPrivateV3GetPositionRisk'),
        // They sharpen a reading; it does not wait for them long.
        inTime(clock, brackets.get()),
        symbolConfig.get(),
        readSetting(multiAssets),
      ]);
      // Whoever opens a position has often just set its leverage.
      const sizes = sizesOf(positions);
      const isChanged = held !== undefined && held !== sizes;
      held = sizes;
      if (isChanged) symbolConfig.expire();
      const setup = isChanged ? await symbolConfig.get() : known;
      return parseBinanceUsdm({
        accountId,
        account,
        positions,
        symbolConfig: setup,
        ...(tiers === undefined ? {} : { tiers }),
        ...multiAssetsOf(multi),
        markets: context.markets,
      });
    },
    orderCost: BINANCE_ORDER_COST,
    async readOrders(context, _, symbols) {
      const answers = await Promise.all(
        idsOf(context.markets, symbols).flatMap((params) => [
          callEndpoint(context.exchange, 'fapiPrivateGetOpenOrders', params),
          callEndpoint(context.exchange, 'fapiPrivateGetOpenAlgoOrders', params).catch(
            (error: unknown) => {
              // A gateway without this newer endpoint keeps conditional orders among the others.
              if (requestInfoOf(error)?.status === 404) return [];
              throw error;
            },
          ),
        ]),
      );
      return groupOrders(answers.flatMap((answer) => parseBinanceOrders(answer, context.markets)));
    },
    async readMarks({ exchange: venue, markets }, symbols) {
      const only = symbols.length === 1 ? markets.find(symbols[0] ?? '') : undefined;
      const answer = await callEndpoint(
        venue,
        'fapiPublicGetPremiumIndex',
        only === undefined ? {} : { symbol: only.id },
      );
      return parseMarkRows(
        Array.isArray(answer) ? rowsOrThrow(answer) : [answer],
        BINANCE_MARK_FIELDS,
        markets,
      );
    },
  };
}

/** Which positions there are, and how large. */
function sizesOf(positions: unknown): string {
  return (rowsAt(positions) ?? [])
    .map((row) => `${String(valueAt(row, 'symbol'))} ${String(valueAt(row, 'positionAmt'))}`)
    .join('|');
}

/** One call for each symbol, or one for all of them. */
function idsOf(
  markets: MarketBook,
  symbols: readonly MarketSymbol[] | undefined,
): readonly Readonly<Record<string, unknown>>[] {
  if (symbols === undefined) return [{}];
  return symbols.map((symbol) => ({ symbol: markets.find(symbol)?.id ?? symbol }));
}

/** A gateway without this endpoint has one mode only; any other silence leaves the mode open. */
function multiAssetsOf(setting: Setting): { readonly multiAssets: boolean } | undefined {
  if (setting.kind === 'absent') return { multiAssets: false };
  const multiAssets = setting.kind === 'told' ? flagOf(setting.answer) : undefined;
  return multiAssets === undefined ? undefined : { multiAssets };
}

function flagOf(answer: unknown): boolean | undefined {
  const flag = valueAt(answer, 'multiAssetsMargin');
  return typeof flag === 'boolean' ? flag : undefined;
}
