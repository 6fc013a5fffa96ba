import type { DemoVenue } from '../account/demo-blueprints.ts';
import { FAULT_MODES, isFaultMode, type DemoFault, type FaultBoard } from './demo-faults.ts';
import type { WireAnswer, WireRequest } from '../demo-world.ts';

export type DemoFaults = Readonly<Partial<Record<DemoVenue, DemoFault>>>;

/**
 * `POST /demo/fault` with `{ "venue": "binance" | "bitget", "mode": "html-200", ... }`; mode `none` ends it.
 * Refused when it carries an Origin: then a web page sent it.
 */
export function readFaultCommand(request: WireRequest, faults: FaultBoard): WireAnswer {
  if (request.header('origin') !== '') return refuse(403, 'not for web pages');
  if (request.method !== 'POST') return refuse(405, 'POST a fault');
  const command = parseCommand(request.body);
  const venue = command['venue'] ?? command['account'];
  const mode = command['mode'];
  const known = venue === 'binance' || venue === 'bitget';
  const byAccount = venue === 'demo-binance' || venue === 'demo-bitget';
  if (!known && !byAccount) return refuse(400, 'venue is binance or bitget');
  const target: DemoVenue = venue.endsWith('bitget') ? 'bitget' : 'binance';
  if (mode === 'none') {
    faults.set(target, undefined);
    return { status: 200, body: { venue: target, mode } };
  }
  if (typeof mode !== 'string' || !isFaultMode(mode)) {
    return refuse(400, `mode is none or one of ${FAULT_MODES.join(', ')}`);
  }
  const { scope, path, times, ms, retryAfter } = command;
  const fault: DemoFault = {
    mode,
    ...(scope === 'private' || scope === 'public' || scope === 'all' ? { scope } : {}),
    ...(typeof path === 'string' ? { path } : {}),
    ...(typeof times === 'number' ? { times } : {}),
    ...(typeof ms === 'number' ? { ms } : {}),
    ...(typeof retryAfter === 'number' ? { retryAfter } : {}),
  };
  faults.set(target, fault);
  return { status: 200, body: { venue: target, ...fault } };
}

function parseCommand(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function refuse(status: number, error: string): WireAnswer {
  return { status, body: { error } };
}
