import { describe, expect, it } from 'vitest';
import { KeptTiers } from '../../../../main/exchange/client/kept-tiers.ts';
import type { MarketShelf, MarketTape } from '../../../../main/exchange/client/market-tape.ts';
import type { ParsedAccount } from '../../../../main/exchange/parse/reading.ts';
import { unreadTiers } from '../../../../main/exchange/parse/unread-tiers.ts';
import type { Position } from '../../../../shared/domain/position.ts';
import { DAY_MS } from '../../../../shared/domain/units.ts';
import { createVirtualClock } from '../../../helpers/virtual-clock.ts';

const BTC = 'BTC/USDT:USDT';
const NOW = Date.UTC(2026, 10, 20, 12);

class MemoryShelf implements MarketShelf {
  tapes = new Map<string, MarketTape>();
  writes = 0;
  find(place: string): Promise<MarketTape | undefined> {
    return Promise.resolve(this.tapes.get(place));
  }
  keep(place: string, tape: MarketTape): Promise<void> {
    this.writes += 1;
    this.tapes.set(place, tape);
    return Promise.resolve();
  }
}

const TABLE = {
  tiers: [
    { floor: 0, cap: 50_000, maintenanceMarginRate: 0.004, maxLeverage: 125 },
    { floor: 50_000, maintenanceMarginRate: 0.005, maxLeverage: 100 },
  ],
  tierUnit: 'quote',
  tierMode: 'marginal',
} as const;

const position = (over: Partial<Position> = {}): Position => ({
  symbol: BTC,
  side: 'long',
  contracts: 1,
  contractType: 'linear',
  contractSize: 1,
  underlying: 'BTC',
  marginMode: 'cross',
  markPrice: 60_000,
  ...over,
});

function reading(positions: readonly Position[], warnings: readonly string[] = []): ParsedAccount {
  return {
    account: {
      id: 'canary-account',
      venue: 'generic',
      positionMode: 'one-way',
      pools: [{ id: 'USDT', settleCurrency: 'USDT', walletBalance: 4_711, positions }],
    },
    warnings,
    emptiness: 'none-needed',
  };
}

const settle = async () => {
  for (let i = 0; i < 20; i += 1) await Promise.resolve();
};

/** A process that starts so long after the first; what it was given before is on the shelf. */
async function start(shelf: MarketShelf, laterMs = 0) {
  const clock = createVirtualClock(NOW + laterMs);
  const kept = new KeptTiers(clock, shelf, 'bybit live');
  return {
    clock,
    async read(positions: readonly Position[], warnings: readonly string[] = []) {
      const parsed = await kept.complete(reading(positions, warnings));
      await settle();
      return { position: parsed.account.pools[0]?.positions[0], warnings: parsed.warnings };
    },
  };
}

async function shelfWithTable(): Promise<MemoryShelf> {
  const shelf = new MemoryShelf();
  await (await start(shelf)).read([position(TABLE)]);
  return shelf;
}

describe('tier tables that a venue gave', () => {
  it('stand in after a restart with their day, where the venue gives none', async () => {
    const later = await start(await shelfWithTable(), DAY_MS);
    const { position: read, warnings } = await later.read([position()], [unreadTiers(BTC)]);
    expect(read).toEqual({ ...position(TABLE), tiersAsOf: '2026-11-20', maxLeverage: 125 });
    expect(warnings).toEqual([
      `The margin tiers of ${BTC} could not be read. Tiers as of 2026-11-20 are used.`,
    ]);
  });

  it('give way to what the venue gives now', async () => {
    const later = await start(await shelfWithTable(), DAY_MS);
    const own = { ...TABLE, tiers: [{ floor: 0, maintenanceMarginRate: 0.01 }] };
    expect((await later.read([position(own)])).position).toEqual(position(own));
    expect((await later.read([position()])).position?.tiers).toEqual(own.tiers);
  });

  it('are used instead of an older table that came with the program, not of a newer one', async () => {
    const shelf = await shelfWithTable();
    const older = position({ ...TABLE, tiers: [], tiersAsOf: '2024-10-24' });
    const read = await (await start(shelf)).read([older], [unreadTiers(BTC, '2024-10-24')]);
    expect(read.position?.tiersAsOf).toBe('2026-11-20');
    expect(read.warnings).toEqual([unreadTiers(BTC, '2026-11-20')]);
    const newer = position({ ...TABLE, tiersAsOf: '2026-12-01' });
    expect((await (await start(shelf)).read([newer])).position).toEqual(newer);
  });

  it('stand for nothing where they contradict what the venue says of the position', async () => {
    const shelf = await shelfWithTable();
    // 50 000 × 0.4 % + 10 000 × 0.5 %.
    const fits = position({ reported: { maintenanceMargin: 250 } });
    expect((await (await start(shelf)).read([fits])).position?.tiersAsOf).toBe('2026-11-20');
    for (const told of [
      { reported: { maintenanceMargin: 300 } },
      { maintenanceMarginRate: 0.02 },
    ]) {
      const contradicted = position(told);
      expect((await (await start(shelf)).read([contradicted])).position).toEqual(contradicted);
    }
  });

  it('are of no use to another market, and too old ones to nobody', async () => {
    const shelf = await shelfWithTable();
    const other = position({ symbol: 'ETH/USDT:USDT' });
    expect((await (await start(shelf)).read([other])).position).toEqual(other);
    const late = await start(shelf, 200 * DAY_MS);
    expect((await late.read([position()])).position).toEqual(position());
    const early = await start(shelf, 0 - DAY_MS);
    expect((await early.read([position()])).position).toEqual(position());
  });

  it('hold nothing of the account', async () => {
    const shelf = await shelfWithTable();
    const text = JSON.stringify([...shelf.tapes.values()]);
    for (const word of ['canary', '4711', 'contracts', 'markPrice'])
      expect(text).not.toContain(word);
  });

  it('are written when they change, and once a day, not with every reading', async () => {
    const shelf = new MemoryShelf();
    const process = await start(shelf);
    for (let i = 0; i < 10; i += 1) await process.read([position(TABLE)]);
    expect(shelf.writes).toBe(1);
    await process.clock.advance(DAY_MS);
    await process.read([position(TABLE)]);
    expect(shelf.writes).toBe(2);
    const second = { ...position(TABLE), symbol: 'ETH/USDT:USDT' };
    await process.read([position(TABLE), second]);
    expect(shelf.writes).toBe(3);
  });

  it('keep those of other markets when one is added after a restart', async () => {
    const shelf = await shelfWithTable();
    await (await start(shelf)).read([{ ...position(TABLE), symbol: 'ETH/USDT:USDT' }]);
    expect((await (await start(shelf)).read([position()])).position?.tiers).toEqual(TABLE.tiers);
  });

  it.each([
    ['no JSON', '{'],
    ['no table', '{"asOfMs":1,"rows":[],"unit":"quote","mode":"whole"}'],
    [
      'a gap',
      JSON.stringify({
        asOfMs: NOW,
        unit: 'quote',
        mode: 'whole',
        rows: [
          { floor: 0, cap: 1, maintenanceMarginRate: 0.01 },
          { floor: 9_000, maintenanceMarginRate: 0.02 },
        ],
      }),
    ],
    [
      'a rate that is none',
      JSON.stringify({
        asOfMs: NOW,
        unit: 'quote',
        mode: 'whole',
        rows: [{ floor: 0, maintenanceMarginRate: 0 }],
      }),
    ],
  ])('are not used where what is kept is %s', async (_, text) => {
    const shelf = new MemoryShelf();
    shelf.tapes.set('bybit live', { recordedAtMs: NOW, answers: { [BTC]: text } });
    expect((await (await start(shelf)).read([position()])).position).toEqual(position());
  });

  it('do not keep positions waiting for a disk that hangs', async () => {
    const shelf = new MemoryShelf();
    shelf.find = () => new Promise(() => undefined);
    const process = await start(shelf);
    const answer = process.read([position()]);
    await process.clock.advance(3_000);
    expect((await answer).position).toEqual(position());
  });
});
