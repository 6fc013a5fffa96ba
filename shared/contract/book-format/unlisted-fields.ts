import { z } from 'zod';

/** Path as the format writes it: `accounts[0].pools[1].positions[0].contracts`. */
export function formatPath(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}

/** Paths of the fields of an input that a schema does not list. Follows objects, lists and what wraps them. */
export function unlistedFields(
  schema: unknown,
  input: unknown,
  path: readonly PropertyKey[] = [],
): readonly string[] {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodArray && Array.isArray(input)) {
    return input.flatMap((entry, index) => unlistedFields(inner.element, entry, [...path, index]));
  }
  if (!(inner instanceof z.ZodObject) || typeof input !== 'object' || input === null) return [];
  const shape = inner.shape as Readonly<Record<string, unknown>>;
  return Object.keys(input).flatMap((key) => {
    const here = [...path, key];
    if (!Object.hasOwn(shape, key)) return [formatPath(here)];
    return unlistedFields(shape[key], (input as Readonly<Record<string, unknown>>)[key], here);
  });
}

function unwrap(schema: unknown): unknown {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault
  ) {
    return unwrap(schema.unwrap());
  }
  return schema;
}
