import { ok } from '../../../shared/lib/result.ts';
import type { CoreServices } from '../core-services.ts';
import type { HandlersOf } from '../request-handlers.ts';

export function createImportHandlers(services: CoreServices): HandlersOf<'import'> {
  const { imports } = services;
  return {
    'import/preview': (request) => imports.preview(request),
    'import/apply': ({ previewId }) => imports.apply(previewId),
    'import/list': () => ok(imports.list()),
    'import/undo': ({ importId }) => imports.undo(importId),
  };
}
