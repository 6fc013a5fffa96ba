import type { AccountView, PositionView } from '../../shared/contract/app-state.ts';
import { worstLevel } from '../../shared/domain/level.ts';
import { known } from '../../shared/domain/outcome.ts';
import type { JointLeeway } from '../../shared/domain/risk-report.ts';
import { SAMPLE_ACCOUNTS, SAMPLE_NOW_MS, type SampleAccountId } from './sample-position.ts';

export const leeway = (down: number | undefined, up: number | undefined): JointLeeway => ({
  down: down === undefined ? { kind: 'none' } : { kind: 'move', ratio: down },
  up: up === undefined ? { kind: 'none' } : { kind: 'move', ratio: up },
});

export function sampleAccount(
  id: SampleAccountId,
  positions: readonly PositionView[],
  change: Partial<AccountView> = {},
): AccountView {
  const own = positions.filter((position) => position.accountId === id);
  const level = worstLevel(own.map((position) => position.level));
  const marginRatio = { safe: 0.18, watch: 0.34, warning: 0.63, critical: 0.84, unknown: 0.3 }[
    level
  ];
  const down = { safe: -0.31, watch: -0.19, warning: -0.089, critical: -0.042, unknown: -0.2 }[
    level
  ];
  return {
    id,
    ...SAMPLE_ACCOUNTS[id],
    status: {
      state: 'ok',
      asOfMs: SAMPLE_NOW_MS - (id === 'acc-import' ? 5400_000 : 3000),
      nextTryMs: SAMPLE_NOW_MS + 7000,
      clockSkewMs: 41,
    },
    level,
    displayCurrency: 'USD',
    equity: known(id === 'acc-binance' ? 48_213.4 : 21_907.12),
    notional: known(id === 'acc-binance' ? 204_730.22 : 131_240.5),
    unrealizedPnl: known(id === 'acc-binance' ? -6_204.11 : -1_320.9),
    effectiveLeverage: known(id === 'acc-binance' ? 4.25 : 5.99),
    marginRatio: known(marginRatio),
    jointLeeway: leeway(down, id === 'acc-bitget' ? 0.412 : undefined),
    positionCount: own.length,
    pools: [
      {
        id: 'main',
        settleCurrency: 'USDT',
        equity: known(48_213.4),
        maintenanceMargin: known(48_213.4 * marginRatio),
        marginRatio: known(marginRatio),
        effectiveLeverage: known(4.25),
        jointLeeway: leeway(down, undefined),
        warningMarginRatio: 0.6,
        criticalMarginRatio: 0.8,
      },
    ],
    warnings: [],
    pollIntervalMs: 10_000,
    keyRights: 'read-only',
    ...change,
  };
}
