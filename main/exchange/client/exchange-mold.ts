import { isRecord } from '../parse/raw-row.ts';
import type { CcxtClass, CcxtExchange } from './ccxt-exchange.ts';

/** Parts of a ccxt instance that nothing ever changes; they may be large, and all instances of a venue share them. */
const CONSTANT = new Set([
  'api',
  'commonCurrencies',
  'countries',
  'exceptions',
  'fees',
  'httpExceptions',
  'limits',
  'precision',
  'requiredCredentials',
  'timeframes',
  'userAgents',
]);

interface Constructing extends CcxtExchange {
  readonly capitalize: (this: void, word: string) => string;
  defineRestApi(api: unknown, methodName: string, paths?: readonly string[]): void;
  defineRestApiEndpoint(
    methodName: string,
    verb: string,
    lowercaseVerb: string,
    camelcaseVerb: string,
    path: string,
    paths: readonly string[],
    config?: unknown,
  ): void;
}

/** One instance that is never used itself: what it holds is what all instances of its venue have in common. */
export interface ExchangeMold {
  readonly exchange: CcxtExchange;
  /** What each instance needs a copy of its own of. */
  readonly own: readonly (readonly [name: string, value: unknown])[];
}

/**
 * ccxt's constructor merges hundreds of tables and makes some thousand functions (30 ms and 3 MB for Binance); this is
 * done once a venue. `config` is what all its instances are set up with, so it holds no credentials.
 */
export function makeMold(
  Exchange: CcxtClass,
  config: Readonly<Record<string, unknown>>,
): ExchangeMold {
  // ccxt's own description of its class is a property list, which the narrow view here leaves out.
  const Base = Exchange as unknown as new (config: object) => Constructing;
  class Mold extends Base {
    override defineRestApi(api: unknown, methodName: string): void {
      defineEndpoints(this, Base.prototype, api, methodName);
    }
  }
  const mold = new Mold(config);
  // What each method of each market type can do: large, and asked by nothing that reads accounts.
  Reflect.set(mold, 'features', undefined);
  const own = Object.entries(mold).filter(
    ([name, value]) => !CONSTANT.has(name) && copied(value) !== value,
  );
  return { exchange: mold, own };
}

/**
 * ccxt binds each endpoint function to the instance for which it was made. These ask whichever instance they are called on, so
 * that all can share them; by ccxt's names with capitals, those with underscores are for Python's sake.
 */
function defineEndpoints(
  mold: Constructing,
  base: Constructing,
  api: unknown,
  methodName: string,
): void {
  const capitalized = (words: readonly string[]): string =>
    words.map((word) => mold.capitalize(word)).join('');
  const defineRestApiEndpoint: Constructing['defineRestApiEndpoint'] = (
    _methodName,
    verb,
    _lowercaseVerb,
    camelcaseVerb,
    path,
    [first = '', ...rest],
    config = {},
  ) => {
    const name = `${first}${capitalized(rest)}${camelcaseVerb}${mold.capitalize(capitalized(path.split(/[^a-zA-Z0-9]/)))}`;
    const where = rest.length > 0 ? [first, ...rest] : first;
    Reflect.set(mold, name, async function call(this: object, params = {}, context = {}) {
      const method: unknown = Reflect.get(this, methodName);
      if (typeof method !== 'function') throw new TypeError(`ccxt has no ${methodName}`);
      const args = [path, where, verb, params, undefined, undefined, config, context];
      return await (Reflect.apply(method, this, args) as Promise<unknown>);
    });
  };
  base.defineRestApi.call(
    Object.create(base, {
      capitalize: { value: mold.capitalize },
      defineRestApiEndpoint: { value: defineRestApiEndpoint },
    }) as Constructing,
    api,
    methodName,
  );
}

/** A fresh instance, which shares with all others whatever never changes. */
export function fromMold({ exchange, own }: ExchangeMold): CcxtExchange {
  const copy = Object.create(exchange) as CcxtExchange & { initThrottler(): void };
  for (const [name, value] of own) Reflect.set(copy, name, copied(value));
  copy.initThrottler();
  return copy;
}

/** Plain lists and tables anew, to the last leaf; all else as it is. */
function copied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copied);
  if (!isRecord(value) || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, copied(each)]));
}
