import type { CoreServices } from '../core-services.ts';
import type { HandlersOf } from '../request-handlers.ts';
import { withoutUndefined } from '../without-undefined.ts';

/** Questions that the monitor answers: the book, candles, history. */
export function createMonitorHandlers(
  services: CoreServices,
): HandlersOf<'book'> & HandlersOf<'position'> & HandlersOf<'history'> {
  const { monitor } = services;
  return {
    'book/get': () => monitor.query<'book'>({ kind: 'book' }),
    'position/get-candles': (request) =>
      monitor.query<'candles'>(withoutUndefined({ kind: 'candles' as const, ...request })),
    'history/get-series': (request) => monitor.query<'series'>({ kind: 'series', ...request }),
  };
}
