import { randomUUID } from 'node:crypto';
import type { Importer } from '../import/create-importer.ts';
import type { Clock } from '../host-ports.ts';
import type { ImportsStore } from '../store/imports-store.ts';

/** Loads the reader of import files when the first file comes: most starts never need it. */
export async function loadImporter(clock: Clock, store: ImportsStore): Promise<Importer> {
  const [{ createImporter }, { parseBook }] = await Promise.all([
    import('../import/create-importer.ts'),
    import('../../shared/contract/book-format/parse-book.ts'),
  ]);
  return createImporter({
    clock,
    newId: randomUUID,
    parseBook,
    isKnown: (id) => store.list().some(({ record }) => record.id === id),
  });
}
