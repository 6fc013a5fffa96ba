import { describe, expect, it } from 'vitest';
import {
  crossLiquidationPrice,
  maintenanceMargin,
  poolFigures,
} from '../../../../main/demo/binance/binance-margin.ts';
import * as bitget from '../../../../main/demo/bitget/bitget-margin.ts';
import { bitgetCrossRoom, cashOf } from '../../../../main/demo/account/demo-account.ts';
import type { BookEvent, DemoBook } from '../../../../main/demo/account/demo-book.ts';
import type { DemoCoin } from '../../../../main/demo/market/demo-coins.ts';
import type { DemoMarket } from '../../../../main/demo/market/demo-market.ts';
import { DEFAULT_THRESHOLDS } from '../../../../shared/alarms/thresholds/thresholds.ts';
import { DAY_MS, HOUR_MS } from '../../../../shared/domain/units.ts';
import { createMarketAndBook, START_MS } from '../helpers.ts';

interface Room {
  readonly name: string;
  readonly coin: DemoCoin;
  readonly distance: number;
  readonly marginRatio: number;
}

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];

describe('the demo accounts', () => {
  it('look calm at first: the nearest liquidation is 12 to 20 percent away', () => {
    for (const seed of SEEDS) {
      const { market, book } = createMarketAndBook(seed);
      const rooms = roomsAt(market, book, START_MS);
      expect(rooms).toHaveLength(8);
      const nearest = Math.min(...rooms.map((room) => room.distance));
      expect(nearest).toBeGreaterThan(0.12);
      expect(nearest).toBeLessThan(0.2);
      expect(Math.max(...rooms.map((room) => room.marginRatio))).toBeLessThan(0.2);
    }
  });

  it('bring a first warning within 90 s and a critical one within 180 s, by the default thresholds', () => {
    for (const seed of SEEDS) {
      const { market, book } = createMarketAndBook(seed);
      const sigma = dailySigmas(market);
      let warningAt = Number.POSITIVE_INFINITY;
      let criticalAt = Number.POSITIVE_INFINITY;
      for (let second = 0; second <= 180; second += 1) {
        const atMs = START_MS + second * 1000;
        book.advance(atMs);
        for (const room of roomsAt(market, book, atMs)) {
          const level = levelOf(room, sigma(room.coin));
          if (level !== 'ok') warningAt = Math.min(warningAt, second);
          if (level === 'critical') criticalAt = Math.min(criticalAt, second);
        }
      }
      // Leeway itself needs some of the promised time: to start, to poll, to be sure.
      expect(warningAt).toBeLessThanOrEqual(65);
      expect(warningAt).toBeGreaterThanOrEqual(15);
      // At this speed the rule about the time that is left speaks even earlier.
      expect(criticalAt).toBeLessThanOrEqual(155);
      expect(criticalAt).toBeGreaterThan(warningAt);
    }
  });

  it('are really liquidated in the crash: positions closed, cash gone, orders cancelled', () => {
    const { market, book } = createMarketAndBook();
    const events = collect(book);
    const before = cashOf(book.account('binance'), 'USDT');
    book.advance(START_MS + 175_000);
    const liquidated = events.flatMap((event) =>
      event.type === 'liquidated' ? [`${event.venue} ${event.liquidation.position.symbol}`] : [],
    );
    expect(liquidated).toContain('binance BTCUSDT');
    expect(liquidated).toContain('bitget LINKUSDT');
    expect(book.account('binance').positions.map((one) => one.symbol)).toEqual(['XRPUSDT']);
    expect(book.account('binance').orders).toEqual([]);
    expect(cashOf(book.account('binance'), 'USDT')).toBeLessThan(before / 2);
    for (const room of roomsAt(market, book, START_MS + 175_000)) {
      expect(room.marginRatio).toBeLessThan(1);
    }
  });

  it('liquidate at the price that the venue published, not before', () => {
    const { market, book } = createMarketAndBook();
    let published = 0;
    const events = collect(book);
    for (let second = 0; second < 180 && !events.some(isLink); second += 1) {
      const atMs = START_MS + second * 1000;
      book.advance(atMs);
      const link = book.account('bitget').positions.find((one) => one.coin === 'LINK');
      if (link === undefined) continue;
      published = bitget.isolatedLiquidationPrice(link, market.price('LINK', atMs)) ?? 0;
      expect(market.price('LINK', atMs)).toBeGreaterThan(published);
    }
    const event = events.find(isLink);
    expect(event?.liquidation.price).toBeLessThanOrEqual(published);
  });

  it('fire the reduce-only stop when the mark passes it, without a liquidation', () => {
    const { book } = createMarketAndBook();
    const stop = book.account('bitget').orders.find((order) => order.kind === 'stop');
    expect(stop?.symbol).toBe('BTCUSDT');
    const events = collect(book);
    book.advance(START_MS + 180_000);
    const stopped = book.account('bitget').positions;
    expect(stopped.some((one) => one.symbol === 'BTCUSDT' && one.side === 'long')).toBe(false);
    expect(
      events.some(
        (e) =>
          e.type === 'liquidated' && e.venue === 'bitget' && e.liquidation.position.coin === 'BTC',
      ),
    ).toBe(false);
  });

  it('have one position with a stop, one with a take-profit only, and some with neither', () => {
    const { orders, positions } = createMarketAndBook().book.account('binance');
    const kinds = positions.map((position) =>
      orders.filter((order) => order.symbol === position.symbol).map((order) => order.kind),
    );
    expect(kinds).toEqual([['take-profit'], ['stop'], [], []]);
    expect(orders.every((order) => order.orderSide === 'sell')).toBe(true);
  });

  it('are filled again after a calm minute, so that the demo never ends up empty', () => {
    const { market, book } = createMarketAndBook();
    for (let minute = 0; minute <= 120; minute += 1) {
      book.advance(START_MS + minute * 60_000);
      expect(book.account('binance').positions.length).toBeGreaterThan(0);
    }
    const atMs = START_MS + 260_000;
    const again = createMarketAndBook().book;
    again.advance(atMs);
    expect(again.account('binance').positions).toHaveLength(4);
    expect(again.account('bitget').positions).toHaveLength(4);
    const nearest = Math.min(...roomsAt(market, again, atMs).map((room) => room.distance));
    expect(nearest).toBeGreaterThan(0.08);
  });

  it('begin every day anew, so that the second sell-off threatens them like the first', () => {
    const { market, book } = createMarketAndBook();
    const events = collect(book);
    let atMs = START_MS;
    while (market.cycle(atMs) === 0) atMs += 1000;
    book.advance(atMs);
    const nearest = Math.min(...roomsAt(market, book, atMs).map((room) => room.distance));
    expect(nearest).toBeGreaterThan(0.12);
    expect(nearest).toBeLessThan(0.2);
    events.length = 0;
    book.advance(atMs + 180_000);
    expect(events.some((event) => event.type === 'liquidated')).toBe(true);
  });

  it('end in the same state whoever asks when', () => {
    const often = createMarketAndBook().book;
    const once = createMarketAndBook().book;
    for (let ms = 0; ms <= 400_000; ms += 730) often.advance(START_MS + ms);
    often.advance(START_MS + 400_000);
    once.advance(START_MS + 400_000);
    for (const venue of ['binance', 'bitget'] as const) {
      expect(often.account(venue).positions).toEqual(once.account(venue).positions);
      expect(often.account(venue).cash).toEqual(once.account(venue).cash);
    }
  });

  it('pay funding at 08:00 UTC, from cash or from the isolated margin', () => {
    const { book } = createMarketAndBook();
    const fundingAt = Math.ceil(START_MS / (8 * HOUR_MS)) * 8 * HOUR_MS;
    // A machine that slept for hours lives through the last half hour only.
    book.advance(fundingAt - 2000);
    const before = book.account('bitget').positions.find((one) => one.side === 'short')?.margin;
    expect(book.fundingOf('binance')).toEqual([]);
    book.advance(fundingAt + 2000);
    expect(book.fundingOf('binance')).toHaveLength(book.account('binance').positions.length);
    const after = book.account('bitget').positions.find((one) => one.side === 'short')?.margin;
    expect(after).not.toBe(before);
  });
});

function collect(book: DemoBook): BookEvent[] {
  const events: BookEvent[] = [];
  book.onEvent((event) => events.push(event));
  return events;
}

type Liquidated = Extract<BookEvent, { type: 'liquidated' }>;

function isLink(event: BookEvent): event is Liquidated {
  return event.type === 'liquidated' && event.liquidation.position.coin === 'LINK';
}

/** Distance of every position to its liquidation price, and the ratio of its pool. */
function roomsAt(market: DemoMarket, book: DemoBook, atMs: number): readonly Room[] {
  const markOf = (coin: DemoCoin) => market.price(coin, atMs);
  const rooms: Room[] = [];
  const add = (name: string, coin: DemoCoin, price: number | undefined, marginRatio: number) => {
    const distance = price === undefined ? Infinity : Math.abs(price / markOf(coin) - 1);
    rooms.push({ name, coin, distance, marginRatio });
  };
  const binance = book.account('binance');
  const pool = { walletBalance: cashOf(binance, 'USDT'), positions: binance.positions };
  const figures = poolFigures(pool, markOf);
  const required = pool.positions.reduce(
    (sum, one) => sum + maintenanceMargin(one, markOf(one.coin)),
    0,
  );
  for (const position of pool.positions) {
    const price = crossLiquidationPrice(figures.equity - required, position, markOf(position.coin));
    add(position.symbol, position.coin, price, required / figures.equity);
  }
  const other = book.account('bitget');
  for (const position of other.positions) {
    const mark = markOf(position.coin);
    if (position.marginMode === 'isolated') {
      const price = bitget.isolatedLiquidationPrice(position, mark);
      add(position.symbol, position.coin, price, bitget.isolatedMarginRatio(position, mark));
    } else {
      const { equity, requirement } = bitgetCrossRoom(other, 'BTC', markOf);
      const price = bitget.crossLiquidationPrice(position, cashOf(other, 'BTC'), mark);
      add(position.symbol, position.coin, price, requirement / equity);
    }
  }
  return rooms;
}

/** Of the last 30 days of hourly moves; fixed at the start, so that the test does not lean on the crash itself. */
function dailySigmas(market: DemoMarket): (coin: DemoCoin) => number {
  const known = new Map<DemoCoin, number>();
  return (coin) => {
    const found = known.get(coin);
    if (found !== undefined) return found;
    const from = START_MS - 30 * DAY_MS;
    const closes = market.candles(coin, HOUR_MS, from, START_MS, START_MS).map((one) => one.close);
    const returns = closes.slice(1).map((close, i) => Math.log(close / (closes[i] ?? close)));
    const variance = returns.reduce((sum, x) => sum + x * x, 0) / returns.length;
    const sigma = Math.sqrt(variance * 24);
    known.set(coin, sigma);
    return sigma;
  };
}

function levelOf(room: Room, dailySigma: number): 'ok' | 'warning' | 'critical' {
  const t = DEFAULT_THRESHOLDS;
  const sigmas = room.distance / dailySigma;
  if (
    (room.distance < t.criticalDistance && sigmas < t.criticalSigmas) ||
    room.distance < t.criticalDistanceAlways ||
    room.marginRatio >= t.criticalMarginRatio
  ) {
    return 'critical';
  }
  const warns = room.distance < t.warningDistance && sigmas < t.warningSigmas;
  return warns || room.marginRatio >= t.warningMarginRatio ? 'warning' : 'ok';
}
