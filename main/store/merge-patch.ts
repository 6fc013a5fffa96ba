/**
 * `base` with the fields of `patch` laid over it, objects member by member, everything else whole, and so what stands at the
 * paths of `whole` (`market.groups`): lists by name, of which a member may be taken away. Changes neither. `__proto__`
 * becomes an ordinary key, so that the schema behind this refuses it like any unknown one.
 */
export function mergePatch(
  base: unknown,
  patch: unknown,
  whole: ReadonlySet<string> = new Set(),
  path = '',
): unknown {
  if (!isPlainObject(base) || !isPlainObject(patch) || whole.has(path)) return patch;
  const merged = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(patch)) {
    if (value === undefined) continue;
    const below = path === '' ? key : `${path}.${key}`;
    merged.set(key, mergePatch(merged.get(key), value, whole, below));
  }
  return Object.fromEntries(merged);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
