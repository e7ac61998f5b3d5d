/**
 * How the three processes are built. Main and preload become CommonJS, as the sandboxed preload needs and as
 * `registerSchemesAsPrivileged` needs of main (it must run before `ready`); the renderer becomes one
 * script, one style sheet and one document per AuthStatus. Nothing in node_modules is read at run time.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';
import { leanModules } from './scripts/lean-modules.ts';
import { prerenderDocuments } from './scripts/prerender-plugin.ts';
import { productName } from './common/product.ts';

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

/** Vite would load the styles of a chunk ahead of it; here they are in the document. */
const plainDynamicImports: Plugin = {
  name: 'plain-dynamic-imports',
  enforce: 'pre',
  load: (id) =>
    id.endsWith('vite/preload-helper.js') ? 'export const __vitePreload = (load) => load();' : null,
};

/**
 * Matches a module by its path within the project, with `/` on every system.
 */
const path =
  (pattern: RegExp) =>
  (id: string): boolean =>
    pattern.test(relative(import.meta.dirname, id).replaceAll(sep, '/'));

/** Of the state as it is when the build begins: `npm run dev` has to be started again for another. */
const stateShape = createHash('sha256')
  .update(readFileSync(join(import.meta.dirname, 'common/auth/auth-state.ts')))
  .digest('base64');

export default defineConfig({
  main: {
    plugins: [deferredChunksStayDeferred, leanModules],
    // `npm run dev` alone puts an address in its place; here all that is behind it is left out.
    define: { DEV_SERVER: 'null', STATE_SHAPE: JSON.stringify(stateShape) },
    build: {
      externalizeDeps: false,
      target: 'node20',
      minify: true,
      rolldownOptions: {
        input: { index: 'main/index.ts' },
        // Chunks lie beside the entry, so that a path relative to `import.meta.dirname` holds in both.
        output: {
          format: 'cjs',
          entryFileNames: '[name].cjs',
          chunkFileNames: '[name].cjs',
          codeSplitting: {
            groups: [
              // What the entry imports statically stays with it, also where a deferred chunk imports it as well.
              { name: 'index', tags: ['$initial'] },
              // The first of these to be loaded must not bring the next: its frame waits for it.
              {
                name: 'first-look',
                test: path(
                  /^main\/(auth\/storage\/(first-look|encrypted-text|installation-secret)|lib\/secret)\.ts$/,
                ),
              },
              {
                name: 'auth-service',
                test: path(
                  /^main\/auth\/(?!workos\/workos-client)|^node_modules\/(valibot|iron-webcrypto)\//,
                ),
              },
              // Small things for later, and what large ones share: each file of its own costs more than it weighs.
              // What updates need is not loaded with them.
              { name: 'later', test: path(/^main\/(?!auth|updates)[\w-]+\/[\w-]+\.ts$/) },
              {
                name: 'workos-client',
                test: path(/^main\/auth\/workos\/workos-client\.ts$|^node_modules\/@workos-inc\//),
              },
              { name: 'updates', test: path(/^main\/updates\//) },
            ],
          },
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
    plugins: [plainDynamicImports, react(), prerenderDocuments()],
    // For `%PRODUCT_NAME%` in index.html.
    define: { 'import.meta.env.PRODUCT_NAME': JSON.stringify(productName) },
    build: {
      target: 'chrome130',
      minify: true,
      // A data: URL would need a weaker Content-Security-Policy.
      assetsInlineLimit: 0,
      modulePreload: false,
      // It is in the documents, and smaller than the code that would load its parts.
      cssCodeSplit: false,
      rolldownOptions: {
        input: { index: 'renderer/index.html' },
        output: {
          // Two scripts to begin with: one that waits for the first frame, and one with all that takes it over.
          codeSplitting: {
            groups: [
              {
                name: 'boot',
                priority: 1,
                test: path(/preload-helper|^(renderer\/boot|common\/language)\.ts$/),
              },
              {
                name: 'renderer',
                test: path(
                  /^node_modules\/(react|react-dom|scheduler)\/|^common\/product\.ts$|^renderer\/((index|app|model|requests|text)\.tsx?$|components\/(?!connection-notice|facts|impersonation-notice|remedy|update-notice)|views\/(home|restoring|sign(ed-in|ed-out|ing-in))\.tsx$)/,
                ),
              },
              // Small things for later: each file of its own costs more than it weighs.
              {
                name: 'parts',
                test: path(
                  /^renderer\/components\/(connection-notice|facts|impersonation-notice|remedy|update-notice)\.tsx$/,
                ),
              },
            ],
          },
          entryFileNames: 'assets/[name].js',
          chunkFileNames: 'assets/[name].js',
          assetFileNames: 'assets/[name][extname]',
        },
      },
    },
  },
});
