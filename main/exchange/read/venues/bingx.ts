import type { MarginTier } from '../../../../shared/domain/margin-tier.ts';
import { strayPools, type PoolDraft } from '../../parse/account-draft.ts';
import { compact } from '../../parse/compact.ts';
import { inUse } from '../../parse/in-use.ts';
import { joinMarks, readMarkTable } from '../../parse/mark-table.ts';
import { toTierTable } from '../../parse/parse-tiers.ts';
import type { PositionMap, PositionRow } from '../../parse/position-row.ts';
import { RowError, RowReader, isRecord, rowsAt, textOf, valueAt } from '../../parse/raw-row.ts';
import { withoutMode } from '../../parse/unread-mode.ts';
import { answerOf } from '../account-setting.ts';
import type { ReadTools, VenueSpec } from '../venue-spec.ts';

const LINEAR: PositionMap = {
  id: ['symbol'],
  size: ['positionAmt'],
  sizeIn: 'units',
  side: { field: ['positionSide'], words: { LONG: 'long', SHORT: 'short', BOTH: 'sign' } },
  hedge: { field: ['onlyOnePosition'], words: { true: 'one-way', false: 'hedge' } },
  marginMode: { field: ['isolated'], words: { true: 'isolated', false: 'cross' } },
  entryPrice: ['avgPrice', 'entryPrice'],
  markPrice: ['markPrice'],
  liquidationPrice: ['liquidationPrice'],
  leverage: ['leverage'],
  unrealizedPnl: ['unrealizedProfit'],
  // `margin` is the initial margin with the profit in it.
  isolatedEquity: ['margin'],
};
/** Coin-margined: sizes are contracts, and there is no margin with profit. */
const INVERSE: PositionMap = {
  ...LINEAR,
  sizeIn: 'contracts',
  isolatedMargin: ['initialMargin'],
};

function balanceRows(answer: unknown): readonly unknown[] {
  const list = rowsAt(answer, 'data');
  if (list !== undefined) return list;
  // The older form holds one balance.
  const one = valueAt(answer, 'data.balance');
  if (isRecord(one)) return [one];
  throw new RowError('the balance is not a list');
}

function poolsOf(
  tools: ReadTools,
  balances: readonly unknown[],
  rows: readonly PositionRow[],
  name: string,
): readonly PoolDraft[] {
  const pools = balances.flatMap((each): readonly PoolDraft[] => {
    const row = new RowReader(each, `${name} balance`);
    const settle: string = row.text('asset');
    const held = rows.filter((one) => one.settle === settle);
    if (held.length === 0 && !tools.markets.settles(settle)) return [];
    return [
      compact<PoolDraft>({
        id: name === '' ? settle : `${settle} ${name}`,
        settle,
        rows: held,
        // Without unrealized profit; used margin, isolated too, is in it.
        cash: { kind: 'wallet', amount: row.number('balance'), holdsIsolated: true },
        inUse: inUse(row, ['usedMargin', 'unrealizedProfit']),
      }),
    ];
  });
  return [...pools, ...strayPools(pools, rows)];
}

async function readList(tools: ReadTools, endpoint: string): Promise<readonly unknown[]> {
  const answer = await tools.call(endpoint);
  const rows = rowsAt(answer, 'data');
  if (rows === undefined) throw new RowError('the positions are not a list');
  return rows;
}

/**
 * BingX perpetuals: linear ones with sizes in coins and coin-margined ones with sizes in contracts, each with balances of
 * its own. Standard futures, an older product, are seen and not computed.
 */
export const BINGX_SPEC: VenueSpec = {
  async read(tools) {
    const [linear, linearBalance, inverse, inverseBalance, standard, mode] = await Promise.all([
      readList(tools, 'swapV2PrivateGetUserPositions'),
      tools.call('swapV3PrivateGetUserBalance'),
      readList(tools, 'cswapV1PrivateGetUserPositions'),
      tools.call('cswapV1PrivateGetUserBalance'),
      tools.setting('standard', () => tools.call('contractV1PrivateGetAllPosition')),
      tools.setting('mode', () => tools.call('swapV1PrivateGetTradeAssetMode')),
    ]);
    const linearPools = poolsOf(tools, balanceRows(linearBalance), tools.rows(LINEAR, linear), '');
    // With money in one coin only, the mode makes no difference.
    const isOpen =
      mode.kind === 'unread' &&
      balanceRows(linearBalance).filter(
        (row) => new RowReader(row, 'balance').optionalNumber('balance') !== 0,
      ).length > 1;
    const shared = /multi/i.test(textOf(valueAt(answerOf(mode), 'data.assetMode')) ?? '');
    const others = (rowsAt(answerOf(standard), 'data') ?? []).filter(
      (row) => isRecord(row) && Number(row['positionAmt']) !== 0,
    );
    return compact({
      pools: [
        ...(isOpen ? linearPools.map(withoutMode) : linearPools).map((pool) =>
          shared && pool.rows.length > 0
            ? { ...pool, notCovered: ['Multi-Assets mode, in which other coins back this pool'] }
            : pool,
        ),
        ...poolsOf(
          tools,
          balanceRows(inverseBalance),
          tools.rows(INVERSE, inverse),
          'coin-margined',
        ),
      ],
      warnings:
        others.length > 0
          ? [`${String(others.length)} positions in Standard Futures of BingX are not covered.`]
          : standard.kind === 'unread'
            ? ['Whether there are positions in Standard Futures of BingX could not be read.']
            : undefined,
    });
  },

  async tiers(tools, { market }) {
    if (market.contractType === 'inverse') return undefined;
    const answer = await tools.call('swapV1PrivateGetMaintMarginRatio', { symbol: market.id });
    const rows = (rowsAt(answer, 'data') ?? []).map((raw) => {
      const row = new RowReader(raw, `margin tier of ${market.id}`);
      return compact<MarginTier>({
        floor: row.number('minPositionVal'),
        cap: row.positive('maxPositionVal'),
        maintenanceMarginRate: row.positive('maintMarginRatio'),
        maintenanceMarginDeduction: row.optionalNumber('maintAmount'),
      });
    });
    return rows.length === 0
      ? undefined
      : { rows: toTierTable(rows, market.id), unit: 'quote', mode: 'marginal' };
  },

  async marks(tools, markets) {
    const ask = async (endpoint: string, inverse: boolean) => {
      const wanted = markets.filter((market) => (market.contractType === 'inverse') === inverse);
      if (wanted.length === 0) return new Map<string, never>();
      return readMarkTable(
        await tools.call(endpoint),
        {
          path: 'data',
          id: ['symbol'],
          mark: ['markPrice'],
          fundingRate: ['lastFundingRate'],
          nextFundingAt: ['nextFundingTime'],
        },
        wanted,
        tools.now(),
      );
    };
    return joinMarks(
      await Promise.all([
        ask('swapV2PublicGetQuotePremiumIndex', false),
        ask('cswapV1PublicGetMarketPremiumIndex', true),
      ]),
    );
  },

  orders: [{ params: { type: 'swap' } }, { params: { type: 'swap', subType: 'inverse' } }],
};
