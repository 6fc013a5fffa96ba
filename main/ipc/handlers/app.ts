import { err, ok } from '../../../shared/lib/result.ts';
import type { CoreServices } from '../core-services.ts';
import { checkExternalUrl } from '../open-external.ts';
import type { HandlersOf } from '../request-handlers.ts';

export function createAppHandlers(services: CoreServices): HandlersOf<'app'> {
  return {
    'app/get-state': () => ok(services.state()),
    'app/open-external': async ({ url }) => {
      const venues = await services.accounts.listVenues();
      const keyPages = venues.flatMap(({ keyPage }) => (keyPage === undefined ? [] : [keyPage]));
      const checked = checkExternalUrl(url, keyPages);
      if (checked === undefined) {
        return err({ code: 'refused', message: 'Leeway opens only pages that it knows.' });
      }
      return ok({ opened: await services.openExternal(checked) });
    },
  };
}
