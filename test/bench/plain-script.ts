import ccxt from 'ccxt';

// What one writes first: ccxt whole, one account after another. Prints one JSON line after the first round, and one with
// the age of its oldest picture after a minute. Endpoint and keys come by message, so that they are in no argument.
interface Account {
  readonly exchange: string;
  readonly credentials: Readonly<Record<string, string>>;
  readonly endpoint: string;
}

interface Plain {
  urls: unknown;
  loadMarkets(): Promise<unknown>;
  fetchBalance(): Promise<unknown>;
  fetchPositions(): Promise<unknown>;
}

function rewrite(urls: unknown, base: string): unknown {
  if (typeof urls === 'string') return urls.replace(/^https?:\/\/[^/]+/, base);
  if (Array.isArray(urls)) return urls.map((url: unknown) => rewrite(url, base));
  if (typeof urls !== 'object' || urls === null) return urls;
  return Object.fromEntries(Object.entries(urls).map(([key, url]) => [key, rewrite(url, base)]));
}

process.once('message', (message) => {
  const { accounts, untilMs } = message as {
    readonly accounts: readonly Account[];
    readonly untilMs: number;
  };
  void run(accounts, untilMs);
});

async function run(accounts: readonly Account[], untilMs: number): Promise<void> {
  const instances = accounts.map(({ exchange, credentials, endpoint }) => {
    const Exchange = Reflect.get(ccxt, exchange) as new (config: object) => Plain;
    const instance = new Exchange({
      ...credentials,
      options: { fetchCurrencies: false, defaultType: 'swap', uta: false },
    });
    instance.urls = rewrite(instance.urls, endpoint);
    return instance;
  });
  const readAt = instances.map(() => Number.NaN);
  let isFirst = true;
  while (performance.now() < untilMs) {
    for (const [i, instance] of instances.entries()) {
      await instance.loadMarkets();
      await instance.fetchBalance();
      await instance.fetchPositions();
      readAt[i] = performance.now();
      if (!isFirst && performance.now() >= untilMs) break;
    }
    if (isFirst)
      process.send?.({ firstMs: performance.now(), rssMb: process.memoryUsage.rss() / 1e6 });
    isFirst = false;
  }
  process.send?.({
    oldestMs: performance.now() - Math.min(...readAt),
    rssMb: process.memoryUsage.rss() / 1e6,
  });
  process.exit(0);
}
