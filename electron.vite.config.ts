/**
 * How the three processes are built. Main and preload become CommonJS: a sandboxed preload requires it, and in main
 * `registerSchemesAsPrivileged` must run before `ready`; the renderer becomes one script, one style sheet and one
 * document per AuthStatus. The built app reads nothing from node_modules.
 */
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import type { Rolldown } from 'vite';
import { prerenderDocuments } from './build/prerender-plugin.ts';
import { stateShapeOf } from './build/state-shape.ts';
import { productName } from './common/product.ts';

/**
 * Two rules for few files, because main searches for each one and a page requests each one: an entry and its static imports
 * are one file (without this rule, the next one would take some of them), and modules that several files share are another.
 */
const codeSplitting: Rolldown.CodeSplittingOptions = {
  groups: [
    { name: 'start', tags: ['$initial'] },
    { name: 'shared', minShareCount: 2 },
  ],
};

export default defineConfig({
  main: {
    // Only `npm run dev` sets an address here; the build drops all code that depends on it.
    define: { DEV_SERVER: 'null', STATE_SHAPE: JSON.stringify(stateShapeOf(import.meta.dirname)) },
    build: {
      externalizeDeps: false,
      target: 'node20',
      minify: true,
      rolldownOptions: {
        input: { index: 'main/index.ts' },
        // Chunks are beside the entry, so that paths relative to `import.meta.dirname` work in both.
        output: {
          format: 'cjs',
          entryFileNames: '[name].cjs',
          chunkFileNames: '[name].cjs',
          codeSplitting,
        },
      },
    },
  },
  preload: {
    build: {
      externalizeDeps: false,
      target: 'node20',
      minify: true,
      rolldownOptions: {
        input: { index: 'preload/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [react(), prerenderDocuments()],
    // For `%PRODUCT_NAME%` in index.html.
    define: { 'import.meta.env.PRODUCT_NAME': JSON.stringify(productName) },
    build: {
      target: 'chrome130',
      minify: true,
      // A data: URL would need a weaker Content-Security-Policy.
      assetsInlineLimit: 0,
      modulePreload: false,
      // It is inlined in the documents, and smaller than the code to load it in parts.
      cssCodeSplit: false,
      rolldownOptions: {
        // Absolute, because the dev server resolves it from `root`.
        input: { index: join(import.meta.dirname, 'renderer/index.html') },
        output: {
          entryFileNames: 'assets/[name].js',
          chunkFileNames: 'assets/[name].js',
          assetFileNames: 'assets/[name][extname]',
          codeSplitting,
        },
      },
    },
  },
});
