import type { AppState } from '../../shared/contract/app-state.ts';
import { SNOOZE_LIMITS, type AlarmView } from '../../shared/alarms/alarm.ts';
import { hideAmountsIn } from '../../shared/words/hide-amounts.ts';
import { formatLeverage } from '../format/format-number.ts';
import { moveText } from '../format/position-words.ts';
import { shortSymbol } from '../format/words.ts';
import { acknowledge, snooze, updateSettings } from '../state/actions.ts';
import { isUnacknowledgedCritical, isActiveAlarm } from '../state/use-app.ts';
import { navigate, type MarketTab } from './router.ts';

export interface Command {
  readonly id: string;
  readonly label: string;
  /** Right of the label, quieter; also searched. */
  readonly note?: string;
  readonly keys?: string;
  readonly run: () => void;
}

export interface CommandGroup {
  readonly value: string;
  readonly items: readonly Command[];
}

/** Everything that the palette can do now. Alarms come first while there are any. */
export function listCommands(app: AppState, ladder: readonly string[]): readonly CommandGroup[] {
  const groups: CommandGroup[] = [
    { value: 'Alarms', items: alarmCommands(app) },
    { value: 'Screens', items: SCREEN_COMMANDS },
    { value: 'Positions', items: positionCommands(app, ladder) },
    { value: 'Accounts', items: accountCommands(app) },
    { value: 'Settings', items: settingCommands(app) },
  ];
  return groups.filter((group) => group.items.length > 0);
}

const MARKET_PARTS: readonly { readonly tab: MarketTab; readonly label: string }[] = [
  { tab: 'liquidations', label: 'Liquidations, open interest and funding' },
  { tab: 'correlation', label: 'Correlation with Nasdaq, S&P 500, gold and dollar' },
  { tab: 'calendar', label: 'Calendar of announced events' },
  { tab: 'spread', label: 'Diversification: how much is one bet' },
  { tab: 'settings', label: 'Market settings: watched coins, sectors, correction and bear market' },
];

const MARKET_COMMANDS: readonly Command[] = MARKET_PARTS.map(({ tab, label }) => ({
  id: `go-market-${tab}`,
  label,
  note: 'market',
  run: () => navigate({ screen: 'market', tab }),
}));

const SCREEN_COMMANDS: readonly Command[] = [
  {
    id: 'go-overview',
    label: 'Overview',
    keys: 'Alt 1',
    run: () => navigate({ screen: 'overview' }),
  },
  {
    id: 'go-what-if',
    label: 'What-if',
    keys: 'Alt 2',
    run: () => navigate({ screen: 'what-if', mode: 'move' }),
  },
  {
    id: 'go-replay',
    label: 'Replay a crash on this book',
    note: 'what-if',
    run: () => navigate({ screen: 'what-if', mode: 'replay' }),
  },
  {
    id: 'go-market',
    label: 'Market',
    note: 'sell-off radar',
    keys: 'Alt 3',
    run: () => navigate({ screen: 'market', tab: 'radar' }),
  },
  ...MARKET_COMMANDS,
  {
    id: 'go-alarms',
    label: 'Alarms',
    keys: 'Alt 4',
    run: () => navigate({ screen: 'alarms', tab: 'active' }),
  },
  {
    id: 'go-log',
    label: 'Alarm log',
    note: 'why did I (not) get an alarm?',
    run: () => navigate({ screen: 'alarms', tab: 'log' }),
  },
  {
    id: 'go-rules',
    label: 'Alarm rules',
    note: 'thresholds',
    run: () => navigate({ screen: 'alarms', tab: 'rules' }),
  },
  {
    id: 'go-channels',
    label: 'Send a test alarm',
    note: 'channels',
    run: () => navigate({ screen: 'alarms', tab: 'channels' }),
  },
  { id: 'go-import', label: 'Import', keys: 'Alt 5', run: () => navigate({ screen: 'import' }) },
  {
    id: 'go-accounts',
    label: 'Accounts and settings',
    keys: 'Alt 6',
    run: () => navigate({ screen: 'accounts', connect: false }),
  },
  {
    id: 'connect',
    label: 'Connect an account',
    run: () => navigate({ screen: 'accounts', connect: true }),
  },
];

function alarmCommands(app: AppState): readonly Command[] {
  const commands: Command[] = [];
  const titleOf = ({ title }: AlarmView) =>
    app.settings.appearance.hideAmounts ? hideAmountsIn(title) : title;
  // A notice needs no answer: a snooze for each would bury what does.
  const demanding = app.alarms.filter((each) => isActiveAlarm(each) && each.level !== 'info');
  for (const alarm of demanding) {
    if (alarm.phase === 'firing') {
      commands.push({
        id: `ack-${alarm.id}`,
        label: `Acknowledge: ${titleOf(alarm)}`,
        ...(isUnacknowledgedCritical(alarm, app.nowMs) ? { keys: 'Alt A' } : {}),
        run: () => void acknowledge(alarm.id),
      });
    }
    const limit = alarm.level === 'critical' ? SNOOZE_LIMITS.critical : 3_600_000;
    commands.push({
      id: `snooze-${alarm.id}`,
      label: `Snooze ${alarm.level === 'critical' ? '15 min' : '1 h'}: ${titleOf(alarm)}`,
      run: () => void snooze(alarm.id, limit),
    });
  }
  return commands.slice(0, 12);
}

function positionCommands(app: AppState, ladder: readonly string[]): readonly Command[] {
  const byKey = new Map(app.positions.map((position) => [position.key, position]));
  return ladder.flatMap((key) => {
    const position = byKey.get(key);
    if (position === undefined) return [];
    const leverage = position.leverage === undefined ? '' : ` ${formatLeverage(position.leverage)}`;
    return [
      {
        id: `position-${key}`,
        label: `${shortSymbol(position.symbol)} ${position.side}${leverage}`,
        note: `${moveText(position.risk.distance)} · ${position.accountName}`,
        run: () => navigate({ screen: 'position', positionKey: key }),
      },
    ];
  });
}

function accountCommands(app: AppState): readonly Command[] {
  return app.accounts.map((account) => ({
    id: `account-${account.id}`,
    label: account.name,
    note: account.exchangeName,
    run: () => navigate({ screen: 'account', accountId: account.id }),
  }));
}

function settingCommands(app: AppState): readonly Command[] {
  const { theme, hideAmounts } = app.settings.appearance;
  const themes = [
    { id: 'dark', label: 'Dark theme' },
    { id: 'light', label: 'Light theme' },
    { id: 'system', label: 'Theme of the system' },
  ] as const;
  return [
    {
      id: 'hide-amounts',
      label: hideAmounts ? 'Show amounts' : 'Hide amounts',
      note: 'for screen sharing',
      run: () => void updateSettings({ appearance: { hideAmounts: !hideAmounts } }),
    },
    ...themes
      .filter((each) => each.id !== theme)
      .map((each) => ({
        id: `theme-${each.id}`,
        label: each.label,
        run: () => void updateSettings({ appearance: { theme: each.id } }),
      })),
  ];
}
