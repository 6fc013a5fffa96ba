/* Over 400 lines: the source of one function is sent to a page, so all of it stands in one body. */
import type { AuditEntry } from '../../shared/contract/audit.ts';
import type { AppState, AppStatePatch } from '../../shared/contract/app-state.ts';
import type { BookWithBetas } from '../../shared/contract/channels.ts';
import type { ConnectReport, ReplaceKeyReport, VenueInfo } from '../../shared/contract/accounts.ts';
import type { HostApi } from '../../shared/contract/host-api.ts';
import type { MarketDetails } from '../../shared/contract/market.ts';
import type { ImportPreview, ImportRecord } from '../../shared/contract/import.ts';

export interface PageHostData {
  readonly state: AppState;
  readonly log: readonly AuditEntry[];
  readonly venues: readonly VenueInfo[];
  readonly book: BookWithBetas;
  /** Previews by file name; `*` for any other. A mapping is accepted when it has all required columns. */
  readonly previews?: Readonly<Record<string, ImportPreview>>;
  /** Absent: one that looks well on a picture. */
  readonly imports?: readonly ImportRecord[];
  /** Absent: nothing is known beside the verdict. */
  readonly market?: MarketDetails;
  /** What the venue says of a key that is tested; absent: that it is good. */
  readonly report?: Partial<ConnectReport & ReplaceKeyReport>;
  /** Channels that answer with this error from the start. */
  readonly failures?: Readonly<Record<string, string>>;
}

export interface PageHostCall {
  readonly channel: string;
  readonly payload: unknown;
}

/** A core that lives in the page: answers from its data, remembers what it was asked, sends what it is told to. */
export interface PageHost {
  readonly host: HostApi;
  readonly calls: PageHostCall[];
  readonly patch: (change: Omit<AppStatePatch, 'seq' | 'nowMs'>) => void;
  readonly emit: (event: 'app/state-changed' | 'alarms/announced', payload: unknown) => void;
  readonly setConnected: (connected: boolean) => void;
  /** From now on every answer on this channel is this error. */
  readonly failWith: (channel: string, message: string) => void;
}

/**
 * Makes a fake host. It uses nothing from outside its own body, so that Playwright can hand the function's source to a
 * page and Vitest can call it.
 */
export function createPageHost(data: PageHostData): PageHost {
  type Payload = Readonly<Record<string, unknown>>;
  type Members = readonly Readonly<Record<string, unknown>>[];
  let state = data.state;
  const startedAt = performance.now();
  const calls: PageHostCall[] = [];
  const failures = new Map<string, string>(Object.entries(data.failures ?? {}));
  let imports: readonly ImportRecord[] = data.imports ?? [
    {
      id: 'import-1',
      fileName: 'desk-positions.csv',
      accountName: 'Desk spreadsheet',
      exchange: 'binanceusdm',
      positionCount: 4,
      importedAtMs: data.state.nowMs - 5_400_000,
    },
  ];
  const listeners = new Map<string, Set<(payload: unknown) => void>>();
  const connectionListeners = new Set<(connected: boolean) => void>();
  const coreNow = (): number => data.state.nowMs + (performance.now() - startedAt);

  const emit: PageHost['emit'] = (event, payload) => {
    for (const listener of listeners.get(event) ?? []) listener(payload);
  };
  // Interfaces have no index signature; members are only compared by their id here.
  const merge = (old: unknown, changed: unknown, id: string): never => {
    if (changed === undefined) return old as never;
    const changes = new Map((changed as Members).map((each) => [each[id], each]));
    const kept = (old as Members).map((each) => {
      const change = changes.get(each[id]);
      changes.delete(each[id]);
      return change ?? each;
    });
    return [...kept, ...changes.values()] as never;
  };
  const patch: PageHost['patch'] = (change) => {
    const next = { ...change, seq: state.seq + 1, nowMs: coreNow() };
    state = {
      ...state,
      ...next,
      accounts: merge(state.accounts, change.accounts, 'id'),
      positions: merge(state.positions, change.positions, 'key'),
    };
    emit('app/state-changed', next);
  };
  const changeAlarm = (id: unknown, change: object): void =>
    patch({ alarms: state.alarms.map((each) => (each.id === id ? { ...each, ...change } : each)) });

  const candles = (payload: Payload): unknown => {
    const minutes: Readonly<Record<string, number>> = {
      '1m': 1,
      '5m': 5,
      '15m': 15,
      '1h': 60,
      '4h': 240,
      '1d': 1440,
    };
    const step = (minutes[String(payload['interval'])] ?? 60) * 60_000;
    const before = payload['beforeMs'];
    const count = Math.min(Number(payload['limit']), 300);
    const newest = Math.floor(Number(before ?? data.state.nowMs) / step) * step;
    const last = newest - (before === undefined ? 0 : step);
    const position = state.positions.find((each) => each.symbol === payload['symbol']);
    const mark = position?.markPrice ?? 100;
    const priceAt = (age: number): number =>
      mark *
      (1 +
        0.0011 * age ** 0.72 +
        0.011 * Math.sin(age / 9) * Math.min(1, age / 12) +
        0.005 * Math.sin(age / 2.3));
    return Array.from({ length: count }, (_, index) => {
      const timestamp = last - (count - 1 - index) * step;
      const age = (data.state.nowMs - timestamp) / step;
      const open = priceAt(age + 1);
      const close = priceAt(Math.max(0, age));
      const spread = 0.003 * Math.abs(Math.sin(timestamp / step));
      return {
        timestamp,
        open,
        close,
        high: Math.max(open, close) * (1 + spread),
        low: Math.min(open, close) * (1 - spread),
        volume: 120 + 90 * Math.abs(Math.sin(timestamp / step / 5)),
      };
    });
  };

  const series = (payload: Payload): unknown => {
    const since = Number(payload['sinceMs']);
    const count = Number(payload['points']);
    const step = (data.state.nowMs - since) / (count - 1);
    return Array.from({ length: count }, (_, index) => {
      const atMs = since + index * step;
      const part = index / count;
      if (part > 0.42 && part < 0.5) return { atMs };
      const rise = part < 0.8 ? part * 0.15 : 0.12 + (part - 0.8) * 2.4;
      return {
        atMs,
        marginRatio: 0.22 + rise + 0.015 * Math.sin(index / 3),
        equity: 52_000 - 9000 * rise,
        nearestDistance: 0.2 - 0.25 * rise,
      };
    });
  };

  const previewOf = (payload: Payload): ImportPreview | undefined => {
    const previews = data.previews ?? {};
    const preview = previews[String(payload['fileName'])] ?? previews['*'];
    const mapping = payload['mapping'] as ImportPreview['mapping'];
    if (preview === undefined || mapping === undefined) return preview;
    const columns: Readonly<Record<string, unknown>> = mapping.columns;
    const missing = ['symbol', 'side', 'contracts', 'entryPrice'].find(
      (field) => columns[field] === undefined,
    );
    if (missing === undefined) return { ...preview, mapping };
    const { previewId: _, ...rest } = preview;
    return {
      ...rest,
      mapping,
      accepted: 0,
      rejected: preview.rows.length,
      errors: [{ field: missing, message: 'no column holds it' }],
      positions: [],
    };
  };

  const applyImport = (): ImportRecord => {
    const preview = Object.values(data.previews ?? {})[0];
    const record = {
      id: `import-${imports.length + 1}`,
      fileName: 'positions.csv',
      accountName: preview?.accountName ?? 'Imported',
      positionCount: preview?.accepted ?? 0,
      importedAtMs: data.state.nowMs,
    };
    imports = [...imports, record];
    return record;
  };

  let market: MarketDetails = data.market ?? {
    correlations: [],
    openInterest: [],
    series: [],
    calendar: { events: [], files: [] },
    changes: [],
  };
  const answerMarket = (channel: string, payload: Payload): unknown => {
    const name = String(payload['name']);
    switch (channel) {
      case 'market/import-calendar': {
        const event = {
          id: name,
          atMs: data.state.nowMs + 7_200_000,
          title: `First of ${name}`,
          kind: 'cpi' as const,
        };
        const { events, files } = market.calendar;
        market = { ...market, calendar: { events: [...events, event], files: [...files, name] } };
        return { taken: 1, notes: ['Times without a zone are taken as UTC.'] };
      }
      case 'market/remove-calendar': {
        const files = market.calendar.files.filter((name) => name !== payload['name']);
        market = { ...market, calendar: { ...market.calendar, files } };
        return {};
      }
      case 'market/clear-calendar':
        market = { ...market, calendar: { events: [], files: [] } };
        return {};
      case 'market/import-series': {
        const series = {
          market: payload['market'] as 'nasdaq',
          name,
          closes: 250,
          lastAtMs: data.state.nowMs,
        };
        market = { ...market, series: [...market.series, series] };
        return { taken: 250, notes: [] };
      }
      case 'market/remove-series':
        market = {
          ...market,
          series: market.series.filter((each) => each.market !== payload['market']),
        };
        return {};
      default:
        return market;
    }
  };

  const updateSettings = (payload: Payload): unknown => {
    const merged: Record<string, unknown> = { ...state.settings };
    for (const [part, change] of Object.entries(payload)) {
      merged[part] =
        typeof change === 'object'
          ? { ...(merged[part] as object), ...(change as object) }
          : change;
    }
    patch({ settings: merged as never });
    return state.settings;
  };

  const answer = (channel: string, payload: Payload): unknown => {
    if (channel.startsWith('market/')) return answerMarket(channel, payload);
    switch (channel) {
      case 'app/get-state':
        return { ...state, nowMs: coreNow() };
      case 'app/open-external':
        return { opened: true };
      case 'accounts/list-venues':
        return data.venues;
      case 'accounts/test':
      case 'accounts/test-key':
      case 'accounts/replace-key':
      case 'accounts/add':
        return {
          ok: true,
          rights: 'read-only',
          clockSkewMs: 38,
          markets: 412,
          positions: 3,
          problems: [],
          accountId: 'acc-new',
          ...data.report,
          ...(channel === 'accounts/replace-key' &&
          (data.report?.match === undefined || payload['acceptOtherAccount'] === true)
            ? { replaced: true }
            : {}),
        };
      case 'book/get':
        return data.book;
      case 'position/get-candles':
        return candles(payload);
      case 'history/get-series':
        return series(payload);
      case 'alarms/get-log': {
        const { positionKey, beforeId, limit } = payload;
        return data.log
          .filter((entry) => positionKey === undefined || entry.positionKey === positionKey)
          .filter((entry) => beforeId === undefined || entry.id < Number(beforeId))
          .slice(0, Number(limit));
      }
      case 'alarms/replay': {
        const caught = (warning: number, critical: number) => ({
          accountName: data.state.accounts[0]?.name ?? 'Binance',
          symbol: 'BTC/USDT:USDT',
          side: 'long',
          at: coreNow() - 86_400_000,
          warningLeadMs: warning,
          criticalLeadMs: critical,
        });
        const { overrides } = payload;
        const ownThresholds = Array.isArray(overrides) ? overrides.length : 0;
        return {
          fromMs: coreNow() - 30 * 86_400_000,
          toMs: coreNow(),
          unpriced: ['TAO'],
          saved: {
            liquidations: [caught(7_200_000, 900_000)],
            notificationsPerDay: 3.4,
            worstDay: 11,
            criticals: 4,
            falseCriticals: 1,
          },
          draft: {
            liquidations: [caught(9_300_000, 600_000)],
            // Each threshold of its own speaks up more often.
            notificationsPerDay: 2.1 + 3 * ownThresholds,
            worstDay: 7,
            criticals: 2,
            falseCriticals: 0,
          },
        };
      }
      case 'alarms/acknowledge':
        changeAlarm(payload['alarmId'], { phase: 'acknowledged', acknowledgedAtMs: coreNow() });
        return {};
      case 'alarms/snooze':
        changeAlarm(payload['alarmId'], {
          snoozedUntilMs: coreNow() + Number(payload['durationMs']),
        });
        return {};
      case 'alarms/send-test':
        return state.host.channels
          .filter((each) => each.state === 'ready')
          .map((each) => ({ channel: each.id, name: each.name, ok: true }));
      case 'import/preview':
        return previewOf(payload);
      case 'import/apply':
        return applyImport();
      case 'import/list':
        return imports;
      case 'import/undo':
        imports = imports.filter((each) => each.id !== payload['importId']);
        return {};
      case 'settings/update':
        return updateSettings(payload);
      default:
        return {};
    }
  };

  const method = (channel: string) => (payload: Payload) => {
    calls.push({ channel, payload });
    const failure = failures.get(channel);
    const value = failure === undefined ? answer(channel, payload) : undefined;
    return Promise.resolve(
      value === undefined
        ? {
            ok: false,
            error: { code: 'refused', message: failure ?? 'The file could not be understood.' },
          }
        : { ok: true, value },
    );
  };
  const group = (name: string): unknown =>
    new Proxy(
      {},
      {
        get: (_target, verb) =>
          method(
            `${name}/${String(verb).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
          ),
      },
    );
  const on = (event: string) => (listener: (payload: unknown) => void) => {
    const set = listeners.get(event) ?? new Set();
    listeners.set(event, set.add(listener));
    return () => set.delete(listener);
  };
  const groups = [
    'app',
    'accounts',
    'book',
    'position',
    'history',
    'alarms',
    'import',
    'market',
    'settings',
  ];
  const host: unknown = {
    ...Object.fromEntries(groups.map((name) => [name, group(name)])),
    on: { appStateChanged: on('app/state-changed'), alarmsAnnounced: on('alarms/announced') },
    connection: {
      onChanged: (listener: (connected: boolean) => void) => {
        connectionListeners.add(listener);
        return () => connectionListeners.delete(listener);
      },
    },
  };
  return {
    // Its methods are made from names at run time; the type is what the screens rely on.
    host: host as HostApi,
    calls,
    patch,
    emit,
    setConnected: (connected) => {
      for (const listener of connectionListeners) listener(connected);
    },
    failWith: (channel, message) => failures.set(channel, message),
  };
}
