import type { CoreServices } from '../core-services.ts';
import type { RequestHandlers } from '../request-handlers.ts';
import { createAccountHandlers } from './accounts.ts';
import { createAlarmHandlers } from './alarms.ts';
import { createAppHandlers } from './app.ts';
import { createImportHandlers } from './import.ts';
import { createMarketHandlers } from './market.ts';
import { createMonitorHandlers } from './monitor.ts';
import { createSettingsHandlers } from './settings.ts';

/** Every channel of the contract; one that is missing does not compile. */
export function createHandlers(services: CoreServices): RequestHandlers {
  return {
    ...createAppHandlers(services),
    ...createAccountHandlers(services),
    ...createMonitorHandlers(services),
    ...createAlarmHandlers(services),
    ...createImportHandlers(services),
    ...createMarketHandlers(services),
    ...createSettingsHandlers(services),
  };
}
