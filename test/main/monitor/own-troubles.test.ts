import { describe, expect, it } from 'vitest';
import type { ImportedAccount } from '../../../shared/contract/monitor-protocol.ts';
import type { History } from '../../../main/history/history.ts';
import { BTC, btcLong, exchangeAccount } from './fake-exchange.ts';
import { MonitorHarness } from './monitor-harness.ts';

function fakeHistory(problem: () => string | undefined): History {
  return {
    addSamples: () => undefined,
    addAudit: () => undefined,
    readSeries: () => [],
    readAudit: () => [],
    saveState: () => undefined,
    loadState: () => undefined,
    problem,
    close: () => undefined,
  };
}

const IMPORTED: ImportedAccount = {
  kind: 'imported',
  id: 'file',
  name: 'File',
  importedAtMs: 1_760_000_000_000,
  pricing: { exchange: 'bitget' },
  account: {
    id: 'file',
    venue: 'generic',
    rule: 'TIER',
    positionMode: 'one-way',
    pools: [{ id: 'USDT', settleCurrency: 'USDT', walletBalance: 1_000, positions: [btcLong()] }],
  },
};

describe("the monitor's own troubles", () => {
  it('are said with the state, and no longer when they are over', async () => {
    let problem: string | undefined = 'The disk is full.';
    const h = new MonitorHarness(() => ({
      history: fakeHistory(() => problem),
      notice: 'A new history was begun.',
    }));
    h.configure([exchangeAccount('a')], { historyFile: 'history.db' });
    await h.clock.advance(1_000);
    expect((await h.state()).problems).toEqual(['A new history was begun.', 'The disk is full.']);
    problem = undefined;
    expect((await h.state()).problems).toEqual(['A new history was begun.']);
  });
});

describe('an import that a venue prices', () => {
  it('says where its prices are last trades, and not where they are marks (D7)', async () => {
    for (const isLastTrade of [true, undefined] as const) {
      const h = new MonitorHarness();
      h.prepare = (venue) => {
        venue.fetchMarks = async () => ({
          ok: true,
          value: new Map([
            [
              BTC,
              {
                markPrice: 99_000,
                asOfMs: h.clock.now(),
                ...(isLastTrade === undefined ? {} : { isLastTrade }),
              },
            ],
          ]),
        });
      };
      h.configure([IMPORTED]);
      await h.clock.advance(2_000);
      const [account] = (await h.state()).accounts;
      const said = account?.warnings.filter((text) => text.includes('last trades of Bitget'));
      expect(said).toHaveLength(isLastTrade === true ? 1 : 0);
    }
  });

  it('shares its client with others of the venue, and the client ends with the last of them', async () => {
    const h = new MonitorHarness();
    const other: ImportedAccount = { ...IMPORTED, id: 'other' };
    h.configure([IMPORTED, other]);
    await h.clock.advance(1_000);
    expect([...h.venues.keys()]).toEqual(['pricing:bitget']);
    h.configure([other]);
    expect(h.venue('pricing:bitget').closed).toBe(false);
    h.configure([]);
    expect(h.venue('pricing:bitget').closed).toBe(true);
  });
});

describe('a key that may trade', () => {
  it('is noted in the list, without a sound', async () => {
    const h = new MonitorHarness();
    h.prepare = (venue) => {
      venue.checkConnection = async () => ({ ok: true, rights: 'trade' as never, problems: [] });
    };
    h.configure([exchangeAccount('a', { acceptTradeRights: true })]);
    await h.clock.advance(3_000);
    const alarm = (await h.state()).alarms.find(({ rule }) => rule === 'key-rights');
    expect(alarm).toMatchObject({ level: 'info' });
    expect(alarm?.text).toContain('The account is watched');
    expect(h.announced.every(({ sound, notify }) => !sound && !notify)).toBe(true);
  });
});
