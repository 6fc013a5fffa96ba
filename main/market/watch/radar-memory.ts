import { z } from 'zod';
import type { ExchangeId, Underlying } from '../../../shared/domain/units.ts';
import type { RadarOptions } from '../../../shared/market/verdict/radar-options.ts';
import type { CoinSource, WantedCoin } from './candle-sites.ts';
import { RadarDesk } from './radar-desk.ts';

/** Where the radar's memory is kept over a restart. */
export interface MarketMemory {
  load(): unknown;
  save(memory: unknown): void;
}

const Stored = z.object({
  /** What the trader had set; sectors may change without a new reading. */
  set: z.string(),
  sources: z.array(z.tuple([z.string(), z.string()])),
  desk: z.unknown(),
});

/** What a source is called in the memory: accounts come and go, places stay. */
export function nameOf({ site, symbol }: CoinSource): string {
  return `${site.host} ${symbol}`;
}

interface WhatIsSet {
  readonly venue?: ExchangeId;
  readonly options: Partial<RadarOptions>;
}

export function saveRadar(
  memory: MarketMemory,
  desk: RadarDesk,
  set: WhatIsSet,
  sourceOf: (coin: Underlying) => CoinSource | undefined,
): void {
  const sources = desk.coins.flatMap((coin) => {
    const source = sourceOf(coin);
    return source === undefined ? [] : [[coin, nameOf(source)] as const];
  });
  memory.save({ set: summaryOf(set), sources, desk: desk.memory() });
}

/** The radar of the last run, when it watched the same coins at the same places under the same settings. */
export function loadRadar(
  memory: MarketMemory | undefined,
  set: WhatIsSet,
  wanted: readonly WantedCoin[],
): { readonly desk: RadarDesk; readonly sources: ReadonlyMap<Underlying, CoinSource> } | undefined {
  const stored = Stored.safeParse(memory?.load());
  if (!stored.success || stored.data.set !== summaryOf(set)) return undefined;
  const sources = new Map<Underlying, CoinSource>();
  for (const [coin, name] of stored.data.sources) {
    const source = wanted
      .find((one) => one.coin === coin)
      ?.sources.find((one) => nameOf(one) === name);
    if (source === undefined) return undefined;
    sources.set(coin, source);
  }
  const desk = new RadarDesk([...sources.keys()], set.options);
  return desk.restore(stored.data.desk) ? { desk, sources } : undefined;
}

function summaryOf({ venue, options }: WhatIsSet): string {
  const { groups: _, ...rest } = options;
  return JSON.stringify([
    venue ?? '',
    Object.entries(rest).toSorted(([a], [b]) => a.localeCompare(b)),
  ]);
}
