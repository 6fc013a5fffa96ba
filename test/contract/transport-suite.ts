import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_THRESHOLDS } from '../../shared/alarms/thresholds/thresholds.ts';
import { REQUEST_CHANNELS } from '../../shared/contract/channel-names.ts';

/** How a transport is reached; each host brings its own. */
export interface TransportUnderTest {
  /** Asks as the page of Leeway would. Answers what the page would get; rejects where the transport drops it. */
  request(channel: string, payload: unknown): Promise<unknown>;
  /** The same question from senders that must be refused: another origin, a sub-frame, no session … */
  readonly strangers: readonly {
    readonly name: string;
    request(channel: string, payload: unknown): Promise<unknown>;
  }[];
  /** Channels whose handler was reached, since the start. */
  handled(): readonly string[];
  close(): Promise<void>;
}

/** One payload per channel that its handler accepts. A new channel has to be added here. */
const VALID_PAYLOADS: Readonly<Record<(typeof REQUEST_CHANNELS)[number], object>> = {
  'app/get-state': {},
  'app/open-external': { url: 'https://github.com/' },
  'accounts/list-venues': {},
  'accounts/test': { exchange: 'bitget', name: 'a', testnet: false, credentials: {} },
  'accounts/add': { exchange: 'bitget', name: 'a', testnet: false, credentials: {} },
  'accounts/check': { accountId: 'a' },
  'accounts/test-key': { accountId: 'a', credentials: {} },
  'accounts/replace-key': { accountId: 'a', credentials: {} },
  'accounts/rename': { accountId: 'a', name: 'b' },
  'accounts/remove': { accountId: 'a' },
  'accounts/poll-now': { accountId: 'a' },
  'book/get': {},
  'position/get-candles': { accountId: 'a', symbol: 'BTC/USDT:USDT', interval: '1h', limit: 100 },
  'history/get-series': { accountId: 'a', sinceMs: 0, points: 100 },
  'alarms/acknowledge': { alarmId: 'a' },
  'alarms/snooze': { alarmId: 'a', durationMs: 60_000 },
  'alarms/get-log': { limit: 10 },
  'alarms/replay': { thresholds: DEFAULT_THRESHOLDS, days: 7 },
  'alarms/send-test': {},
  'alarms/confirm-test': { channel: 'a', seen: true },
  'alarms/set-channel-secret': { channel: 'ntfy', secret: null },
  'alarms/report-delivery': { announcementId: 'a', channel: 'browser', ok: true },
  'import/preview': { fileName: 'a.csv', contentBase64: 'YQ==' },
  'import/apply': { previewId: 'a' },
  'import/list': {},
  'import/undo': { importId: 'a' },
  'market/get-details': {},
  'market/import-calendar': { name: 'a.ics', contentBase64: 'YQ==' },
  'market/remove-calendar': { name: 'a.ics' },
  'market/clear-calendar': {},
  'market/import-series': { market: 'gold', name: 'a.csv', contentBase64: 'YQ==' },
  'market/remove-series': { market: 'gold' },
  'settings/update': { displayCurrency: 'EUR' },
};

const MEGABYTE = 'x'.repeat(1_000_000);

/** What every transport owes, channel by channel: the handler is reached by a right question from the right sender only. */
export function describeTransport(name: string, open: () => Promise<TransportUnderTest>): void {
  describe(`${name}: every channel`, () => {
    let transport: TransportUnderTest;
    beforeAll(async () => {
      transport = await open();
    });
    afterAll(() => transport.close());

    const isError = (answer: unknown) =>
      expect(answer).toMatchObject({ ok: false, error: { code: expect.any(String) as unknown } });
    async function expectUnhandled(channel: string, ask: () => Promise<unknown>): Promise<void> {
      const before = transport.handled().length;
      await ask().then(isError, () => undefined);
      expect(transport.handled().slice(before), channel).toEqual([]);
    }

    it.each(REQUEST_CHANNELS)('%s reaches its handler with a right question', async (channel) => {
      const before = transport.handled().length;
      const answer = await transport.request(channel, VALID_PAYLOADS[channel]);
      expect(answer).toMatchObject({ ok: true });
      expect(transport.handled().slice(before)).toEqual([channel]);
    });

    it.each(REQUEST_CHANNELS)('%s is refused to strangers', async (channel) => {
      expect(transport.strangers.length).toBeGreaterThan(0);
      for (const stranger of transport.strangers) {
        await expectUnhandled(`${channel} from ${stranger.name}`, () =>
          stranger.request(channel, VALID_PAYLOADS[channel]),
        );
      }
    });

    it.each(REQUEST_CHANNELS)('%s refuses a key it does not know', async (channel) => {
      const payload = { ...VALID_PAYLOADS[channel], surprise: 1 };
      await expectUnhandled(channel, () => transport.request(channel, payload));
    });

    it.each(REQUEST_CHANNELS)('%s refuses a text of 1 MB in any field', async (channel) => {
      const valid = VALID_PAYLOADS[channel];
      for (const key of Object.keys(valid)) {
        // A file to import may be that large.
        if (key === 'contentBase64') continue;
        await expectUnhandled(channel, () =>
          transport.request(channel, { ...valid, [key]: MEGABYTE }),
        );
      }
      await expectUnhandled(channel, () => transport.request(channel, MEGABYTE));
    });

    it.each(REQUEST_CHANNELS)('%s refuses what is no object', async (channel) => {
      for (const payload of [null, 1, 'text', true, [], [{}]]) {
        await expectUnhandled(channel, () => transport.request(channel, payload));
      }
    });

    it.each([
      '',
      'app',
      'app/',
      'app/get-State',
      'app/get-state/',
      '__proto__',
      'constructor',
      'toString',
      'accounts/withdraw',
      'app/state-changed',
      'x'.repeat(1_000_000),
    ])('answers no other channel, case %#', async (channel) => {
      await expectUnhandled(channel, () => transport.request(channel, {}));
    });
  });
}
