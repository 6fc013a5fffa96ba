import { afterEach, describe, expect, it } from 'vitest';
import { demoAccounts } from '../../../main/demo/account/demo-accounts.ts';
import { createExchangeClient } from '../../../main/exchange/create-client.ts';
import type { ExchangeClient } from '../../../main/exchange/exchange-client.ts';
import type { FeedError } from '../../../shared/domain/feed-state.ts';
import { startDemo, type RunningDemo } from '../demo/helpers.ts';

const MINUTE_MS = 60_000;

let demo: RunningDemo | undefined;
let client: ExchangeClient | undefined;
afterEach(async () => {
  await client?.close();
  await demo?.stop();
  client = undefined;
  demo = undefined;
});

/** Lets sockets deliver. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

describe('the stream about an account, at another base address', () => {
  it.each([0, 1])('says that something changed, and when it breaks (%i)', async (place) => {
    demo = await startDemo();
    const account = demoAccounts(demo.endpoint)[place];
    if (account === undefined) throw new Error('the demo has two accounts');
    client = createExchangeClient({ account, clock: demo.clock });
    let hints = 0;
    const down: FeedError[] = [];
    client.watchAccount?.(
      () => (hints += 1),
      (error) => down.push(error),
    );
    const began = demo.clock.now();
    // The crash closes positions by force, whenever the stream has been opened.
    for (let minute = 1; hints === 0 && down.length === 0; minute += 1) {
      await nextTurn();
      if (demo.socketCount > 0) demo.book.advance(began + minute * MINUTE_MS);
    }
    expect(down).toEqual([]);
    expect(hints).toBeGreaterThan(0);

    demo.dropSockets();
    while (down.length === 0) await nextTurn();
    expect(down).toMatchObject([{ kind: 'network' }]);
  });
});
