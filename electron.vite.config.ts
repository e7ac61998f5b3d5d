/**
 * How the three processes are built. Main and preload become CommonJS, as the sandboxed preload needs and as
 * `registerSchemesAsPrivileged` needs of main (it must run before `ready`); the renderer becomes one
 * script, one style sheet and one document per AuthStatus. Nothing in node_modules is read at run time.
 */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';
import { prerenderDocuments } from './scripts/prerender-plugin.ts';
import { productName } from './src/contract/product.ts';

/**
 * Keeps what main imports dynamically out of its start. Rolldown puts its interop runtime into a deferred chunk
 * where the entry makes no use of it, and then has the entry require that chunk for nothing but its side effects.
 */
const deferredChunksStayDeferred: Plugin = {
  name: 'deferred-chunks-stay-deferred',
  renderChunk: (code, chunk) => {
    if (!chunk.isEntry) return null;
    const lean = code.replaceAll(
      /^(?:const|let|var) (\w+) = require\("\.\/[^"]+"\);\n/gm,
      (line, name: string) => {
        const used = code.split(new RegExp(`\\b${name}\\b`)).length > 2;
        if (used) throw new Error(`out/main/${chunk.fileName} would load a deferred chunk at start: ${line}`);
        return '';
      },
    );
    return { code: lean, map: null };
  },
};

export default defineConfig({
  main: {
    plugins: [deferredChunksStayDeferred],
    build: {
      externalizeDeps: false,
      target: 'node20',
      minify: true,
      rolldownOptions: {
        input: { index: 'src/main/index.ts' },
        // Chunks lie beside the entry, so that a path relative to `import.meta.dirname` holds in both.
        output: {
          format: 'cjs',
          entryFileNames: '[name].cjs',
          chunkFileNames: '[name].cjs',
          // What the entry imports statically stays with it, also where a deferred chunk imports it as well.
          codeSplitting: { groups: [{ name: 'index', tags: ['$initial'] }] },
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
        input: { index: 'src/preload/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  },
  renderer: {
    plugins: [react(), prerenderDocuments()],
    // For `%PRODUCT_NAME%` in index.html.
    define: { 'import.meta.env.PRODUCT_NAME': JSON.stringify(productName) },
    build: {
      target: 'chrome130',
      minify: true,
      // A data: URL would need a weaker Content-Security-Policy.
      assetsInlineLimit: 0,
      modulePreload: false,
      rolldownOptions: {
        output: {
          entryFileNames: 'assets/[name].js',
          chunkFileNames: 'assets/[name].js',
          assetFileNames: 'assets/[name][extname]',
        },
      },
    },
  },
});
