import { fileURLToPath } from 'node:url';

/** Whether this runs from the sources (Node strips the types) or from the bundle, where all entries lie side by side. */
const runsFromSource = import.meta.url.endsWith('.ts');

/** The file that a child process starts with. */
export function entryFile(name: 'monitor' | 'demo'): string {
  const relative = runsFromSource ? `../${name}/entry.ts` : `./${name}.js`;
  return fileURLToPath(new URL(relative, import.meta.url));
}

/** The folder of the built screens. */
export function rendererFolder(): string {
  return fileURLToPath(
    new URL(runsFromSource ? '../../out/renderer' : '../renderer', import.meta.url),
  );
}
