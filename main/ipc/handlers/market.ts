import type { CoreServices } from '../core-services.ts';
import type { HandlersOf } from '../request-handlers.ts';

export function createMarketHandlers({ market }: CoreServices): HandlersOf<'market'> {
  return {
    'market/get-details': () => market.details(),
    'market/import-calendar': (request) => market.importCalendar(request),
    'market/remove-calendar': (request) => market.removeCalendar(request),
    'market/clear-calendar': () => market.clearCalendar(),
    'market/import-series': (request) => market.importSeries(request),
    'market/remove-series': (request) => market.removeSeries(request),
  };
}
