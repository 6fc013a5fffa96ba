import type { Account, Pool } from '../../../shared/domain/book.ts';
import type { Position } from '../../../shared/domain/position.ts';
import type { AccountRisk, PoolRisk, PositionRisk } from '../../../shared/domain/risk-report.ts';
import { evaluateAccount, type RiskContext } from '../../../shared/risk/evaluate.ts';

export const NO_CONTEXT: RiskContext = { betas: {}, dailySigmas: {} };

/** A long of 1 BTC at 100, 10x, 1 % maintenance; cross unless said otherwise. */
export function position(fields: Partial<Position> = {}): Position {
  return {
    symbol: 'BTC/USDT:USDT',
    side: 'long',
    contracts: 1,
    contractType: 'linear',
    contractSize: 1,
    underlying: 'BTC',
    marginMode: 'cross',
    entryPrice: 100,
    markPrice: 100,
    leverage: 10,
    maintenanceMarginRate: 0.01,
    ...fields,
  };
}

export function pool(fields: Partial<Pool> = {}): Pool {
  return { id: 'p', settleCurrency: 'USDT', positions: [position()], ...fields };
}

export function account(fields: Partial<Account> = {}): Account {
  return { id: 'a', venue: 'binance-usdm', positionMode: 'one-way', pools: [pool()], ...fields };
}

/** The report of an account with one pool. */
export function evaluate(
  one: Account,
  context: RiskContext = NO_CONTEXT,
): { account: AccountRisk; pool: PoolRisk; position: PositionRisk } {
  const report = evaluateAccount(one, context);
  const [poolRisk] = report.pools;
  const [positionRisk] = poolRisk?.positions ?? [];
  if (poolRisk === undefined || positionRisk === undefined) throw new Error('an account without');
  return { account: report, pool: poolRisk, position: positionRisk };
}

/** The number of a known figure or price; throws with what it was instead. */
export function numberOf(
  figure: { kind: string } & Partial<Record<'value' | 'price' | 'ratio', number>>,
): number {
  const value = figure.value ?? figure.price ?? figure.ratio;
  if (value === undefined) throw new Error(`not a number: ${JSON.stringify(figure)}`);
  return value;
}
