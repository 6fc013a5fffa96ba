import { err, ok } from '../../shared/lib/result.ts';
import type { Importer } from '../import/create-importer.ts';
import type { ImportsStore } from '../store/imports-store.ts';
import type { ImportsService } from '../ipc/core-services.ts';

/** Preview → apply → undo. The importer is loaded with the first preview: start-up does not need it. */
export function createImportsService(
  store: ImportsStore,
  loadImporter: () => Promise<Importer>,
): ImportsService {
  let loading: Promise<Importer> | undefined;
  let importer: Importer | undefined;
  return {
    async preview(request) {
      importer = await (loading ??= loadImporter());
      return importer.preview(request);
    },
    apply(previewId) {
      const taken = importer?.take(previewId);
      if (taken === undefined) return err(GONE);
      if (!taken.ok) return taken;
      const saved = store.add(taken.value);
      return saved.ok ? ok(taken.value.record) : err({ code: 'unavailable', message: saved.error });
    },
    list: () => store.list().map(({ record }) => record),
    undo(importId) {
      const removed = store.remove(importId);
      if (!removed.ok) return err({ code: 'unavailable', message: removed.error });
      if (!removed.value)
        return err({ code: 'not-found', message: 'This import is gone already.' });
      return ok({});
    },
  };
}

const GONE = {
  code: 'not-found',
  message: 'This preview is gone. Choose the file again.',
} as const;
