import { Gauge, type Registry } from 'prom-client';
import type { AccountView, AppState, PositionView } from '../../shared/contract/app-state.ts';
import type { Level } from '../../shared/domain/level.ts';
import type { Figure, LiquidationDistance } from '../../shared/domain/outcome.ts';
import type { JointMove } from '../../shared/domain/risk-report.ts';

/** In the order of attention: blind stands above warning and below critical. */
const LEVEL_NUMBER: Readonly<Record<Level, number>> = {
  safe: 0,
  watch: 1,
  warning: 2,
  unknown: 3,
  critical: 4,
};
const LEVELS = '0 safe, 1 watch, 2 warning, 3 unknown (blind), 4 critical';

type Labels = Record<string, string>;

/** A value, or why there is none; `Infinity` is a known one: no price of the coin liquidates it. */
type Sample = number | undefined;

/** Gauges that are filled anew from the state at each question: what is gone has no sample any more. */
export function createStateGauges(registry: Registry): { update(state: AppState): void } {
  const all: Gauge[] = [];
  const gauge = (name: string, help: string, labelNames: readonly string[] = []) => {
    const made = new Gauge({ name, help, labelNames: [...labelNames], registers: [registry] });
    all.push(made);
    return made;
  };
  const ofAccount = ['account', 'account_name', 'exchange', 'source'];
  const ofPosition = [...ofAccount, 'position', 'symbol', 'side', 'margin_mode'];

  const info = gauge('leeway_info', 'Which Leeway this is.', ['version', 'host']);
  const up = gauge('leeway_monitor_up', '1 while the monitor runs, 0 while nobody watches.');
  const beatAge = gauge(
    'leeway_monitor_heartbeat_age_seconds',
    'Since the last heartbeat of the monitor.',
  );
  const level = gauge('leeway_level', `Level of the headline: ${LEVELS}.`, ['level']);
  const joint = gauge(
    'leeway_joint_leeway_ratio',
    'How far the whole market may move over all accounts; infinite: no move liquidates.',
    ['direction'],
  );

  const account = {
    level: gauge('leeway_account_level', `Level of an account: ${LEVELS}.`, [
      ...ofAccount,
      'level',
    ]),
    seen: gauge('leeway_account_seen', '1 while the account is read as it should be.', ofAccount),
    age: gauge(
      'leeway_account_data_age_seconds',
      'Since the positions were last read well; no sample: never.',
      ofAccount,
    ),
    positions: gauge('leeway_account_positions', 'Open positions.', ofAccount),
    known: gauge('leeway_account_figure_known', '1 where the figure is known, else 0.', [
      ...ofAccount,
      'figure',
    ]),
    equity: gauge('leeway_account_equity', 'Equity in the display currency.', [
      ...ofAccount,
      'currency',
    ]),
    notional: gauge('leeway_account_notional', 'Notional in the display currency.', [
      ...ofAccount,
      'currency',
    ]),
    leverage: gauge('leeway_account_effective_leverage', 'Notional / equity.', ofAccount),
    marginRatio: gauge(
      'leeway_account_margin_ratio',
      'Maintenance margin / equity of the worst pool; 1 is liquidation.',
      ofAccount,
    ),
    joint: gauge(
      'leeway_account_joint_leeway_ratio',
      'How far the whole market may move before the account is liquidated, signed; infinite: no move does.',
      [...ofAccount, 'direction'],
    ),
  };
  const pool = {
    marginRatio: gauge(
      'leeway_pool_margin_ratio',
      'Maintenance margin / equity of a pool; 1 is liquidation.',
      [...ofAccount, 'pool', 'currency'],
    ),
    equity: gauge('leeway_pool_equity', 'Equity of a pool in its settle currency.', [
      ...ofAccount,
      'pool',
      'currency',
    ]),
  };
  const position = {
    level: gauge('leeway_position_level', `Level of a position: ${LEVELS}.`, [
      ...ofPosition,
      'level',
    ]),
    known: gauge('leeway_position_figure_known', '1 where the figure is known, else 0.', [
      ...ofPosition,
      'figure',
    ]),
    distance: gauge(
      'leeway_position_distance_ratio',
      'Way to liquidation as a fraction of the mark; infinite: no price liquidates it.',
      ofPosition,
    ),
    sigmas: gauge(
      'leeway_position_distance_sigmas',
      'Way to liquidation in daily standard deviations.',
      ofPosition,
    ),
    marginRatio: gauge(
      'leeway_position_margin_ratio',
      'Maintenance margin / equity of what liquidates it; 1 is liquidation.',
      ofPosition,
    ),
    notional: gauge('leeway_position_notional', 'Notional at mark, in the settle currency.', [
      ...ofPosition,
      'currency',
    ]),
    mark: gauge('leeway_position_mark_price', 'Mark price.', ofPosition),
    age: gauge(
      'leeway_position_data_age_seconds',
      'Since the position was last read; no sample: never.',
      ofPosition,
    ),
    unprotected: gauge(
      'leeway_position_unprotected',
      '1 where no reduce-only stop stands before the liquidation price; no sample: not known.',
      ofPosition,
    ),
  };
  const alarm = gauge('leeway_alarm_active', '1 for each alarm that is not over.', [
    'rule',
    'level',
    'phase',
    'account',
    'position',
  ]);
  const channelReady = gauge(
    'leeway_channel_ready',
    '1 where a channel can be used; what is turned off has no sample.',
    ['channel'],
  );
  const channelTestDue = gauge(
    'leeway_channel_test_due',
    '1 where the test alarm of a channel is due; what is turned off has no sample.',
    ['channel'],
  );
  const heartbeatAge = gauge(
    'leeway_heartbeat_last_success_age_seconds',
    'Since a sign of life last arrived at the dead man’s switch; no sample: never, or off.',
  );

  function put(
    made: Gauge,
    known: Gauge | undefined,
    figure: string,
    labels: Labels,
    value: Sample,
    more: Labels = {},
  ): void {
    if (value !== undefined) made.set({ ...labels, ...more }, value);
    known?.set({ ...labels, figure }, value === undefined ? 0 : 1);
  }

  function addAccount(view: AccountView, nowMs: number): Labels {
    const labels = {
      account: view.id,
      account_name: view.name,
      exchange: view.exchange,
      source: view.source,
    };
    const { known } = account;
    const currency = { currency: view.displayCurrency };
    account.level.set({ ...labels, level: view.level }, LEVEL_NUMBER[view.level]);
    account.seen.set(labels, view.status.state === 'ok' ? 1 : 0);
    put(account.age, undefined, '', labels, ageS(view.status.asOfMs, nowMs));
    // Of an account that was never read nobody knows whether it has positions.
    if (view.status.asOfMs !== undefined) account.positions.set(labels, view.positionCount);
    put(account.equity, known, 'equity', labels, valueOf(view.equity), currency);
    put(account.notional, known, 'notional', labels, valueOf(view.notional), currency);
    put(account.leverage, known, 'effective_leverage', labels, valueOf(view.effectiveLeverage));
    put(account.marginRatio, known, 'margin_ratio', labels, valueOf(view.marginRatio));
    for (const direction of ['down', 'up'] as const) {
      const move = moveOf(view.jointLeeway[direction], direction);
      put(account.joint, known, `joint_leeway_${direction}`, labels, move, { direction });
    }
    for (const each of view.pools) {
      const more = { pool: each.id, currency: each.settleCurrency };
      put(pool.marginRatio, undefined, '', labels, valueOf(each.marginRatio), more);
      put(pool.equity, undefined, '', labels, valueOf(each.equity), more);
    }
    return labels;
  }

  function addPosition(view: PositionView, accountLabels: Labels, nowMs: number): void {
    const { risk } = view;
    const labels = {
      ...accountLabels,
      position: view.key,
      symbol: view.symbol,
      side: view.side,
      margin_mode: view.marginMode,
    };
    const { known } = position;
    position.level.set({ ...labels, level: view.level }, LEVEL_NUMBER[view.level]);
    put(position.distance, known, 'distance', labels, distanceOf(risk.distance));
    put(position.sigmas, known, 'sigmas', labels, valueOf(risk.sigmas));
    put(position.marginRatio, known, 'margin_ratio', labels, valueOf(risk.marginRatio));
    put(position.notional, known, 'notional', labels, valueOf(risk.notional), {
      currency: view.settleCurrency,
    });
    put(position.mark, known, 'mark_price', labels, view.markPrice);
    put(position.age, undefined, '', labels, ageS(view.asOfMs, nowMs));
    if (view.unprotected !== undefined) {
      position.unprotected.set(labels, view.unprotected ? 1 : 0);
    }
  }

  return {
    update(state) {
      const { nowMs, host, monitor } = state;
      for (const each of all) each.reset();
      // A gauge without labels starts at zero, and unknown is not zero.
      for (const each of [beatAge, heartbeatAge]) each.remove();
      info.set({ version: host.version, host: host.kind }, 1);
      up.set(monitor.state === 'running' ? 1 : 0);
      put(beatAge, undefined, '', {}, ageS(monitor.lastHeartbeatMs, nowMs));
      level.set({ level: state.headline.level }, LEVEL_NUMBER[state.headline.level]);
      for (const direction of ['down', 'up'] as const) {
        put(joint, undefined, '', { direction }, moveOf(state.jointLeeway[direction], direction));
      }
      const labels = new Map(state.accounts.map((view) => [view.id, addAccount(view, nowMs)]));
      for (const view of state.positions) {
        addPosition(view, labels.get(view.accountId) ?? { account: view.accountId }, nowMs);
      }
      for (const { rule, level: alarmLevel, phase, subject } of state.alarms) {
        if (phase === 'normal') continue;
        const { accountId = '', positionKey = '' } = subject;
        alarm.set({ rule, level: alarmLevel, phase, account: accountId, position: positionKey }, 1);
      }
      for (const channel of host.channels) {
        if (channel.state === 'off') continue;
        channelReady.set({ channel: channel.id }, channel.state === 'ready' ? 1 : 0);
        channelTestDue.set({ channel: channel.id }, channel.testDue === undefined ? 0 : 1);
      }
      put(heartbeatAge, undefined, '', {}, ageS(host.heartbeat?.lastSuccessMs, nowMs));
    },
  };
}

function valueOf(figure: Figure): Sample {
  return figure.kind === 'known' ? figure.value : undefined;
}

function distanceOf(distance: LiquidationDistance): Sample {
  if (distance.kind === 'distance') return distance.ratio;
  return distance.kind === 'none' ? Number.POSITIVE_INFINITY : undefined;
}

function moveOf(move: JointMove, direction: 'down' | 'up'): Sample {
  if (move.kind === 'move') return move.ratio;
  if (move.kind === 'unknown') return undefined;
  return direction === 'up' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}

function ageS(atMs: number | undefined, nowMs: number): Sample {
  return atMs === undefined ? undefined : Math.max(0, nowMs - atMs) / 1_000;
}
