import { beforeEach, describe, expect, it } from 'vitest';
import type {
  AccountView,
  AppStatePatch,
  PositionView,
} from '../../../shared/contract/app-state.ts';
import { Settings } from '../../../shared/contract/settings.ts';
import {
  keepsStoppingAlarm,
  notMonitoredAlarm,
  notMonitoredHeadline,
} from '../../../main/core/blindness.ts';
import { createStateHub, type StateHub } from '../../../main/core/state-hub.ts';

// Only the fields that the hub itself looks at.
const account = (id: string, level = 'safe') =>
  ({ id, level, status: { state: 'ok', asOfMs: 1 } }) as AccountView;
const position = (key: string, level = 'safe', valueState = 'ok') =>
  ({ key, level, valueState, levelReasons: [] }) as unknown as PositionView;

let hub: StateHub;
let patches: AppStatePatch[];
let nowMs = 100;

beforeEach(() => {
  nowMs = 100;
  hub = createStateHub(() => nowMs, {
    host: { kind: 'server', version: '1', channels: [] },
    monitor: { state: 'starting', sinceMs: 0 },
    notices: [],
    settings: Settings.parse({}),
  });
  patches = [];
  hub.onPatch((patch) => patches.push(patch));
});

/** What a screen has that applied every patch to the first state. */
function screen(first: ReturnType<StateHub['state']>) {
  const accounts = new Map(first.accounts.map((view) => [view.id, view]));
  const positions = new Map(first.positions.map((view) => [view.key, view]));
  let rest = { ...first };
  for (const patch of patches) {
    if (patch.seq <= first.seq) continue;
    for (const view of patch.accounts ?? []) accounts.set(view.id, view);
    for (const id of patch.removedAccounts ?? []) accounts.delete(id);
    for (const view of patch.positions ?? []) positions.set(view.key, view);
    for (const key of patch.removedPositions ?? []) positions.delete(key);
    const { removedAccounts: _a, removedPositions: _p, ...others } = patch;
    rest = { ...rest, ...others } as typeof rest;
  }
  return { ...rest, accounts: [...accounts.values()], positions: [...positions.values()] };
}

describe('state hub', () => {
  it('starts unknown, not safe', () => {
    expect(hub.state().headline.level).toBe('unknown');
    expect(hub.state().jointLeeway.down.kind).toBe('unknown');
  });

  it('numbers its patches by one, so that a screen that applies them has the whole state', () => {
    const first = hub.state();
    hub.applyMonitor({
      nowMs: 1,
      accounts: [account('a'), account('b')],
      positions: [position('p')],
    });
    hub.setHost({ notices: [{ id: 'n', severity: 'info', text: 't' }] });
    hub.applyMonitor({ nowMs: 2, accounts: [account('a', 'critical')], removedAccounts: ['b'] });
    hub.applyMonitor({ nowMs: 3, removedPositions: ['p'], positions: [position('q')] });
    expect(patches.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    expect(screen(first)).toEqual(hub.state());
    expect(hub.state().accounts).toEqual([account('a', 'critical')]);
    expect(hub.state().positions.map(({ key }) => key)).toEqual(['q']);
  });

  it('says its own time with each state, so that ages never stand still', () => {
    hub.state();
    nowMs = 5_000;
    expect(hub.state().nowMs).toBe(5_000);
  });

  it('forgets what a restarted monitor does not name any more', () => {
    hub.applyMonitor({
      nowMs: 1,
      accounts: [account('a'), account('b')],
      positions: [position('p')],
    });
    const first = hub.state();
    hub.replaceMonitor({
      nowMs: 2,
      headline: { level: 'safe', text: 'x' },
      accounts: [account('b')],
      positions: [],
      alarms: [],
      jointLeeway: { down: { kind: 'none' }, up: { kind: 'none' } },
      firstRoundDone: true,
    });
    expect(hub.state().accounts.map(({ id }) => id)).toEqual(['b']);
    expect(hub.state().positions).toEqual([]);
    expect(screen(first)).toEqual(hub.state());
  });

  it('shows live figures under a monitor that keeps stopping, and says so first', () => {
    hub.applyMonitor({
      nowMs: 1,
      positions: [position('p', 'safe')],
      headline: { level: 'safe', text: 'All is well.' },
    });
    const first = hub.state();
    hub.setBlindness({ alarm: keepsStoppingAlarm({ count: 3, windowMs: 300_000 }, 7) });
    expect(hub.state()).toMatchObject({
      headline: {
        level: 'critical',
        text: 'The monitor keeps stopping (3 times in 5 minutes). All is well.',
      },
      alarms: [{ rule: 'not-monitored' }],
    });
    expect(hub.state().positions).toEqual([position('p', 'safe')]);
    expect(screen(first)).toEqual(hub.state());
  });

  it('keeps the last values while nobody watches, and none of them looks fresh or safe', () => {
    hub.applyMonitor({
      nowMs: 1,
      accounts: [account('a', 'watch')],
      positions: [
        position('p', 'safe'),
        position('q', 'critical'),
        position('r', 'warning', 'error'),
      ],
      headline: { level: 'safe', text: 'all is well' },
    });
    const first = hub.state();
    hub.setBlindness({ headline: notMonitoredHeadline(), alarm: notMonitoredAlarm(7) });
    const blind = hub.state();
    expect(screen(first)).toEqual(blind);
    expect(blind.headline.level).toBe('unknown');
    expect(blind.alarms.map(({ rule }) => rule)).toEqual(['not-monitored']);
    expect(blind.accounts[0]).toMatchObject({ level: 'unknown', status: { state: 'stale' } });
    expect(blind.positions.map(({ level, valueState }) => `${level} ${valueState}`)).toEqual([
      'unknown stale',
      'critical stale',
      'unknown error',
    ]);
    // A message that was still under way must not make it look fresh again.
    hub.applyMonitor({
      nowMs: 2,
      headline: { level: 'safe', text: 'late' },
      alarms: [],
      positions: [position('p')],
    });
    expect(hub.state().headline.level).toBe('unknown');
    expect(hub.state().alarms).toHaveLength(1);
    expect(hub.state().positions[0]?.level).toBe('unknown');
    hub.setBlindness(undefined);
    expect(hub.state().headline.text).toBe('late');
    expect(hub.state().positions[0]).toEqual(position('p'));
    expect(screen(first)).toEqual(hub.state());
  });
});

describe('accounts that are lost', () => {
  it('take the calm out of the headline, leave a danger in it, and give it back', () => {
    hub.applyMonitor({ nowMs: 1, headline: { level: 'safe', text: 'No account is watched yet.' } });
    hub.setLost('The list is broken.');
    expect(hub.state().headline).toEqual({ level: 'unknown', text: 'The list is broken.' });
    hub.applyMonitor({ nowMs: 2, headline: { level: 'critical', text: 'BTC' } });
    expect(hub.state().headline.text).toBe('BTC');
    hub.applyMonitor({ nowMs: 3, headline: { level: 'watch', text: 'ETH' } });
    expect(patches.at(-1)?.headline).toEqual({ level: 'unknown', text: 'The list is broken.' });
    hub.setLost(undefined);
    expect(patches.at(-1)?.headline?.text).toBe('ETH');
  });
});
