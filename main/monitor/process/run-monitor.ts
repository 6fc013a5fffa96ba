import { networkInterfaces } from 'node:os';
import { basename, dirname } from 'node:path';
import type { FromMonitor } from '../../../shared/contract/monitor-protocol.ts';
import { createExchangeClient } from '../../exchange/create-client.ts';
import { MarketFiles, tiersFolder } from '../../store/market-files.ts';
import { openHistory } from '../../history/open-history.ts';
import { systemClock } from '../../system-clock.ts';
import { createMonitor, type Monitor } from '../create-monitor.ts';

/** The monitor on the real clock, real venues and real disk. */
export function runMonitor(send: (message: FromMonitor) => void): Monitor {
  const onDamaged = (file: string) =>
    monitor.handle({
      type: 'note',
      text: `${basename(dirname(file))}/${basename(file)} is damaged and was not used. It is written anew when the exchange answers.`,
    });
  const shelf = new MarketFiles(onDamaged);
  const tierShelf = new MarketFiles(onDamaged);
  const monitor: Monitor = createMonitor({
    clock: systemClock,
    random: Math.random,
    createClient: (account, onBlocked) =>
      createExchangeClient({
        account,
        clock: systemClock,
        onBlocked,
        shelf,
        tierShelf,
        // Only imported positions are priced without a key, and a last trade is better than no price for them.
        allowLastPrice: account.id.startsWith('pricing:'),
      }),
    openHistory: (file) => openHistory(file, systemClock.now()),
    networkAddresses: () =>
      Object.values(networkInterfaces())
        .flatMap((addresses = []) => addresses)
        .flatMap(({ internal, address }) => (internal ? [] : [address])),
    send,
  });
  return {
    stop: () => monitor.stop(),
    handle(message) {
      if (message.type === 'configure') {
        const { marketsFolder } = message.config;
        shelf.keepIn(marketsFolder);
        tierShelf.keepIn(marketsFolder === undefined ? undefined : tiersFolder(marketsFolder));
      }
      monitor.handle(message);
    },
  };
}
