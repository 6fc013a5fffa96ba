import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { AccountReading } from '../../../../../main/exchange/exchange-client.ts';
import type { Position } from '../../../../../shared/domain/position.ts';
import { MUTATION_CASES, type MutationCase, type Row } from './mutation-cases.ts';
import { openLastingWire } from './wire-harness.ts';

/** Stands for "the field is not there". */
const ABSENT = Symbol('absent');

const positionsOf = ({ account }: AccountReading): readonly Position[] =>
  account.pools.flatMap((pool) => pool.positions);

function changed(row: Row, changes: Readonly<Record<string, unknown>>): Row {
  return Object.fromEntries(
    Object.entries({ ...row, ...changes }).filter(([, value]) => value !== ABSENT),
  );
}

const untimed = ({ markAsOfMs: _, ...position }: Position): Partial<Position> => position;

/** Every number of an answer as text, and the other way round; names and flags stay. */
function rewritten(value: unknown, to: 'text' | 'number'): unknown {
  if (Array.isArray(value)) return value.map((each) => rewritten(each, to));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [name, rewritten(each, to)]),
    );
  }
  if (to === 'text') return typeof value === 'number' ? String(value) : value;
  return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
}

function mirrored(row: Row, field: string | undefined): Row {
  if (field === undefined || row[field] === undefined) return {};
  return { [field]: String(-Number(row[field])) };
}

describe.each(MUTATION_CASES)('$name, its answer changed', (venue: MutationCase) => {
  const original = venue.routes();
  const routes: Record<string, unknown> = { ...original };
  const wire = openLastingWire(venue.venue, routes);
  const rows = rowsIn(venue, original[venue.key]);
  const first = rows[0] ?? {};
  let base: AccountReading | undefined;

  beforeEach(async () => {
    wire.answer();
    routes[venue.key] = original[venue.key];
    base ??= await wire.reading();
  });
  afterAll(() => wire.client.close());

  const put = (list: readonly unknown[]): void => {
    routes[venue.key] = withRows(venue, original[venue.key], list);
  };
  const before = (): readonly Position[] => (base === undefined ? [] : positionsOf(base));
  const target = (): Position => {
    const found = before().find(({ symbol }) => symbol === venue.symbol);
    if (found === undefined) throw new Error(`no ${venue.symbol}`);
    return found;
  };
  /** Reads with the first row changed. */
  const readWith = async (changes: Row): Promise<readonly Position[]> => {
    put([changed(first, changes), ...rows.slice(1)]);
    return positionsOf(await wire.reading());
  };
  const the = (positions: readonly Position[]): Position => {
    const found = positions.filter(({ symbol }) => symbol === venue.symbol);
    expect(found).toHaveLength(1);
    const [only] = found;
    if (only === undefined) throw new Error('none');
    return only;
  };
  const refusal = async (list: readonly unknown[]): Promise<string> => {
    put(list);
    const result = await wire.read();
    expect(result).toMatchObject({ ok: false, error: { kind: 'bad-answer' } });
    return result.ok ? '' : result.error.message;
  };

  it('is the same position on the other side when the row says the other side', async () => {
    const other = the(await readWith({ ...venue.short, ...mirrored(first, venue.pnl) }));
    expect(other).toMatchObject({
      side: target().side === 'long' ? 'short' : 'long',
      contracts: target().contracts,
      contractSize: target().contractSize,
      marginMode: target().marginMode,
    });
    expect(other.contracts).toBeGreaterThan(0);
  });

  it('reads numbers that came as texts, and texts that came as numbers', async () => {
    for (const to of ['text', 'number'] as const) {
      routes[venue.key] = withRows(
        venue,
        original[venue.key],
        rows.map((row) => rewritten(row, to)),
      );
      // Marks that come from elsewhere have a time of their own.
      expect(positionsOf(await wire.reading()).map(untimed), to).toEqual(before().map(untimed));
    }
  });

  it('has no position more for a row of size zero', async () => {
    for (const zero of [0, '0', '0.000']) {
      put([...rows, changed(first, { [venue.size]: zero })]);
      expect(positionsOf(await wire.reading())).toHaveLength(before().length);
    }
  });

  it('refuses a size that is missing or no number', async () => {
    for (const size of [ABSENT, null, '', 'many', {}]) {
      const message = await refusal([changed(first, { [venue.size]: size }), ...rows.slice(1)]);
      expect(message.length).toBeGreaterThan(20);
    }
  });

  it('refuses a row of an instrument that nobody knows, and names it', async () => {
    const strange = changed(first, { [venue.id]: 'NEVERHEARD' });
    expect(await refusal([...rows, strange])).toMatch(/NEVERHEARD/i);
  });

  it('refuses what is no row, and one leg told twice', async () => {
    await refusal([...rows, null]);
    await refusal([...rows, 'position']);
    await refusal([...rows, first]);
  });
  it('refuses an isolated leg told twice', async () => {
    if (venue.isolated === undefined) return;
    const isolated = changed(first, venue.isolated);
    await refusal([isolated, isolated, ...rows.slice(1)]);
  });

  it('reads a size in another writing of the number, or refuses it, and never has another one', async () => {
    const size = Number(first[venue.size]);
    const writings = [
      size.toExponential(),
      ` ${String(size)}`,
      `${String(size)} `,
      `+${String(size)}`,
    ];
    for (const writing of writings) {
      put([changed(first, { [venue.size]: writing }), ...rows.slice(1)]);
      const result = await wire.read();
      if (!result.ok) continue;
      expect(the(positionsOf(result.value)), writing).toMatchObject({
        contracts: target().contracts,
        side: target().side,
      });
    }
    for (const writing of ['1,000', 'NaN', 'null', 'Infinity', '1e999', [], true]) {
      const list = [changed(first, { [venue.size]: writing }), ...rows.slice(1)];
      expect((await refusal(list)).length, String(writing)).toBeGreaterThan(20);
    }
  });

  it('is no long of a size below zero', async () => {
    const size = Math.abs(Number(first[venue.size]));
    put([changed(first, { [venue.size]: String(-size) }), ...rows.slice(1)]);
    const result = await wire.read();
    if (result.ok) expect(the(positionsOf(result.value)).side).toBe('short');
  });

  it('reads its words in capital and in small letters alike, or refuses them', async () => {
    for (const field of [venue.side, ...(venue.mode ?? [])]) {
      const word = field === undefined ? undefined : first[field];
      if (field === undefined || typeof word !== 'string' || !/[a-z]/i.test(word)) continue;
      for (const other of [word.toUpperCase(), word.toLowerCase(), ` ${word}`]) {
        put([changed(first, { [field]: other }), ...rows.slice(1)]);
        const result = await wire.read();
        if (!result.ok) continue;
        expect(the(positionsOf(result.value)), other).toMatchObject({
          side: target().side,
          marginMode: target().marginMode,
        });
      }
    }
  });

  it('keeps a liquidation price that the mark has passed, and knows none that is unreadable', async () => {
    const { liquidation } = venue;
    const { markPrice, side } = target();
    if (liquidation === undefined || markPrice === undefined) return;
    const past = Math.round(markPrice * (side === 'long' ? 1.1 : 0.9));
    const passed = the(await readWith({ [liquidation]: String(past) }));
    expect(passed.reported?.liquidationPrice).toBe(past);
    for (const writing of ['NaN', 'null', '--', '1,234.5', '0x10']) {
      put([changed(first, { [liquidation]: writing }), ...rows.slice(1)]);
      const result = await wire.read();
      if (!result.ok) continue;
      const { reported = {} } = the(positionsOf(result.value));
      expect(reported, writing).not.toHaveProperty('liquidationPrice');
    }
  });

  it('has no leverage of zero', async () => {
    const field = Object.keys(first).find((name) => /^(lever|leverage)(Rr|_rate)?$/.test(name));
    if (field === undefined) return;
    for (const nothing of ['0', 0, '', null, ABSENT]) {
      put([changed(first, { [field]: nothing }), ...rows.slice(1)]);
      const result = await wire.read();
      if (!result.ok) continue;
      const { leverage } = the(positionsOf(result.value));
      if (leverage !== undefined) expect(leverage, String(nothing)).toBeGreaterThan(0);
    }
  });

  it('refuses its rows in an answer of another form', async () => {
    for (const answer of [{ payload: rows }, { code: 0, data: { inner: { rows } } }, {}, 'rows']) {
      routes[venue.key] = answer;
      const result = await wire.read();
      expect(result.ok, JSON.stringify(answer).slice(0, 40)).toBe(false);
    }
  });

  it('leaves a liquidation price unknown that is not told, and none where the venue writes none', async () => {
    const { liquidation } = venue;
    if (liquidation === undefined) {
      expect(target().reported ?? {}).not.toHaveProperty('liquidationPrice');
      return;
    }
    const silent = ['', null, ABSENT].filter((each) => venue.notSilent?.includes(each) !== true);
    for (const writing of silent) {
      const { reported = {} } = the(await readWith({ [liquidation]: writing }));
      expect(reported, String(writing)).not.toHaveProperty('liquidationPrice');
    }
    const far = (target().markPrice ?? 1) * 20;
    for (const writing of [0, '0', '0.00', -5, '-110', far, ...(venue.none ?? [])]) {
      const { reported } = the(await readWith({ [liquidation]: writing }));
      expect(reported?.liquidationPrice, String(writing)).toBe('none');
    }
    const told = the(await readWith({ [liquidation]: '55000.5' }));
    expect(told.reported?.liquidationPrice).toBe(55_000.5);
  });

  it('refuses a row that does not tell its margin mode where rows tell it', async () => {
    if (venue.mode === undefined) return;
    const missing = Object.fromEntries(venue.mode.map((field) => [field, ABSENT]));
    await refusal([changed(first, missing), ...rows.slice(1)]);
  });

  it('has no mark of zero where the row has none', async () => {
    const { mark } = venue;
    if (mark === undefined) return;
    for (const writing of ['', null, ABSENT, '0', 0]) {
      const { markPrice } = the(await readWith({ [mark]: writing }));
      if (markPrice !== undefined) expect(markPrice, String(writing)).toBeGreaterThan(0);
    }
  });

  it('refuses a side that nobody knows', async () => {
    if (venue.side === undefined) return;
    await refusal([changed(first, { [venue.side]: 'sideways' }), ...rows.slice(1)]);
  });

  it('refuses a side that the profit of the row contradicts', async () => {
    if (venue.pnl === undefined || first[venue.pnl] === undefined) return;
    if (['HTX', 'Deribit'].includes(venue.name)) return; // Their profit counts from the last settlement.
    const flipped = changed(first, venue.short);
    expect(await refusal([flipped, ...rows.slice(1)])).toMatch(/contradicts/);
  });

  it('is isolated when the row says so', async () => {
    if (venue.isolated === undefined) return;
    const position = the(await readWith(venue.isolated));
    expect(position).toMatchObject({ marginMode: 'isolated', side: target().side });
  });

  it('holds both legs of a hedge', async () => {
    if (venue.legs === undefined) return;
    const [one, other] = venue.legs;
    put([
      changed(first, one),
      changed(first, { ...other, ...mirrored(first, venue.pnl) }),
      ...rows.slice(1),
    ]);
    const reading = await wire.reading();
    const legs = positionsOf(reading).filter(({ symbol }) => symbol === venue.symbol);
    expect(legs.map(({ side }) => side).toSorted()).toEqual(['long', 'short']);
    expect(reading.account.positionMode).toBe('hedge');
  });
});

function rowsIn({ path, inner }: MutationCase, answer: unknown): readonly Row[] {
  let value: unknown = answer;
  for (const name of path) value = (value as Row)[name];
  const list = value as readonly Row[];
  return inner === undefined ? list : list.map((row) => row[inner] as Row);
}

function withRows(
  { path, inner }: MutationCase,
  answer: unknown,
  rows: readonly unknown[],
): unknown {
  const list = inner === undefined ? rows : rows.map((row) => ({ type: 'oneWay', [inner]: row }));
  const place = (value: unknown, [name, ...rest]: readonly string[]): unknown =>
    name === undefined ? list : { ...(value as Row), [name]: place((value as Row)[name], rest) };
  return place(answer, path);
}
