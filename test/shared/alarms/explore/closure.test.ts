import { describe, expect, it } from 'vitest';
import type { AlarmEvent } from '../../../../shared/alarms/engine/engine-state.ts';
import { NO_CONDITIONS } from '../../../../shared/alarms/engine/engine-state.ts';
import type { Grade, Observation } from '../../../../shared/alarms/engine/alarm-state.ts';
import { checkTaken } from './closure-checks.ts';
import { explore, type Move } from './closure-space.ts';
import { POSITION, seen, source, unseen } from '../engine-harness.ts';

/**
 * The real engine, explored to closure: from every state that can be reached, every event, with times reduced to their
 * order. After each move: no silence while critical, missing data never clears, worse always breaks through. Floods are left
 * out of the abstraction (they only delay what is calm); the random lives reach them. LEEWAY_CLOSURE=full takes more events:
 * some 60,000 states each.
 */
const RISK = `liquidation-risk|${POSITION}`;
const isFull = process.env['LEEWAY_CLOSURE'] === 'full';

const look = (name: string, ...observations: Observation[]): Move => ({
  name,
  event: { type: 'observed', observations },
});
const event = (name: string, one: AlarmEvent): Move => ({ name, event: one });
const see = (grade: Grade, holdGrade: Grade = grade, distance = 0.04): Move =>
  look(`see ${grade} held ${holdGrade} at ${distance}`, seen(grade, { holdGrade, distance }));

const TIME: readonly Move[] = [
  { name: 'wait for the next deadline', wait: 'next' },
  { name: 'wait for all deadlines', wait: 'all' },
];
const UNSEEN = look('unseen', unseen());
const ACKNOWLEDGE = event('acknowledge', { type: 'acknowledged', alarmId: RISK });
const BLIND = look('blind', source('blind', 'critical'));
const RESTART: Move = { name: 'restart', restart: true };

function report(name: string, taken: readonly Move[]) {
  const found = explore(taken, checkTaken);
  // The figures are what this test is for.
  process.stdout.write(`closure of ${name}: ${found.states} states, ${found.moves} moves\n`);
  return found;
}

/** The moves that `npm test` takes, and the further ones of the full exploration. */
function moves(always: readonly Move[], onlyFull: readonly Move[]): readonly Move[] {
  return [...TIME, ...always, ...(isFull ? onlyFull : [])];
}

const hold = (quiet: boolean, stress: boolean): Move =>
  event(`quiet ${quiet}, stress ${stress}`, {
    type: 'conditions',
    conditions: { ...NO_CONDITIONS, quiet, stress },
  });

describe('the engine explored to closure', () => {
  it('C1, C10, D3: one position, looks, gaps, answers and restarts in every order', () => {
    const found = report(
      'one position',
      moves(
        [see('normal'), see('critical'), UNSEEN, ACKNOWLEDGE, RESTART],
        [
          see('normal', 'critical'),
          see('warning'),
          see('critical', 'critical', 0.01),
          look('stale and normal', seen('normal', { stale: true })),
          look('unseen, worth a warning', unseen('warning')),
          event('snooze', { type: 'snoozed', alarmId: RISK, durationMs: 1e9 }),
        ],
      ),
    );
    expect(found.isClosed).toBe(true);
    expect(found.states).toBeGreaterThan(100);
  }, 3_600_000);

  it('C6, C9, C11: one position that warns, is snoozed and flaps', () => {
    const found = report(
      'one position that flaps',
      moves(
        [
          see('normal'),
          see('warning'),
          event('snooze', { type: 'snoozed', alarmId: RISK, durationMs: 1e9 }),
        ],
        [see('info'), see('normal', 'warning'), UNSEEN],
      ),
    );
    expect(found.isClosed).toBe(true);
  }, 3_600_000);

  it('C10: one position under quiet hours and stress', () => {
    const found = report(
      'one position with quiet hours and stress',
      moves(
        [see('warning'), see('critical'), hold(true, false), hold(false, true)],
        [see('normal'), UNSEEN, ACKNOWLEDGE, hold(false, false)],
      ),
    );
    expect(found.isClosed).toBe(true);
  }, 3_600_000);

  it('C14: one position whose account goes blind, and whose reading ends it', () => {
    const found = report(
      'one position, its source and its end',
      moves(
        [
          see('critical'),
          BLIND,
          event('gone', { type: 'account-read', accountId: 'acc', positionKeys: new Set() }),
        ],
        [look('unseen, worth a warning', unseen('warning')), ACKNOWLEDGE],
      ),
    );
    expect(found.isClosed).toBe(true);
  }, 3_600_000);

  // Apart from the end of the position: both together are some millions of states, most of them orders of repetitions.
  it.runIf(isFull)(
    'C14: one position whose account goes blind and is seen again',
    () => {
      const found = report(
        'one position and its source that comes back',
        moves(
          [see('critical'), BLIND, look('seen again', source('blind', 'normal'))],
          [look('unseen, worth a warning', unseen('warning')), ACKNOWLEDGE],
        ),
      );
      expect(found.isClosed).toBe(true);
    },
    3_600_000,
  );
});
