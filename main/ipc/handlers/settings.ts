import type { CoreServices } from '../core-services.ts';
import type { HandlersOf } from '../request-handlers.ts';

export function createSettingsHandlers(services: CoreServices): HandlersOf<'settings'> {
  return { 'settings/update': (patch) => services.updateSettings(patch) };
}
