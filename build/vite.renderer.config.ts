import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const fromHere = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * Builds the screens into `out/renderer`. Paths are relative so that the same files work under `http://` and `app://`.
 * Nothing is inlined as a data URI: the content security policy allows fonts and scripts from `self` only.
 */
// oxlint-disable-next-line import/no-default-export -- vite reads its configuration from the default export
export default defineConfig({
  root: fromHere('../renderer'),
  base: './',
  plugins: [react()],
  build: {
    outDir: fromHere('../out/renderer'),
    emptyOutDir: true,
    target: 'chrome130',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
  },
});
