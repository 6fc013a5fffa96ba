type Defined<T> = {
  [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** A copy in which a field that holds `undefined` is absent, as our types mean it; zod's optional fields allow both. */
export function withoutUndefined<T extends object>(value: T): Defined<T> {
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  // `fromEntries` loses the keys' types; the filter above is exactly what `Defined` says.
  return Object.fromEntries(entries) as Defined<T>;
}
