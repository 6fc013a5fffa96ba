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
  plugins: [
    react(),
    {
      // Under the server this file connects window.host; on the desktop the preload did, and the file is empty.
      // It is no module and must run first, so it is put in after Vite has read the page.
      name: 'bridge-script',
      transformIndexHtml: {
        order: 'post',
        handler: () => [
          { tag: 'script', attrs: { src: './bridge.js' }, injectTo: 'head-prepend' as const },
        ],
      },
    },
  ],
  build: {
    outDir: fromHere('../out/renderer'),
    emptyOutDir: true,
    target: 'chrome130',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
  },
});
