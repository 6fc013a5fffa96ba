import type { PoolDraft } from '../../parse/account-draft.ts';
import { compact } from '../../parse/compact.ts';
import { readMarkTable } from '../../parse/mark-table.ts';
import { toUnifiedOrder, type OrderMap } from '../../parse/order-row.ts';
import type { PositionMap, PositionRow } from '../../parse/position-row.ts';
import { RowError, RowReader, isRecord, rowsAt, valueAt } from '../../parse/raw-row.ts';
import { answerOrThrow } from '../account-setting.ts';
import type { ReadTools, VenueSpec } from '../venue-spec.ts';

const POSITIONS: PositionMap = {
  id: ['market'],
  size: ['size'],
  sizeIn: 'units',
  side: { field: ['side'], words: { LONG: 'long', SHORT: 'short' } },
  marginMode: 'cross',
  entryPrice: ['entryPrice'],
  // The oracle price stands in the list of markets.
  markPrice: ['oraclePrice'],
  unrealizedPnl: ['unrealizedPnl'],
};

const ORDERS: OrderMap = {
  id: ['id'],
  market: ['ticker'],
  side: { field: ['side'], words: { BUY: 'buy', SELL: 'sell' } },
  size: ['left'],
  price: ['price'],
  triggerPrice: ['triggerPrice'],
};

const addressOf = (tools: ReadTools): string => {
  const address: unknown = Reflect.get(tools.exchange, 'walletAddress');
  if (typeof address !== 'string') throw new RowError('the wallet address is missing');
  return address;
};

/** Numbers of the subaccounts; 0 is the one that every wallet trades with. From 128 on they hold one isolated position. */
async function subaccounts(tools: ReadTools): Promise<readonly number[]> {
  const setting = await tools.setting('subaccounts', () =>
    tools.call('indexerGetAddressesAddress', { address: addressOf(tools) }),
  );
  const numbers = (rowsAt(answerOrThrow(setting), 'subaccounts') ?? []).map((raw) =>
    new RowReader(raw, 'subaccount').number('subaccountNumber'),
  );
  return numbers.length === 0 ? [0] : numbers;
}

/** The market's own margin fractions; only the initial one grows with open interest. */
function withRates(row: PositionRow): PositionRow {
  const info = new RowReader(row.market.info, `market ${row.market.id}`);
  const maintenance = info.optionalPositive('maintenanceMarginFraction');
  const initial = info.optionalPositive('initialMarginFraction');
  return {
    ...row,
    position: {
      ...row.position,
      ...(maintenance === undefined ? {} : { maintenanceMarginRate: maintenance }),
      ...(initial === undefined ? {} : { initialMarginRate: initial, maxLeverage: 1 / initial }),
    },
  };
}

async function readSubaccount(tools: ReadTools, number: number): Promise<PoolDraft> {
  const address = addressOf(tools);
  const [answer, positions] = await Promise.all([
    tools.call('indexerGetAddressesAddressSubaccountNumberSubaccountNumber', {
      address,
      subaccountNumber: number,
    }),
    tools.call('indexerGetPerpetualPositions', {
      address,
      subaccountNumber: number,
      status: 'OPEN',
    }),
  ]);
  const list = rowsAt(positions, 'positions');
  if (list === undefined) throw new RowError('the positions are not a list');
  const row = new RowReader(valueAt(answer, 'subaccount'), `subaccount ${String(number)}`);
  const open = row.raw('openPerpetualPositions');
  const held = isRecord(open) ? Object.keys(open).length : undefined;
  const tied =
    row.number('equity') - (row.optionalNumber('freeCollateral') ?? row.number('equity'));
  return compact<PoolDraft>({
    id: number === 0 ? 'USDC' : `subaccount ${String(number)}`,
    settle: 'USDC',
    rows: tools.rows(POSITIONS, list).map(withRates),
    cash: { kind: 'equity', amount: row.number('equity') },
    // Orders tie up nothing here.
    inUse: held === undefined ? undefined : held + Math.abs(tied),
  });
}

/** dYdX by address: one pool per subaccount, valued at oracle prices. */
export const DYDX_SPEC: VenueSpec = {
  async read(tools) {
    const numbers = await subaccounts(tools);
    return {
      pools: await Promise.all(numbers.map((number) => readSubaccount(tools, number))),
      hedged: false,
    };
  },

  async marks(tools, markets) {
    const answer = valueAt(await tools.call('indexerGetPerpetualMarkets'), 'markets');
    if (!isRecord(answer)) throw new RowError('the prices are not a list');
    return readMarkTable(
      { rows: Object.values(answer) },
      { path: 'rows', id: ['ticker'], mark: ['oraclePrice'], fundingRate: ['nextFundingRate'] },
      markets,
      tools.now(),
    );
  },

  orders: [
    {
      read: async (tools) => {
        const numbers = await subaccounts(tools);
        const answers = await Promise.all(
          numbers.flatMap((subaccountNumber) =>
            ['OPEN', 'UNTRIGGERED'].map((status) =>
              tools.call('indexerGetOrders', {
                address: addressOf(tools),
                subaccountNumber,
                status,
              }),
            ),
          ),
        );
        return answers.flatMap((answer) => {
          const rows = rowsAt(answer);
          if (rows === undefined) throw new RowError('the open orders are not a list');
          return rows.map((raw) => {
            const row = new RowReader(raw, 'open order');
            const left = row.number('size') - (row.optionalNumber('totalFilled') ?? 0);
            return toUnifiedOrder(isRecord(raw) ? { ...raw, left } : raw, ORDERS);
          });
        });
      },
    },
  ],
};
