import type { AppState, AppStatePatch } from '../../../shared/contract/app-state.ts';
import type { BookWithBetas } from '../../../shared/contract/channels.ts';
import type { HostApi } from '../../../shared/contract/host-api.ts';
import type { ImportPreview, ImportRecord } from '../../../shared/contract/import.ts';

/** What the fake core is made from: plain data, because it travels into the page as text. */
export interface FakeCoreData {
  readonly state: AppState;
  readonly book: BookWithBetas;
  readonly log: readonly unknown[];
  readonly venues: readonly unknown[];
  /** Previews by file name; `*` for any other. A CSV is answered by whether the mapping has all required columns. */
  readonly previews: Readonly<Record<string, ImportPreview>>;
  readonly imports: readonly ImportRecord[];
  /** `none`: no candles. `fail`: the venue cannot answer. */
  readonly candles: 'walk' | 'none' | 'fail';
}

/** The test's hand in the page. */
export interface FakeCore {
  readonly host: HostApi;
  readonly calls: { readonly channel: string; readonly payload: unknown }[];
  /** Moves one position's mark and sends the patch that a core would send. */
  readonly patch: (patch: Partial<AppStatePatch>) => void;
}

/**
 * A core inside the page, for the flows that need candles, a book and imports. Everything it uses is inside its body:
 * it is handed to the browser as text.
 */
export function createFakeCore(data: FakeCoreData): FakeCore {
  const calls: { channel: string; payload: unknown }[] = [];
  const listeners = new Set<(patch: AppStatePatch) => void>();
  let imports = [...data.imports];
  let seq = data.state.seq;
  const ok = (value: unknown) => Promise.resolve({ ok: true, value });
  const fail = (message: string) =>
    Promise.resolve({ ok: false, error: { code: 'unavailable', message } });
  const spans: Record<string, number> = {
    '1m': 60_000,
    '5m': 300_000,
    '15m': 900_000,
    '1h': 3_600_000,
    '4h': 14_400_000,
    '1d': 86_400_000,
  };
  // The same place in time always has the same price: pages of history must fit together.
  const wave = (index: number): number =>
    Math.sin(index / 37) * 0.012 +
    Math.sin(index / 11 + 2) * 0.005 +
    Math.sin(index * 7.3) * 0.0011;
  const candlesOf = (payload: {
    symbol: string;
    interval: string;
    beforeMs?: number;
    limit: number;
  }): unknown[] => {
    const span = spans[payload.interval] ?? 60_000;
    const position = data.state.positions.find((each) => each.symbol === payload.symbol);
    const mark = position?.markPrice ?? 100;
    const newest = Math.floor(data.state.nowMs / span);
    const oldest = newest - 1800;
    const end = payload.beforeMs === undefined ? newest : Math.ceil(payload.beforeMs / span) - 1;
    const start = Math.max(oldest, end - payload.limit + 1);
    const priceAt = (index: number): number =>
      mark * (1 + wave(index - newest) - wave(0) + (newest - index) * 0.0001);
    const found: unknown[] = [];
    for (let index = start; index <= end; index += 1) {
      // A night without data: the chart must show a hole.
      if (index > newest - 60 && index < newest - 48) continue;
      const open = priceAt(index - 1);
      const close = priceAt(index);
      const reach = mark * 0.0012 * (1 + Math.abs(Math.sin(index)));
      found.push({
        timestamp: index * span,
        open,
        close,
        high: Math.max(open, close) + reach,
        low: Math.min(open, close) - reach,
        volume: 10,
      });
    }
    return found;
  };
  const seriesOf = (payload: { sinceMs: number; points: number }): unknown[] => {
    const span = data.state.nowMs - payload.sinceMs;
    return Array.from({ length: payload.points }, (_, i) => {
      const atMs = payload.sinceMs + (span * i) / (payload.points - 1);
      const isGap = i > payload.points * 0.3 && i < payload.points * 0.42;
      return isGap
        ? { atMs }
        : { atMs, marginRatio: 0.42 + Math.sin(i / 9) * 0.05 + (i / payload.points) * 0.3 };
    });
  };
  const previewOf = (payload: {
    fileName: string;
    mapping?: { columns: Record<string, number> };
  }): ImportPreview | undefined => {
    const preview = data.previews[payload.fileName] ?? data.previews['*'];
    if (preview === undefined || payload.mapping === undefined) return preview;
    const needed = ['symbol', 'side', 'contracts', 'entryPrice'];
    const { columns } = payload.mapping;
    const missing = needed.filter((field) => columns[field] === undefined);
    const mapping = payload.mapping as NonNullable<ImportPreview['mapping']>;
    if (missing.length === 0) return { ...preview, mapping };
    const { previewId: _, ...rest } = preview;
    return {
      ...rest,
      mapping,
      accepted: 0,
      rejected: preview.rows.length,
      errors: [{ field: missing[0] ?? '', message: 'no column holds it' }],
      positions: [],
    };
  };
  const answers: Record<string, (payload: never) => Promise<unknown>> = {
    'app/getState': () => ok(data.state),
    'app/openExternal': () => ok({ opened: true }),
    'accounts/listVenues': () => ok(data.venues),
    'book/get': () => ok(data.book),
    'position/getCandles': (payload) =>
      data.candles === 'fail'
        ? fail('Binance did not answer in time.')
        : ok(data.candles === 'none' ? [] : candlesOf(payload)),
    'history/getSeries': (payload) => ok(seriesOf(payload)),
    'alarms/getLog': () => ok(data.log),
    'import/preview': (payload) => {
      const preview = previewOf(payload);
      return preview === undefined ? fail('The file could not be understood.') : ok(preview);
    },
    'import/apply': () => {
      const preview = Object.values(data.previews)[0];
      const record = {
        id: `import-${imports.length + 1}`,
        fileName: 'positions.csv',
        accountName: preview?.accountName ?? 'Imported',
        positionCount: preview?.accepted ?? 0,
        importedAtMs: data.state.nowMs,
      };
      imports = [...imports, record];
      return ok(record);
    },
    'import/list': () => ok(imports),
    'import/undo': (payload: { importId: string }) => {
      imports = imports.filter((each) => each.id !== payload.importId);
      return ok({});
    },
  };
  const groups: Record<string, unknown> = {};
  for (const group of [
    'app',
    'accounts',
    'book',
    'position',
    'history',
    'alarms',
    'import',
    'settings',
  ]) {
    groups[group] = new Proxy(
      {},
      {
        get: (_target, verb) => (payload: never) => {
          const channel = `${group}/${String(verb)}`;
          calls.push({ channel, payload });
          return answers[channel]?.(payload) ?? ok({});
        },
      },
    );
  }
  const api = {
    ...groups,
    on: {
      appStateChanged: (listener: (patch: AppStatePatch) => void) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      alarmsAnnounced: () => () => undefined,
    },
    connection: { onChanged: () => () => undefined },
  };
  return {
    // The groups are proxies: any question of the contract is answered.
    host: api as unknown as HostApi,
    calls,
    patch: (patch) => {
      seq += 1;
      for (const listener of listeners) listener({ nowMs: data.state.nowMs, ...patch, seq });
    },
  };
}
