import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AlarmRule } from '../../../../shared/alarms/alarm.ts';
import { rebuildAlarms } from '../../../../shared/alarms/audit/rebuild-alarms.ts';
import { RULES } from '../../../../shared/alarms/rules/rule-traits.ts';
import type { Grade } from '../../../../shared/alarms/engine/alarm-state.ts';
import { Harness, seen, source } from '../engine-harness.ts';

const KEYS = ['acc|p|BTC/USDT:USDT|long|cross', 'acc|p|ETH/USDT:USDT|short|isolated'];

const step = fc.oneof(
  fc.record({
    kind: fc.constant('see' as const),
    key: fc.constantFrom(...KEYS),
    grade: fc.constantFrom<Grade>('normal', 'info', 'warning', 'critical'),
    distance: fc.double({ min: 0.001, max: 0.2, noNaN: true }),
    stale: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('blind' as const), on: fc.boolean() }),
  fc.record({
    kind: fc.constant('pass' as const),
    ms: fc.constantFrom(1_000, 30_000, 400_000, 2_000_000),
  }),
  fc.record({ kind: fc.constant('acknowledge' as const), key: fc.constantFrom(...KEYS) }),
  fc.record({ kind: fc.constant('snooze' as const), key: fc.constantFrom(...KEYS) }),
  fc.record({ kind: fc.constant('gone' as const), key: fc.constantFrom(...KEYS) }),
);

const EVENTS = (Object.keys(RULES) as AlarmRule[]).filter(
  (rule) => RULES[rule].lastsMs !== undefined,
);

describe('the log of the alarms (C20)', () => {
  test.each(EVENTS)('knows that an acknowledged event stands no more: %s', (rule) => {
    const h = new Harness();
    h.observe(source(rule, 'warning'));
    const [alarmId = ''] = h.state.alarms.keys();
    const rowsOf = () =>
      h.effects.flatMap((effect) => (effect.kind === 'audit' ? [effect.decision] : []));
    expect([...rebuildAlarms(rowsOf()).keys()]).toEqual([alarmId]);
    h.send({ type: 'acknowledged', alarmId });
    expect(h.state.alarms.size).toBe(0);
    expect(rebuildAlarms(rowsOf()).size).toBe(0);
  });

  test('is enough to rebuild which alarms stand, at which level and whether they were answered', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const h = new Harness();
        for (const one of steps) {
          if (one.kind === 'see') h.observe(seen(one.grade, one));
          else if (one.kind === 'blind') h.observe(source('blind', one.on ? 'critical' : 'normal'));
          else if (one.kind === 'pass') h.pass(one.ms);
          else if (one.kind === 'gone') {
            const positionKeys = new Set(KEYS.filter((key) => key !== one.key));
            h.send({ type: 'account-read', accountId: 'acc', positionKeys });
          } else {
            const alarmId = `liquidation-risk|${one.key}`;
            if (one.kind === 'acknowledge') h.send({ type: 'acknowledged', alarmId });
            else h.send({ type: 'snoozed', alarmId, durationMs: 600_000 });
          }
        }
        const rows = h.effects.flatMap((effect) =>
          effect.kind === 'audit' ? [effect.decision] : [],
        );
        const rebuilt = [...rebuildAlarms(rows).values()].map(({ id, level, acknowledged }) => ({
          id,
          level,
          acknowledged,
        }));
        const stands = [...h.state.alarms.values()]
          .filter(({ stage }) => stage !== 'pending')
          .map(({ id, level, acknowledged }) => ({
            id,
            level,
            acknowledged: acknowledged !== undefined,
          }));
        const byId = (a: { id: string }, b: { id: string }) => a.id.localeCompare(b.id);
        expect(rebuilt.toSorted(byId)).toEqual(stands.toSorted(byId));
      }),
      { numRuns: 300 },
    );
  });
});
