/** The same object without the fields that are undefined: absent means unknown in the domain, and an own key is not absent. */
export function compact<T extends object>(fields: {
  readonly [K in keyof T]: T[K] | undefined;
}): T {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  // The filter makes true what exactOptionalPropertyTypes asks for, which the compiler cannot follow through entries.
  return Object.fromEntries(entries) as unknown as T;
}
