import type { RawData, WebSocket } from 'ws';
import type { DemoKey } from '../binance/binance-signature.ts';
import { accountRow, positionRow, positionsOf } from './bitget-account.ts';
import { findContract, granularityMs, tickerRow, type ProductType } from './bitget-market.ts';
import { refuseBitgetLogin } from './bitget-signature.ts';
import type { BookEvent } from '../account/demo-book.ts';
import { coinSpec } from '../market/demo-coins.ts';
import { nextFundingAt } from '../market/demo-funding.ts';
import { venueNow, type DemoWorld } from '../demo-world.ts';
import { messageObject, messageText } from '../socket-message.ts';

interface Subscription {
  readonly instType: string;
  readonly channel: string;
  readonly instId: string;
}

interface Client {
  readonly socket: WebSocket;
  readonly isPrivate: boolean;
  readonly subscriptions: Map<string, Subscription>;
  loggedIn: boolean;
}

const PRIVATE_CHANNELS = ['positions', 'account', 'orders', 'orders-algo'];

/** The WebSocket side of the Bitget part. */
export interface BitgetSockets {
  accept(socket: WebSocket, isPrivate: boolean): void;
  tick(nowMs: number): void;
  handle(event: BookEvent): void;
}

export function createBitgetSockets(world: DemoWorld, key: () => DemoKey): BitgetSockets {
  const clients = new Set<Client>();
  const isSilent = () => world.faults.current('bitget')?.mode === 'socket-silent';

  function send(client: Client, message: object): void {
    if (client.socket.readyState === client.socket.OPEN) {
      client.socket.send(JSON.stringify(message));
    }
  }

  function push(client: Client, arg: Subscription, nowMs: number): void {
    const data = channelRows(world, arg, nowMs);
    if (data !== undefined) send(client, { action: 'snapshot', arg, data, ts: nowMs });
  }

  function login(client: Client, args: readonly unknown[]): void {
    const first = args[0];
    const values = typeof first === 'object' && first !== null ? { ...first } : {};
    const refusal = refuseBitgetLogin(values, key(), venueNow(world, 'bitget'));
    client.loggedIn = refusal === undefined;
    send(
      client,
      refusal === undefined ? { event: 'login', code: 0 } : { event: 'error', ...refusal },
    );
  }

  function subscribe(client: Client, arg: Subscription): void {
    const needsLogin = PRIVATE_CHANNELS.includes(arg.channel);
    if (needsLogin && !client.loggedIn) {
      send(client, { event: 'error', code: 30004, msg: 'User needs to log in', arg });
      return;
    }
    if (needsLogin !== client.isPrivate || (!needsLogin && !isKnown(arg))) {
      const { instType, channel, instId } = arg;
      const msg = `instType:${instType},channel:${channel},instId:${instId} doesn't exist`;
      send(client, { event: 'error', code: 30001, msg, arg });
      return;
    }
    client.subscriptions.set(JSON.stringify(arg), arg);
    send(client, { event: 'subscribe', arg });
    if (!isSilent()) push(client, arg, world.clock.now());
  }

  function receive(client: Client, raw: RawData): void {
    if (messageText(raw) === 'ping') {
      if (!isSilent()) client.socket.send('pong');
      return;
    }
    const message = messageObject(raw);
    const args: readonly unknown[] = Array.isArray(message['args']) ? message['args'] : [];
    if (message['op'] === 'login') {
      login(client, args);
      return;
    }
    for (const one of args) {
      const arg = readSubscription(one);
      if (message['op'] === 'subscribe') {
        subscribe(client, arg);
      } else if (message['op'] === 'unsubscribe') {
        client.subscriptions.delete(JSON.stringify(arg));
        send(client, { event: 'unsubscribe', arg });
      } else {
        send(client, { event: 'error', code: 30003, msg: 'Invalid op' });
      }
    }
  }

  return {
    accept(socket, isPrivate) {
      const client: Client = { socket, isPrivate, subscriptions: new Map(), loggedIn: false };
      clients.add(client);
      socket.on('close', () => clients.delete(client));
      socket.on('message', (raw) => receive(client, raw));
    },
    tick(nowMs) {
      if (isSilent()) return;
      for (const client of clients) {
        if (client.isPrivate) continue;
        for (const arg of client.subscriptions.values()) push(client, arg, nowMs);
      }
    },
    handle(event) {
      if (event.venue !== 'bitget' || event.type !== 'changed' || isSilent()) return;
      for (const client of clients) {
        if (!client.isPrivate) continue;
        for (const arg of client.subscriptions.values()) push(client, arg, world.clock.now());
      }
    },
  };
}

function readSubscription(value: unknown): Subscription {
  const fields: Readonly<Record<string, unknown>> =
    typeof value === 'object' && value !== null ? { ...value } : {};
  const text = (name: string) => (typeof fields[name] === 'string' ? fields[name] : '');
  return { instType: text('instType'), channel: text('channel'), instId: text('instId') };
}

function isKnown(arg: Subscription): boolean {
  if (findContract(arg.instId, arg.instType) === undefined) return false;
  return arg.channel === 'ticker' || candleInterval(arg) !== undefined;
}

function candleInterval(arg: Subscription): number | undefined {
  return arg.channel.startsWith('candle')
    ? granularityMs(arg.channel.slice('candle'.length))
    : undefined;
}

function channelRows(world: DemoWorld, arg: Subscription, nowMs: number): unknown {
  if (PRIVATE_CHANNELS.includes(arg.channel)) return privateRows(world, arg);
  const contract = findContract(arg.instId, arg.instType);
  if (contract === undefined) return undefined;
  if (arg.channel === 'ticker') {
    const { symbol, ...row } = tickerRow(world, contract);
    const nextFundingTime = String(nextFundingAt(nowMs));
    return [{ instId: symbol, symbol, ...row, nextFundingTime, symbolType: '1' }];
  }
  const interval = candleInterval(arg);
  if (interval === undefined) return undefined;
  const begin = Math.floor(nowMs / interval) * interval;
  const candle = world.market.summary(contract.coin, begin, Math.max(nowMs, begin + 1));
  const { priceDecimals, quantityDecimals } = coinSpec(contract.coin);
  const quote = (candle.volume * candle.close).toFixed(2);
  return [
    [
      String(begin),
      candle.open.toFixed(priceDecimals),
      candle.high.toFixed(priceDecimals),
      candle.low.toFixed(priceDecimals),
      candle.close.toFixed(priceDecimals),
      candle.volume.toFixed(quantityDecimals),
      quote,
      quote,
    ],
  ];
}

function privateRows(world: DemoWorld, arg: Subscription): readonly unknown[] {
  if (arg.instType !== 'USDT-FUTURES' && arg.instType !== 'COIN-FUTURES') return [];
  const productType: ProductType = arg.instType;
  if (arg.channel === 'account') {
    const row = accountRow(world, productType);
    return [
      {
        marginCoin: row.marginCoin,
        frozen: row.locked,
        available: row.available,
        maxOpenPosAvailable: row.crossedMaxAvailable,
        maxTransferOut: row.maxTransferOut,
        equity: row.accountEquity,
        usdtEquity: row.usdtEquity,
        crossedRiskRate: row.crossedRiskRate,
        unrealizedPL: row.unrealizedPL,
      },
    ];
  }
  if (arg.channel !== 'positions') return [];
  return positionsOf(world, productType).map((position, index) => {
    const row = positionRow(world, position);
    return {
      posId: String(926_036_334_386_778_000n + BigInt(index)),
      instId: row.symbol,
      marginCoin: row.marginCoin,
      marginSize: row.marginSize,
      marginMode: row.marginMode,
      holdSide: row.holdSide,
      posMode: row.posMode,
      total: row.total,
      available: row.available,
      frozen: row.locked,
      openPriceAvg: row.openPriceAvg,
      leverage: position.leverage,
      achievedProfits: row.achievedProfits,
      unrealizedPL: row.unrealizedPL,
      unrealizedPLR: (Number(row.unrealizedPL) / Number(row.marginSize)).toFixed(11),
      liquidationPrice: row.liquidationPrice,
      keepMarginRate: row.keepMarginRate,
      markPrice: row.markPrice,
      marginRate: row.marginRatio,
      cTime: row.cTime,
      uTime: row.uTime,
      autoMargin: row.autoMargin,
    };
  });
}
