import { readFile } from 'node:fs/promises';
import { defineConfig } from 'vitest/config';
import { sharedOptions } from './tests/vitest-options.ts';

const githubActions = /\/node_modules\/@actions\//;

export default defineConfig({
  plugins: [
    {
      // Its source maps name sources that it comes without, which Vite has a warning for, file by file.
      name: 'github-actions-without-source-maps',
      async load(file) {
        if (!githubActions.test(file) || !file.endsWith('.js')) return null;
        return (await readFile(file, 'utf8')).replace(/^\/\/# sourceMappingURL=.*$/m, '');
      },
    },
  ],
  test: {
    ...sharedOptions,
    include: ['tests/unit/**/*.test.{ts,tsx}'],
    // It imports JSON in a way that Vite takes and Node refuses.
    server: { deps: { inline: [githubActions, 'electron-store'] } },
  },
});
