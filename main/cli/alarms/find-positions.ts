import type { PositionView } from '../../../shared/contract/app-state.ts';
import type { PositionKey } from '../../../shared/domain/units.ts';
import { deriveInstrument } from '../../import/derive-instrument.ts';
import type { AlarmRecord } from './alarm-record.ts';

/** A position that the record knows, open or gone. */
export interface KnownPosition {
  readonly key: PositionKey;
  readonly accountId: string;
  readonly accountName: string;
  readonly symbol: string;
  readonly underlying: string;
  readonly side: string;
  /** Open now, as the running host sees it. */
  readonly view?: PositionView;
}

export function knownPositions({ live, standing, entries }: AlarmRecord): readonly KnownPosition[] {
  const known = new Map<PositionKey, KnownPosition>();
  for (const view of live?.positions ?? []) {
    const { key, accountId, accountName, symbol, underlying, side } = view;
    known.set(key, { key, accountId, accountName, symbol, underlying, side, view });
  }
  const keys = [
    ...standing.map(({ subject }) => subject.positionKey),
    ...entries.map(({ positionKey }) => positionKey),
  ];
  for (const key of keys) {
    if (key === undefined || known.has(key)) continue;
    const [accountId = '', , symbol = '', side = ''] = key.split('|');
    const account = live?.accounts.find(({ id }) => id === accountId);
    const accountName = account?.name ?? accountId;
    const { underlying } = deriveInstrument(symbol);
    known.set(key, { key, accountId, accountName, symbol, underlying, side });
  }
  return [...known.values()];
}

/** Those that go by these words: the key, a symbol or coin, with `account/` before it or the side behind it. */
export function findPositions(
  positions: readonly KnownPosition[],
  words: string,
): readonly KnownPosition[] {
  const wanted = words.trim().toLowerCase();
  return positions.filter((position) => namesOf(position).has(wanted));
}

function namesOf(position: KnownPosition): ReadonlySet<string> {
  const { key, accountId, accountName, symbol, underlying, side } = position;
  const plain = [symbol, underlying, symbol.split(':')[0] ?? symbol];
  const sided = plain.flatMap((name) => [name, `${name} ${side}`]);
  const placed = sided.flatMap((name) => [name, `${accountId}/${name}`, `${accountName}/${name}`]);
  return new Set([key, ...placed].map((name) => name.toLowerCase()));
}
