import type { IncomingMessage } from 'node:http';
import type { RawData, WebSocket } from 'ws';
import { signedSize } from './binance-account.ts';
import { BINANCE_INTERVALS, bookTicker, premiumIndex, ticker24h } from './binance-market.ts';
import { LISTEN_KEY } from './binance-rest.ts';
import { cashOf } from '../account/demo-account.ts';
import type { BookEvent } from '../account/demo-book.ts';
import { coinOfUsdtSymbol, coinSpec, type DemoCoin } from '../market/demo-coins.ts';
import { pnlAt } from '../account/demo-position.ts';
import type { DemoWorld } from '../demo-world.ts';
import { marketLiquidations } from '../market/market-liquidations.ts';
import { messageObject } from '../socket-message.ts';

interface Client {
  readonly socket: WebSocket;
  readonly streams: Set<string>;
  /** `/stream` wraps every message in the name of its stream. */
  readonly combined: boolean;
  readonly isPrivate: boolean;
}

interface Push {
  readonly stream: string;
  readonly data: unknown;
}

/** The WebSocket side of the Binance part. */
export interface BinanceSockets {
  accept(socket: WebSocket, request: IncomingMessage): void;
  /** Pushes what is due in this second. */
  tick(nowMs: number): void;
  handle(event: BookEvent): void;
}

export function createBinanceSockets(world: DemoWorld): BinanceSockets {
  const clients = new Set<Client>();
  let symbolsShown = heldSymbols(world);
  let pendingForceOrders: Push[] = [];

  function send(client: Client, push: Push): void {
    if (client.socket.readyState !== client.socket.OPEN) return;
    client.socket.send(JSON.stringify(client.combined ? push : push.data));
  }

  function accountUpdate(reason: string): void {
    const now = world.clock.now();
    const symbols = new Set([...symbolsShown, ...heldSymbols(world)]);
    symbolsShown = heldSymbols(world);
    const data = accountUpdateEvent(world, [...symbols], reason, now);
    for (const client of clients) {
      if (client.isPrivate) send(client, { stream: LISTEN_KEY, data });
    }
  }

  return {
    accept(socket, request) {
      const url = new URL(request.url ?? '/', 'http://demo');
      const names = [url.searchParams.get('streams') ?? '', url.pathname.replace(/^.*\/ws\/?/, '')];
      const streams = names.flatMap((name) => name.split('/')).filter((name) => /[@!]/.test(name));
      const client: Client = {
        socket,
        streams: new Set(streams),
        combined: url.pathname.includes('/stream'),
        isPrivate: (request.url ?? '').includes(LISTEN_KEY),
      };
      clients.add(client);
      socket.on('close', () => clients.delete(client));
      socket.on('message', (raw) => answerMessage(client, raw));
    },
    tick(nowMs) {
      const silent = world.faults.current('binance')?.mode === 'socket-silent';
      const forced = [...pendingForceOrders, ...othersLiquidations(world, nowMs)];
      pendingForceOrders = [];
      if (silent) return;
      const made = new Map<string, readonly unknown[]>();
      for (const client of clients) {
        for (const stream of client.streams) {
          const messages = made.get(stream) ?? streamMessages(world, stream, nowMs, forced);
          made.set(stream, messages);
          for (const data of messages) send(client, { stream, data });
        }
      }
    },
    handle(event) {
      if (event.venue !== 'binance') return;
      if (event.type === 'liquidated') {
        const { position, price } = event.liquidation;
        const quantity = position.size;
        pendingForceOrders.push(
          forceOrder(
            { coin: position.coin, closedSide: position.side, quantity, price },
            event.liquidation.atMs,
          ),
        );
      } else if (world.faults.current('binance')?.mode !== 'socket-silent') {
        accountUpdate(event.reason);
      }
    },
  };
}

function answerMessage(client: Client, raw: RawData): void {
  const message = messageObject(raw);
  const id = message['id'] ?? null;
  const names = Array.isArray(message['params']) ? message['params'].map(String) : [];
  const reply = (body: object) => client.socket.send(JSON.stringify({ ...body, id }));
  switch (message['method']) {
    case 'SUBSCRIBE':
      for (const name of names) client.streams.add(name);
      reply({ result: null });
      return;
    case 'UNSUBSCRIBE':
      for (const name of names) client.streams.delete(name);
      reply({ result: null });
      return;
    case 'LIST_SUBSCRIPTIONS':
      reply({ result: [...client.streams] });
      return;
    default:
      reply({ error: { code: 2, msg: 'Invalid request: unknown variant' } });
  }
}

/** What a stream has to say in this second: nothing, one event, or (`@arr`) one list. */
function streamMessages(
  world: DemoWorld,
  stream: string,
  nowMs: number,
  forced: readonly Push[],
): readonly unknown[] {
  if (stream === '!forceOrder@arr') return forced.map((push) => push.data);
  const [name = '', channel = '', speed = ''] = stream.split('@');
  if (channel === 'forceOrder') {
    return forced.filter((push) => push.stream === stream).map((push) => push.data);
  }
  const due = channel !== 'markPrice' || speed === '1s' || Math.floor(nowMs / 1000) % 3 === 0;
  if (!due) return [];
  if (name.startsWith('!')) {
    const kind = name.slice(1);
    return [world.coins.flatMap((coin) => coinEvent(world, coin, kind, nowMs) ?? [])];
  }
  const coin = coinOfUsdtSymbol(name.toUpperCase(), world.coins);
  const event = coin === undefined ? undefined : coinEvent(world, coin, channel, nowMs);
  return event === undefined ? [] : [event];
}

function coinEvent(world: DemoWorld, coin: DemoCoin, channel: string, nowMs: number) {
  if (channel === 'markPrice') {
    const row = premiumIndex(world, coin);
    return {
      e: 'markPriceUpdate',
      E: nowMs,
      s: row.symbol,
      p: row.markPrice,
      P: row.estimatedSettlePrice,
      i: row.indexPrice,
      r: row.lastFundingRate,
      T: row.nextFundingTime,
    };
  }
  if (channel === 'bookTicker') {
    const row = bookTicker(world, coin);
    const { bidPrice: b, bidQty: B, askPrice: a, askQty: A } = row;
    return { e: 'bookTicker', u: row.lastUpdateId, E: nowMs, T: nowMs, s: row.symbol, b, B, a, A };
  }
  if (channel.startsWith('kline_')) {
    return klineEvent(world, coin, channel.slice('kline_'.length), nowMs);
  }
  if (channel === 'ticker' || channel === 'miniTicker') {
    const row = ticker24h(world, coin);
    const short = {
      E: nowMs,
      s: row.symbol,
      c: row.lastPrice,
      o: row.openPrice,
      h: row.highPrice,
      l: row.lowPrice,
      v: row.volume,
      q: row.quoteVolume,
    };
    if (channel === 'miniTicker') return { e: '24hrMiniTicker', ...short };
    return {
      e: '24hrTicker',
      ...short,
      p: row.priceChange,
      P: row.priceChangePercent,
      w: row.weightedAvgPrice,
      Q: row.lastQty,
      O: row.openTime,
      C: row.closeTime,
      F: row.firstId,
      L: row.lastId,
      n: row.count,
    };
  }
  return undefined;
}

function klineEvent(world: DemoWorld, coin: DemoCoin, interval: string, nowMs: number) {
  const length = BINANCE_INTERVALS[interval];
  if (length === undefined) return undefined;
  const begin = Math.floor(nowMs / length) * length;
  const candle = world.market.summary(coin, begin, Math.max(nowMs, begin + 1));
  const { priceDecimals, quantityDecimals } = coinSpec(coin);
  const s = `${coin}USDT`;
  return {
    e: 'kline',
    E: nowMs,
    s,
    k: {
      t: begin,
      T: begin + length - 1,
      s,
      i: interval,
      f: 1,
      L: 2,
      o: candle.open.toFixed(priceDecimals),
      c: candle.close.toFixed(priceDecimals),
      h: candle.high.toFixed(priceDecimals),
      l: candle.low.toFixed(priceDecimals),
      v: candle.volume.toFixed(quantityDecimals),
      n: Math.ceil(candle.volume),
      x: false,
      q: (candle.volume * candle.close).toFixed(2),
      V: (candle.volume / 2).toFixed(quantityDecimals),
      Q: ((candle.volume * candle.close) / 2).toFixed(2),
      B: '0',
    },
  };
}

function othersLiquidations(world: DemoWorld, nowMs: number): readonly Push[] {
  return marketLiquidations(world, nowMs).map((one) => forceOrder(one, nowMs));
}

function forceOrder(
  one: {
    readonly coin: DemoCoin;
    readonly closedSide: 'long' | 'short';
    readonly quantity: number;
    readonly price: number;
  },
  atMs: number,
): Push {
  const { priceDecimals, quantityDecimals } = coinSpec(one.coin);
  const price = one.price.toFixed(priceDecimals);
  const quantity = one.quantity.toFixed(quantityDecimals);
  const data = {
    e: 'forceOrder',
    E: atMs,
    o: {
      s: `${one.coin}USDT`,
      S: one.closedSide === 'long' ? 'SELL' : 'BUY',
      o: 'LIMIT',
      f: 'IOC',
      q: quantity,
      p: price,
      ap: price,
      X: 'FILLED',
      l: quantity,
      z: quantity,
      T: atMs,
    },
  };
  return { stream: `${one.coin.toLowerCase()}usdt@forceOrder`, data };
}

function accountUpdateEvent(
  world: DemoWorld,
  symbols: readonly string[],
  reason: string,
  nowMs: number,
) {
  const account = world.book.account('binance');
  const wallet = cashOf(account, 'USDT').toFixed(8);
  return {
    e: 'ACCOUNT_UPDATE',
    E: nowMs,
    T: nowMs,
    a: {
      m: reason,
      B: [{ a: 'USDT', wb: wallet, cw: wallet, bc: '0' }],
      P: symbols.map((symbol) => {
        const held = account.positions.find((one) => one.symbol === symbol);
        const profit = held === undefined ? 0 : pnlAt(held, world.market.price(held.coin, nowMs));
        return {
          s: symbol,
          pa: held === undefined ? '0' : signedSize(held),
          ep: String(held?.entryPrice ?? 0),
          bep: String(held?.entryPrice ?? 0),
          cr: '0',
          up: profit.toFixed(8),
          mt: 'cross',
          iw: '0',
          ps: 'BOTH',
          ma: 'USDT',
        };
      }),
    },
  };
}

function heldSymbols(world: DemoWorld): readonly string[] {
  return world.book.account('binance').positions.map((position) => position.symbol);
}
