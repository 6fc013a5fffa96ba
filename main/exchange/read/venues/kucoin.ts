import { KUCOIN_NO_PRICE } from '../../../../shared/risk/venue/no-price.ts';
import type { PoolDraft } from '../../parse/account-draft.ts';
import { compact } from '../../parse/compact.ts';
import { inUse } from '../../parse/in-use.ts';
import type { PositionMap } from '../../parse/position-row.ts';
import { RowError, RowReader, isRecord, rowsAt, textOf, valueAt } from '../../parse/raw-row.ts';
import { answerOf } from '../account-setting.ts';
import { readPages } from '../read-pages.ts';
import type { ReadTools, VenueSpec } from '../venue-spec.ts';

const POSITIONS: PositionMap = {
  id: ['symbol'],
  size: ['currentQty'],
  sizeIn: 'contracts',
  side: {
    field: ['side_told'],
    words: { BOTH: 'sign', LONG: 'long', SHORT: 'short' },
  },
  hedge: { field: ['side_told'], words: { BOTH: 'one-way', LONG: 'hedge', SHORT: 'hedge' } },
  marginMode: {
    field: ['marginMode', 'crossMode'],
    words: { CROSS: 'cross', ISOLATED: 'isolated', true: 'cross', false: 'isolated' },
  },
  entryPrice: ['avgEntryPrice'],
  markPrice: ['markPrice'],
  liquidationPrice: ['liquidationPrice'],
  // `realLeverage` is the effective one.
  leverage: ['leverage'],
  unrealizedPnl: ['unrealisedPnl'],
  maintenanceRate: ['maintMarginReq'],
  maintenanceMargin: ['posMaint'],
  maintenanceIsFrozen: true,
  // Holds the fee reserved to close.
  isolatedMargin: ['posMargin'],
  noLiquidationPrice: KUCOIN_NO_PRICE,
};

/** Rows of a unified account. Which side a row is on stands in the sign of its size, or in a word. */
const UNIFIED: PositionMap = {
  id: ['symbol'],
  size: ['size'],
  sizeIn: 'contracts',
  side: {
    field: ['side_told'],
    words: { BOTH: 'sign', LONG: 'long', SHORT: 'short' },
  },
  hedge: { field: ['side_told'], words: { BOTH: 'one-way', LONG: 'hedge', SHORT: 'hedge' } },
  marginMode: { field: ['marginMode'], words: { CROSS: 'cross', ISOLATED: 'isolated' } },
  entryPrice: ['entryPrice'],
  markPrice: ['markPrice'],
  liquidationPrice: ['liquidationPrice'],
  leverage: ['leverage'],
  unrealizedPnl: ['unrealizedPnL', 'unrealisedPnl'],
  maintenanceMargin: ['maintenanceMargin'],
  maintenanceRate: ['mmr'],
  isolatedMargin: ['isolatedMargin'],
};

const prepare = (raw: unknown): unknown =>
  isRecord(raw)
    ? {
        ...raw,
        side_told: textOf(raw['positionSide']) ?? 'BOTH',
        ...(raw['isOpen'] === false ? { currentQty: 0 } : {}),
      }
    : raw;

/** Futures wallets are asked for one currency at a time; these two always, others when something is settled in them. */
const ALWAYS = ['USDT', 'XBT'];
/** KuCoin's own name of a currency. */
const idOf = (currency: string): string => (currency === 'BTC' ? 'XBT' : currency);
const currencyOf = (id: string): string => (id === 'XBT' ? 'BTC' : id);

async function walletPool(
  tools: ReadTools,
  id: string,
  rows: PoolDraft['rows'],
): Promise<PoolDraft> {
  const answer = await tools.call('futuresPrivateGetAccountOverview', { currency: id });
  const row = new RowReader(valueAt(answer, 'data'), `${id} balance`);
  const settle = currencyOf(id);
  return compact<PoolDraft>({
    id: settle,
    settle,
    rows: rows.filter((each) => each.settle === settle),
    cash: { kind: 'equity', amount: row.number('accountEquity'), holdsIsolated: true },
    inUse: inUse(row, ['positionMargin', 'unrealisedPNL']),
    openOrderInitialMargin: row.optionalPositive('orderMargin'),
  });
}

async function readUnified(tools: ReadTools): Promise<PoolDraft> {
  const [list, overview] = await Promise.all([
    readPages(
      tools,
      'utaPrivateGetAccountModePositionOpenList',
      { accountMode: 'unified' },
      { path: 'data', cursorPath: 'nextCursor', pageSize: 200 },
    ),
    tools.call('utaPrivateGetAccountModeAccountOverview', { accountMode: 'unified' }),
  ]);
  const rows = tools.rows(UNIFIED, list.map(prepare));
  const row = new RowReader(valueAt(overview, 'data'), 'unified balance');
  const equity = row.optionalNumber(
    row.first(['adjustedEquity', 'marginEquity', 'equity']) ?? 'equity',
  );
  return compact<PoolDraft>({
    id: 'USD',
    settle: 'USD',
    rows,
    cash: equity === undefined ? undefined : { kind: 'equity', amount: equity },
    inUse: inUse(row, [], ['maintenanceMargin', 'maintMargin', 'mm']),
  });
}

/**
 * KuCoin Futures: one list of positions, one wallet per currency. Equity holds the margins and profits of isolated
 * positions; a position's margin holds the fee to close it; 0.01 is written where no price liquidates.
 */
export const KUCOIN_SPEC: VenueSpec = {
  async read(tools) {
    const mode = await tools.setting('mode', () => tools.call('utaPrivateGetAccountMode'));
    // Each of the two has interfaces of its own, and the other one is empty there.
    const unified = textOf(valueAt(answerOf(mode), 'data.selfAccountMode')) === 'UNIFIED';
    // ccxt would ask the same before it reads orders.
    tools.exchange.options['uta'] = unified;
    if (unified) {
      return { pools: [await readUnified(tools)] };
    }
    const list = rowsAt(await tools.call('futuresPrivateGetPositions'), 'data');
    if (list === undefined) throw new RowError('the positions are not a list');
    const rows = tools.rows(POSITIONS, list.map(prepare)).map((row) => {
      const frozen = row.position.reported?.maintenanceMargin;
      // Frozen at entry, with the fee to close and the funding ahead in it.
      return row.position.marginMode === 'isolated' && frozen !== undefined
        ? { ...row, position: { ...row.position, maintenanceMargin: frozen } }
        : row;
    });
    // A classic list with positions is that of a classic account.
    if (mode.kind === 'unread' && rows.length === 0) throw mode.error;
    const currencies = new Set([...ALWAYS, ...rows.map((row) => idOf(row.settle))]);
    return {
      pools: await Promise.all([...currencies].map((id) => walletPool(tools, id, rows))),
    };
  },

  orders: [
    { params: {}, pageParam: 'currentPage' },
    { params: { trigger: true }, pageParam: 'currentPage' },
  ],
};
