import { readFile } from 'node:fs/promises';
import { defineConfig } from 'vitest/config';

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
    include: ['tests/unit/**/*.test.{ts,tsx}'],
    setupFiles: ['tests/unit/secret-equality.ts'],
    // Threads that keep their modules take half the time; tests hold no state between files.
    pool: 'threads',
    isolate: false,
    // It imports JSON in a way that Vite takes and Node refuses.
    server: { deps: { inline: [githubActions] } },
    // What a file was made into is kept in node_modules for the next run.
    experimental: { fsModuleCache: true },
    // What is waited for is asked for at once.
    expect: { poll: { interval: 1, timeout: 10_000 } },
    // Vitest would leave one processor to itself, which hardly uses it.
    maxWorkers: '100%',
    // A machine that does other things takes its time over a signing key.
    testTimeout: 20_000,
  },
});
