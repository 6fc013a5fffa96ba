/** What JSON can hold. Typed arrays become lists; numbers that JSON has no word for become `"NaN"`, `"Infinity"`, `"-Infinity"`. */
export type PlainState =
  number | string | boolean | null | readonly PlainState[] | { readonly [key: string]: PlainState };

/** A copy of a state of numbers, texts, flags, lists, plain objects and Float64Arrays. */
export function toPlainState(state: unknown): PlainState {
  if (typeof state === 'number') return Number.isFinite(state) ? state : String(state);
  if (typeof state === 'string' || typeof state === 'boolean') return state;
  if (state instanceof Float64Array) return Array.from(state, toPlainState);
  if (Array.isArray(state)) return state.map(toPlainState);
  if (typeof state === 'object' && state !== null) {
    return Object.fromEntries(Object.entries(state).map(([key, one]) => [key, toPlainState(one)]));
  }
  throw new Error(`a state holds ${typeof state}`);
}

/**
 * Fills a freshly made state from what `toPlainState` gave. False when the two have not the same shape, for instance because
 * the snapshot is of other settings; the state is then half filled and must be thrown away.
 */
export function fillFromPlain(state: object, plain: unknown): boolean {
  if (state instanceof Float64Array) {
    if (!Array.isArray(plain) || plain.length !== state.length) return false;
    return plain.every((one: unknown, at) => {
      const value = toNumber(one);
      if (value === undefined) return false;
      state[at] = value;
      return true;
    });
  }
  if (typeof plain !== 'object' || plain === null) return false;
  if (Array.isArray(plain) !== Array.isArray(state)) return false;
  const given: ReadonlyMap<string, unknown> = new Map(Object.entries(plain));
  return Object.entries(state).every(([key, old]: [string, unknown]) => {
    const one = given.get(key);
    if (typeof old === 'object' && old !== null) return fillFromPlain(old, one);
    const value = typeof old === 'number' ? toNumber(one) : one;
    return typeof value === typeof old && Reflect.set(state, key, value);
  });
}

function toNumber(plain: unknown): number | undefined {
  if (typeof plain === 'number') return plain;
  return plain === 'NaN' || plain === 'Infinity' || plain === '-Infinity'
    ? Number(plain)
    : undefined;
}
