/**
 * Answers by request: `GET /path?name=value` or `POST /path name=value`. All named parameters must be there; of several
 * that fit the one with most parameters answers. A function makes its answer at each call.
 */
export type Routes = Readonly<Record<string, unknown>>;

/** The route that fits a request best. */
export function answerOf(
  routes: Routes,
  url: string,
  init: { readonly method: string; readonly body?: string },
): unknown {
  const { pathname, searchParams } = new URL(url);
  const sent = new Map(searchParams);
  for (const [name, value] of bodyFields(init.body)) sent.set(name, value);
  let best: { readonly weight: number; readonly answer: unknown } | undefined;
  for (const [key, answer] of Object.entries(routes)) {
    const [method, rest = ''] = key.split(' ', 2);
    const [path, query = ''] = rest.split('?', 2);
    const wanted = [...new URLSearchParams(query)];
    if (method !== init.method || path !== pathname) continue;
    if (!wanted.every(([name, value]) => sent.get(name) === value)) continue;
    if (best === undefined || wanted.length > best.weight) best = { weight: wanted.length, answer };
  }
  const answer = best?.answer;
  return typeof answer === 'function' ? (answer as () => unknown)() : answer;
}

function bodyFields(body: string | undefined): readonly (readonly [string, string])[] {
  if (body === undefined || body === '') return [];
  try {
    return Object.entries(JSON.parse(body) as object).map(([name, value]) => [name, String(value)]);
  } catch {
    return [...new URLSearchParams(body)];
  }
}
