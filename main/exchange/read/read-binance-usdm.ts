import { HOUR_MS, MINUTE_MS } from '../../../shared/domain/units.ts';
import { Cached } from '../client/cached.ts';
import { callEndpoint } from '../client/ccxt-exchange.ts';
import { parseBinanceUsdm } from '../parse/parse-binance-usdm.ts';
import { BINANCE_MARK_FIELDS, parseMarkRows, rowsOrThrow } from '../parse/parse-marks.ts';
import { groupOrders, parseBinanceOrders } from '../parse/parse-orders.ts';
import { parseBinanceBrackets } from '../parse/parse-tiers.ts';
import { isRecord } from '../parse/raw-row.ts';
import { requestInfoOf } from '../wire/request-info.ts';
import type { ReaderContext, ReaderSetup, VenueReader } from './venue-reader.ts';

/** Binance USD-M: two weight-5 calls a reading; tables and settings, which change seldom, are asked for seldom. */
export function createBinanceUsdmReader({ accountId, clock }: ReaderSetup): VenueReader {
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
  const multiAssets = new Cached(
    clock,
    { maxAgeMs: 10 * MINUTE_MS, retryMs: MINUTE_MS },
    async () => {
      const answer = await ask('fapiPrivateGetMultiAssetsMargin')();
      return isRecord(answer) && answer['multiAssetsMargin'] === true;
    },
  );
  return {
    async readAccount(context) {
      exchange = context.exchange;
      const [account, positions, tiers, setup, multi] = await Promise.all([
        callEndpoint(exchange, 'fapiPrivateV3GetAccount'),
        callEndpoint(exchange, 'fapiPrivateV3GetPositionRisk'),
        brackets.get(),
        symbolConfig.get(),
        multiAssets.get(),
      ]);
      const parsed = parseBinanceUsdm({
        accountId,
        account,
        positions,
        symbolConfig: setup,
        ...(tiers === undefined ? {} : { tiers }),
        multiAssets: multi ?? false,
        markets: context.markets,
      });
      // A gateway without this endpoint has one mode only; any other failure leaves the mode open.
      const told = multi !== undefined || requestInfoOf(multiAssets.error)?.status === 404;
      if (told) return parsed;
      const warning = 'Whether Multi-Assets mode is on could not be read; it is taken for off.';
      return { ...parsed, warnings: [...parsed.warnings, warning] };
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
