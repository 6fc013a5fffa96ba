import { describe, expect, it } from 'vitest';
import { createDemoKeeper } from '../../../main/core/demo-keeper.ts';
import { createVirtualClock } from '../../helpers/virtual-clock.ts';

function setUp() {
  const running = new Set<string>();
  let launches = 0;
  let die: () => void = () => undefined;
  const clock = createVirtualClock();
  const answers: (string | undefined)[] = [];
  const keeper = createDemoKeeper({
    clock,
    onChange: () => void keeper.want({ crashId: 'a', seed: 1 }).then((each) => answers.push(each)),
    launcher: {
      async launch({ crashId }) {
        launches += 1;
        const endpoint = `${crashId}#${launches}`;
        await Promise.resolve();
        if (crashId === 'broken') throw new Error('no such day');
        running.add(endpoint);
        return {
          endpoint,
          stop: () => running.delete(endpoint),
          onExit(listener) {
            die = () => {
              running.delete(endpoint);
              listener();
            };
          },
        };
      },
    },
  });
  return { keeper, running, clock, answers, die: () => die(), launches: () => launches };
}

describe('demo keeper', () => {
  it('keeps one exchange however often it is wished for, and restarts it for another day', async () => {
    const { keeper, running } = setUp();
    const wishes = [1, 2, 3].map(() => keeper.want({ crashId: 'a', seed: 1 }));
    expect(await Promise.all(wishes)).toEqual(['a#1', 'a#1', 'a#1']);
    expect(await keeper.want({ crashId: 'b', seed: 1 })).toBe('b#2');
    expect([...running]).toEqual(['b#2']);
    expect(keeper.notices()[0]?.text).toMatch(/^DEMO.* b,/);
    expect(await keeper.want(undefined)).toBeUndefined();
    expect([...running]).toEqual([]);
    expect(keeper.notices()).toEqual([]);
  });

  it('says why it could not start one, and starts the next', async () => {
    const { keeper } = setUp();
    expect(await keeper.want({ crashId: 'broken', seed: 1 })).toBeUndefined();
    expect(keeper.notices()[0]).toMatchObject({ id: 'demo-failed' });
    expect(await keeper.want({ crashId: 'a', seed: 1 })).toBe('a#2');
  });

  it('leaves none behind when it is stopped during a start', async () => {
    const { keeper, running } = setUp();
    const wish = keeper.want({ crashId: 'a', seed: 1 });
    await Promise.resolve();
    keeper.stop();
    await wish;
    expect([...running]).toEqual([]);
  });

  it('starts one again that ended by itself, later each time, and keeps its address until then', async () => {
    const { keeper, clock, answers, die, launches } = setUp();
    await keeper.want({ crashId: 'a', seed: 1 });
    die();
    await clock.advance(999);
    expect(answers).toEqual(['a#1']);
    expect(keeper.notices()[0]).toMatchObject({ id: 'demo-failed' });
    await clock.advance(1);
    expect(answers).toEqual(['a#1', 'a#2']);
    expect(keeper.notices()[0]).toMatchObject({ id: 'demo' });
    die();
    await clock.advance(1_999);
    expect(launches()).toBe(2);
    await clock.advance(1);
    expect(launches()).toBe(3);
    await clock.advance(60_000);
    die();
    await clock.advance(1_000);
    expect(launches()).toBe(4);
    keeper.stop();
    die();
    await clock.advance(120_000);
    expect(launches()).toBe(4);
  });

  it('tries again where none could be started', async () => {
    const { keeper, clock, launches } = setUp();
    expect(await keeper.want({ crashId: 'broken', seed: 1 })).toBeUndefined();
    await clock.advance(1_000);
    expect(launches()).toBe(2);
  });
});
