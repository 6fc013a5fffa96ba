import { describe, expect, it } from 'vitest';
import type { AlarmState } from '../../../../shared/alarms/engine/alarm-state.ts';
import { restoreEngine, snapshotEngine } from '../../../../shared/alarms/engine/engine-snapshot.ts';
import { createEngineState } from '../../../../shared/alarms/engine/engine-state.ts';
import { alarm, at, byId } from '../alarm-fixtures.ts';

const SAVED = at(100_000);
/** Forty seconds later by the wall; the other clock began anew. */
const NOW = { wallMs: SAVED.wallMs + 40_000, monotonicMs: 7_000 };
const SHIFT = 7_000 - 40_000 - 100_000;

function over(one: AlarmState, now = NOW): AlarmState | undefined {
  const saved = snapshotEngine({ ...createEngineState('t'), alarms: byId(one) }, SAVED);
  return restoreEngine(JSON.parse(JSON.stringify(saved)), 'u', now).alarms.get(one.id);
}

describe('C15: what survives a restart', () => {
  it('every moment on the new clock, and nothing known to be fresh', () => {
    const found = over(
      alarm({
        since: at(50_000),
        announced: { lastMonotonicMs: 90_000, count: 3 },
        acknowledged: { at: at(95_000), distance: 0.04 },
        unstableUntilMonotonicMs: 130_000,
      }),
    );
    expect(found).toMatchObject({
      stage: 'firing',
      valueState: 'unknown',
      since: { wallMs: at(50_000).wallMs, monotonicMs: 50_000 + SHIFT },
      announced: { lastMonotonicMs: 90_000 + SHIFT, count: 3 },
      acknowledged: {
        at: { wallMs: at(95_000).wallMs, monotonicMs: 95_000 + SHIFT },
        distance: 0.04,
      },
      unstableUntilMonotonicMs: 130_000 + SHIFT,
    });
    expect(found).not.toHaveProperty('snoozed');
  });

  it('a recovery and the changes that nobody watched do not, and pending stays pending', () => {
    const recovery = { sinceMonotonicMs: 1, to: 'normal' } as const;
    const changes = [{ atMonotonicMs: 1, up: true }];
    const found = over(alarm({ stage: 'recovering', recovery, changes }));
    expect(found?.stage).toBe('firing');
    for (const gone of ['recovery', 'changes', 'acknowledged', 'unstableUntilMonotonicMs']) {
      expect(found).not.toHaveProperty(gone);
    }
    expect(over(alarm({ stage: 'pending' }))?.stage).toBe('pending');
  });

  it('C9: a snooze with what it had left, never more, whatever was done to the wall clock', () => {
    const snoozed = { until: at(160_000), distance: 0.03 };
    expect(over(alarm({ snoozed }))?.snoozed).toEqual({
      until: { wallMs: NOW.wallMs + 20_000, monotonicMs: NOW.monotonicMs + 20_000 },
      distance: 0.03,
    });
    const back = { wallMs: SAVED.wallMs - 3_600_000, monotonicMs: 7_000 };
    expect(over(alarm({ snoozed }), back)?.snoozed?.until).toEqual({
      wallMs: back.wallMs + 60_000,
      monotonicMs: back.monotonicMs + 60_000,
    });
  });

  it('that a message waited: nobody was told, or they were before', () => {
    const kinds = { raised: true, worse: 'again', repeated: 'again' } as const;
    for (const [kind, unsaid] of Object.entries(kinds)) {
      const state = { ...createEngineState('t'), alarms: byId(alarm()) };
      const flags = { notify: true, sound: true, windowToFront: true, remote: true };
      const words = { alarmId: alarm().id, level: 'critical', title: '', text: '' } as const;
      const announcement = { ...words, ...flags, kind: kind as keyof typeof kinds };
      const waiting = new Map([[alarm().id, { announcement, queuedMonotonicMs: 0 }]]);
      for (const queue of ['critical', 'calm']) {
        const outbox = { ...state.outbox, [queue]: waiting };
        expect(snapshotEngine({ ...state, outbox }, SAVED).alarms[0]?.unsaid).toBe(unsaid);
      }
    }
    expect(over(alarm())).not.toHaveProperty('unsaid');
  });

  it('whether the run ended as it should, in a form that has a number', () => {
    const state = createEngineState('t');
    expect(snapshotEngine(state, SAVED)).toEqual({ version: 1, savedAt: SAVED, alarms: [] });
    expect(snapshotEngine(state, SAVED, true)).toMatchObject({ version: 1, clean: true });
    expect(restoreEngine(snapshotEngine(state, SAVED), 'u', NOW).instance).toBe('u');
  });
});
