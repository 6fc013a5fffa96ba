import type { ServerResponse } from 'node:http';
import type { Clock } from '../../host-ports.ts';
import type { DemoVenue } from '../account/demo-blueprints.ts';
import type { DemoFault } from './demo-faults.ts';
import type { WireAnswer } from '../demo-world.ts';

const HTML =
  '<!DOCTYPE html>\n<html><head><title>Just a moment</title></head><body></body></html>\n';

/** Writes an answer as the venue would. */
export function writeAnswer(response: ServerResponse, answer: WireAnswer): void {
  writeText(response, answer.status, JSON.stringify(answer.body), {
    'content-type': 'application/json',
    ...answer.headers,
  });
}

/** Writes the answer as the fault has it; `healthy` is what would have been said. */
export function writeFaultyAnswer(
  response: ServerResponse,
  venue: DemoVenue,
  fault: DemoFault,
  healthy: () => WireAnswer,
  clock: Clock,
): void {
  const retryAfter = { 'retry-after': String(fault.retryAfter ?? 30) };
  const json = { 'content-type': 'application/json' };
  const html = { 'content-type': 'text/html' };
  switch (fault.mode) {
    case 'html-200':
      writeText(response, 200, HTML, html);
      return;
    case 'empty-object':
      writeText(response, 200, '{}', json);
      return;
    case 'empty-body':
      writeText(response, 200, '', json);
      return;
    case 'truncated-json': {
      const text = JSON.stringify(healthy().body);
      writeText(response, 200, text.slice(0, Math.max(1, Math.floor(text.length / 2))), json);
      return;
    }
    case 'wrong-key':
      writeAnswer(response, wrongKey(venue));
      return;
    case 'forbidden':
      writeText(response, 403, HTML, html);
      return;
    case 'banned':
      writeAnswer(response, { ...tooMany(venue, 418), headers: retryAfter });
      return;
    case 'rate-limited':
      writeAnswer(response, { ...tooMany(venue, 429), headers: retryAfter });
      return;
    case 'maintenance':
      writeText(response, 503, HTML, html);
      return;
    case 'hang':
      return;
    case 'stall': {
      const text = JSON.stringify(healthy().body);
      response.writeHead(200, { ...json, 'content-length': Buffer.byteLength(text) });
      response.write(text.slice(0, 1));
      return;
    }
    case 'slow': {
      const cancel = clock.setTimer(fault.ms ?? 3000, () => writeAnswer(response, healthy()));
      response.on('close', cancel);
      return;
    }
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'positions-vanish':
      writeAnswer(
        response,
        withRows(healthy(), () => []),
      );
      return;
    case 'zero-rows':
      writeAnswer(
        response,
        withRows(healthy(), (rows) => rows.map(zeroRow)),
      );
      return;
    case 'wrong-side':
      writeAnswer(
        response,
        withRows(healthy(), (rows) => rows.map(turnRow)),
      );
      return;
    case 'clock-skew':
    case 'socket-silent':
      writeAnswer(response, healthy());
  }
}

type Row = Readonly<Record<string, unknown>>;

/** Changes the rows of a positions answer: an array on Binance, `data` on Bitget. Refusals stay as they are. */
function withRows(
  answer: WireAnswer,
  change: (rows: readonly Row[]) => readonly Row[],
): WireAnswer {
  const { body } = answer;
  if (isRows(body)) return { ...answer, body: change(body) };
  if (typeof body !== 'object' || body === null || !('data' in body) || !isRows(body.data)) {
    return answer;
  }
  return { ...answer, body: { ...body, data: change(body.data) } };
}

function isRows(value: unknown): value is readonly Row[] {
  return Array.isArray(value);
}

function zeroRow(row: Row): Row {
  return 'positionAmt' in row
    ? {
        ...row,
        positionAmt: '0',
        entryPrice: '0.0',
        unRealizedProfit: '0.00000000',
        liquidationPrice: '0',
        notional: '0',
        initialMargin: '0',
        maintMargin: '0',
      }
    : { ...row, total: '0', available: '0', marginSize: '0', unrealizedPL: '0' };
}

function turnRow(row: Row): Row {
  const negate = (name: string) => String(-Number(row[name]));
  return 'positionAmt' in row
    ? { ...row, positionAmt: negate('positionAmt'), notional: negate('notional') }
    : { ...row, holdSide: row['holdSide'] === 'long' ? 'short' : 'long' };
}

function wrongKey(venue: DemoVenue): WireAnswer {
  return venue === 'binance'
    ? {
        status: 401,
        body: { code: -2015, msg: 'Invalid API-key, IP, or permissions for action.' },
      }
    : { status: 400, body: { code: '40037', msg: 'Apikey does not exist', data: null } };
}

function tooMany(venue: DemoVenue, status: 418 | 429): WireAnswer {
  const msg =
    status === 418
      ? 'Way too much request weight used; IP banned. Please use WebSocket Streams.'
      : 'Too many requests; current limit is 2400 request weight per 1 MINUTE.';
  return venue === 'binance'
    ? { status, body: { code: -1003, msg } }
    : { status, body: { code: '429', msg: 'Too Many Requests', data: null } };
}

function writeText(
  response: ServerResponse,
  status: number,
  text: string,
  headers: Readonly<Record<string, string>>,
): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(text) });
  response.end(text);
}
