import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import type { OpenOrder } from '../../../shared/domain/position.ts';
import { exchangeAccount, FakeExchange } from './fake-exchange.ts';
import { MonitorHarness } from './monitor-harness.ts';

/** Remembers what it answered without keeping it alive. */
class RememberedExchange extends FakeExchange {
  readonly answered: WeakRef<object>[] = [];
  // Orders are handed on as they are, all else of a reading is copied.
  override orders: readonly OpenOrder[] = [];

  override async fetchAccount() {
    const result = await super.fetchAccount();
    if (result.ok) this.answered.push(new WeakRef(result.value.orders ?? {}));
    return result;
  }
}

it('keeps no reading but the newest few, however long it watches (E10)', async () => {
  const venues: RememberedExchange[] = [];
  const harness = new MonitorHarness(undefined, (account, clock) => {
    const venue = new RememberedExchange(account, clock);
    venues.push(venue);
    return venue;
  });
  harness.configure([exchangeAccount('a')]);
  // Prices move between the readings too, so that each is described many times.
  for (let i = 0; i < 120; i += 1) {
    await harness.clock.advance(5_000);
    venues[0]?.push(100_000 + i);
  }
  const answered = venues[0]?.answered ?? [];
  expect(answered.length).toBeGreaterThan(30);
  await collect();
  expect(answered.filter((one) => one.deref() !== undefined).length).toBeLessThan(5);
  await harness.monitor.stop();
});

async function collect(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  // What was looked at in this turn of the loop lives until its end.
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
  gc();
}
