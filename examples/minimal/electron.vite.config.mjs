import { defineConfig } from 'electron-vite';

export default defineConfig({
  main: {},
  // A sandboxed preload can load no packages: everything is built into its one file.
  preload: { build: { externalizeDeps: false, rolldownOptions: { output: { format: 'cjs' } } } },
  renderer: {},
});
