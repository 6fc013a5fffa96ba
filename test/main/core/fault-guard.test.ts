import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import {
  createFaultLog,
  describeFault,
  guardAgainstFaults,
} from '../../../main/core/fault-guard.ts';

const CANARY = 'canarySecret5d2e80';

describe('faults that nobody caught (E4)', () => {
  it('are reported, also when reporting fails, until the guard is taken away', () => {
    const source = new EventEmitter();
    const report = vi.fn(() => {
      throw new Error('the screen is broken, too');
    });
    const cancel = guardAgainstFaults(source, report);
    const fault = new Error('x');
    source.emit('uncaughtException', fault);
    source.emit('unhandledRejection', 'y');
    expect(report.mock.calls).toEqual([
      ['uncaught exception', fault],
      ['unhandled rejection', 'y'],
    ]);
    cancel();
    expect(source.listenerCount('uncaughtException')).toBe(0);
    expect(source.listenerCount('unhandledRejection')).toBe(0);
  });

  it('are not reported where they are about writing the report', () => {
    const source = new EventEmitter();
    const report = vi.fn();
    guardAgainstFaults(source, report);
    const gone = Object.assign(new Error('write EPIPE'), { code: 'EPIPE', syscall: 'write' });
    source.emit('uncaughtException', gone);
    expect(report).not.toHaveBeenCalled();
  });

  it('are logged without what they say, because that may be a key', () => {
    for (const fault of [new TypeError(`bad key ${CANARY}\n    at ${CANARY}`), CANARY, undefined]) {
      const text = describeFault('here', fault);
      expect(text).toContain('here');
      expect(text).not.toContain(CANARY);
    }
  });

  it('do not fill a disk', () => {
    const write = vi.fn();
    const log = createFaultLog(write);
    for (let n = 0; n < 1_000; n += 1) log('here', new Error('x'));
    expect(write).toHaveBeenCalledTimes(51);
  });
});
