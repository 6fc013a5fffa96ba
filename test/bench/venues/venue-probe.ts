import type { ExchangeId } from '../../../shared/domain/units.ts';

/**
 * Bundled as Leeway's own entries are, and run on its own: loads the venues that it is told, one after another, and says what
 * each cost. Everything but these lines is loaded on demand, so that they see Node alone first.
 */
export interface ProbeTask {
  readonly venues: readonly {
    readonly exchange: ExchangeId;
    readonly endpoint: string;
    readonly withMarkets: boolean;
  }[];
}

/** Megabytes of 2^20 bytes. */
export interface ProbeSample {
  /** Resident, as the system sees it, garbage included. */
  readonly rssMb: number;
  /** What is alive, and what the process then holds. */
  readonly heapMb: number;
  readonly collectedRssMb: number;
}

export interface VenueSample {
  readonly exchange: ExchangeId;
  readonly loadMs: number;
  readonly loadCpuMs: number;
  readonly loaded: ProbeSample;
  readonly markets?: ProbeSample & { readonly count: number; readonly ms: number };
}

export interface ProbeAnswer {
  readonly bare: ProbeSample;
  readonly venues: readonly VenueSample[];
}

const MB = 2 ** 20;

async function sample(): Promise<ProbeSample> {
  await new Promise((resolve) => setTimeout(resolve, 200));
  const rssMb = process.memoryUsage.rss() / MB;
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  return { rssMb, heapMb: heapUsed / MB, collectedRssMb: rss / MB };
}

async function loadVenue({
  exchange,
  endpoint,
  withMarkets,
}: ProbeTask['venues'][number]): Promise<VenueSample> {
  const cpu = process.cpuUsage();
  const began = performance.now();
  const [{ openExchange }, { findVenue }, { VenueGate }, { systemClock }, { venueLink }] =
    await Promise.all([
      import('../../../main/exchange/client/open-exchange.ts'),
      import('../../../main/exchange/venues/find-venue.ts'),
      import('../../../main/exchange/wire/venue-gate.ts'),
      import('../../../main/system-clock.ts'),
      import('../../../main/exchange/client/venue-link.ts'),
    ]);
  const venue = findVenue(exchange);
  if (venue === undefined) throw new Error(`no venue ${exchange}`);
  const place = { venue, testnet: false, endpoint };
  await openExchange({ ...place, gate: new VenueGate(systemClock), onBlocked: () => undefined });
  const loadMs = performance.now() - began;
  const { user, system } = process.cpuUsage(cpu);
  const loaded = await sample();
  const base = { exchange, loadMs, loadCpuMs: (user + system) / 1_000, loaded };
  if (!withMarkets) return base;
  const asked = performance.now();
  const { markets } = venueLink(systemClock, place, () => undefined);
  const { book } = await markets.get();
  const ms = performance.now() - asked;
  return { ...base, markets: { ...(await sample()), count: book.size, ms } };
}

const task = JSON.parse(process.argv[2] ?? '{}') as ProbeTask;
const bare = await sample();
const venues: VenueSample[] = [];
for (const venue of task.venues) venues.push(await loadVenue(venue));
const answer: ProbeAnswer = { bare, venues };
process.stdout.write(JSON.stringify(answer));
process.exit(0);
