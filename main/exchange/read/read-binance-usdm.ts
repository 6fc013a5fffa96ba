import { HOUR_MS, MINUTE_MS } from '../../../shared/domain/units.ts';
import { Cached } from '../client/cached.ts';
import { callEndpoint } from '../client/ccxt-exchange.ts';
import { parseBinanceUsdm } from '../parse/parse-binance-usdm.ts';
import { BINANCE_MARK_FIELDS, parseMarkRows, rowsOrThrow } from '../parse/parse-marks.ts';
import { groupOrders, parseBinanceOrders } from '../parse/parse-orders.ts';
import { parseBinanceBrackets } from '../parse/parse-tiers.ts';
import { valueAt } from '../parse/raw-row.ts';
import { cachedSetting, readSetting, type Setting } from './account-setting.ts';
import { requestInfoOf } from '../wire/request-info.ts';
import type { ReaderContext, ReaderSetup, VenueReader } from './venue-reader.ts';

const ASSET_MODE_WEIGHT = 30;

/** Binance USD-M: two weight-5 calls a reading; tables and settings, which change seldom, are asked for seldom. */
export function createBinanceUsdmReader({ accountId, clock, renewal }: ReaderSetup): VenueReader {
  let exchange: ReaderContext['exchange'];
  const ask = (name: string) => () => callEndpoint(exchange, name);
  const brackets = new Cached(clock, { maxAgeMs: HOUR_MS, retryMs: MINUTE_MS }, async () =>
    parseBinanceBrackets(await ask('fapiPrivateGetLeverageBracket')()),
  );
  const symbolConfig = new Cached(
    clock,
    { maxAgeMs: MINUTE_MS, retryMs: MINUTE_MS },
    ask('fapiPrivateGetSymbolConfig'),
  );
  const multiAssets = cachedSetting(
    clock,
    ask('fapiPrivateGetMultiAssetsMargin'),
    // As heavy as three readings, and due for all accounts at once.
    renewal === undefined ? {} : { renew: renewal('asset-mode', ASSET_MODE_WEIGHT) },
  );
  return {
    async readAccount(context) {
      exchange = context.exchange;
      const [account, positions, tiers, setup, multi] = await Promise.all([
        callEndpoint(exchange, 'fapiPrivateV3GetAccount'),
        callEndpoint(exchange, 'fapiPrivateV3GetPositionRisk'),
        brackets.get(),
        symbolConfig.get(),
        readSetting(multiAssets),
      ]);
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
    async readOrders(context) {
      const [orders, conditional] = await Promise.all([
        callEndpoint(context.exchange, 'fapiPrivateGetOpenOrders'),
        callEndpoint(context.exchange, 'fapiPrivateGetOpenAlgoOrders').catch((error: unknown) => {
          // A gateway without this newer endpoint keeps conditional orders among the others.
          if (requestInfoOf(error)?.status === 404) return [];
          throw error;
        }),
      ]);
      return groupOrders([
        ...parseBinanceOrders(orders, context.markets),
        ...parseBinanceOrders(conditional, context.markets),
      ]);
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

/** A gateway without this endpoint has one mode only; any other silence leaves the mode open. */
function multiAssetsOf(setting: Setting): { readonly multiAssets: boolean } | undefined {
  if (setting.kind === 'absent') return { multiAssets: false };
  const flag = setting.kind === 'told' ? valueAt(setting.answer, 'multiAssetsMargin') : undefined;
  return typeof flag === 'boolean' ? { multiAssets: flag } : undefined;
}
