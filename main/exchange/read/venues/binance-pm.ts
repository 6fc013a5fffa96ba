import {
  sumOrUnknown,
  valued,
  type AssetDraft,
  type PoolDraft,
} from '../../parse/account-draft.ts';
import { compact } from '../../parse/compact.ts';
import { inUse } from '../../parse/in-use.ts';
import { BINANCE_MARK_FIELDS, parseMarkRows, rowsOrThrow } from '../../parse/parse-marks.ts';
import { parseBinanceBrackets } from '../../parse/parse-tiers.ts';
import type { PositionMap } from '../../parse/position-row.ts';
import { RowError, RowReader, rowsAt } from '../../parse/raw-row.ts';
import type { ReadTools, VenueSpec } from '../venue-spec.ts';
import { BINANCE_COINM_SPEC, BINANCE_POSITIONS, coinBrackets, orderCall } from './binance-coinm.ts';

/** Portfolio margin knows cross alone, and its rows say nothing of it. */
const LINEAR: PositionMap = { ...BINANCE_POSITIONS, sizeIn: 'units', marginMode: 'cross' };
const COIN: PositionMap = { ...BINANCE_POSITIONS, marginMode: 'cross' };

/** What the coins are worth before haircuts, by the marks of their own perpetuals. */
async function assetsOf(tools: ReadTools, raw: readonly unknown[]): Promise<readonly AssetDraft[]> {
  const held = raw.flatMap((each) => {
    const row = new RowReader(each, 'balance');
    const borrowed = row.optionalNumber('crossMarginBorrowed');
    const interest = row.optionalNumber('crossMarginInterest');
    const owed = sumOrUnknown([borrowed, interest]);
    const amount = owed === undefined ? undefined : row.number('totalWalletBalance') - owed;
    return amount === 0 ? [] : [{ asset: row.text('asset'), amount }];
  });
  if (held.length === 0) return [];
  const answer = await tools.call('fapiPublicGetPremiumIndex');
  const marks = parseMarkRows(rowsOrThrow(answer), BINANCE_MARK_FIELDS, tools.markets);
  return held.map(({ asset, amount }) => {
    const price = marks.get(`${asset}/USDT:USDT`)?.markPrice;
    return valued(asset, amount, price);
  });
}

/**
 * Binance portfolio margin: USD-M, COIN-M and margin assets back each other; the equity after haircuts is told in US
 * dollars, and the account is liquidated at a uniMMR of 105 %.
 */
export const BINANCE_PM_SPEC: VenueSpec = {
  async read(tools) {
    const [account, balances, um, cm] = await Promise.all([
      tools.call('papiGetAccount'),
      tools.call('papiGetBalance'),
      tools.call('papiGetUmPositionRisk'),
      tools.call('papiGetCmPositionRisk'),
    ]);
    const lists = [rowsAt(balances), rowsAt(um), rowsAt(cm)];
    const [assets, linear, coin] = lists;
    if (assets === undefined || linear === undefined || coin === undefined) {
      throw new RowError('the balance or the positions are not a list');
    }
    const rows = [...tools.rows(LINEAR, linear), ...tools.rows(COIN, coin)];
    const row = new RowReader(account, 'balance');
    const equity = row.optionalNumber('accountEquity');
    const profits = assets.reduce<number>((sum, each) => {
      const asset = new RowReader(each, 'balance');
      return sum + (inUse(asset, ['umUnrealizedPNL', 'cmUnrealizedPNL']) ?? 0);
    }, 0);
    return {
      venue: 'binance-portfolio-margin',
      pools: [
        compact<PoolDraft>({
          id: 'USD',
          settle: 'USD',
          rows,
          cash:
            equity === undefined
              ? undefined
              : { kind: 'assets', equity, assets: await assetsOf(tools, assets) },
          // Loans ask for maintenance as well.
          inUse: profits === 0 ? inUse(row, [], ['accountMaintMargin']) : profits,
        }),
      ],
    };
  },

  async tiers(tools, { market }) {
    if (market.contractType === 'inverse') {
      return coinBrackets(tools, 'papiGetCmLeverageBracket', market.id);
    }
    const answer = await tools.seldom(
      'um brackets',
      () => tools.call('papiGetUmLeverageBracket'),
      3_600_000,
    );
    const rows = answer === undefined ? undefined : parseBinanceBrackets(answer).get(market.id);
    return rows === undefined ? undefined : { rows, unit: 'quote', mode: 'marginal' };
  },

  async marks(tools, markets) {
    const coins = markets.filter((market) => market.contractType === 'inverse');
    const [linear, coin] = await Promise.all([
      tools.call('fapiPublicGetPremiumIndex'),
      coins.length === 0 ? undefined : BINANCE_COINM_SPEC.marks?.(tools, coins),
    ]);
    return new Map([
      ...parseMarkRows(rowsOrThrow(linear), BINANCE_MARK_FIELDS, tools.markets),
      ...(coin ?? []),
    ]);
  },

  orders: [
    orderCall('papiGetUmOpenOrders', 'linear', false),
    orderCall('papiGetCmOpenOrders', 'inverse', false),
    // Conditional orders: the older list, and the one that USD-M moved them to.
    orderCall('papiGetUmConditionalOpenOrders', 'linear', true),
    orderCall('papiGetCmConditionalOpenOrders', 'inverse', true),
    orderCall('papiGetUmAlgoOpenAlgoOrders', 'linear', true),
  ],
  orderCost: { symbol: 3, all: 81 },
};
