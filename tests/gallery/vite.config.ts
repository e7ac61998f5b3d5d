/**
 * Every state of the app in a browser, without Electron and without signing in:
 * `npx vite --config tests/gallery/vite.config.ts --open /tests/gallery/`.
 */
import react from '@vitejs/plugin-react';
import { join } from 'node:path';
import { defineConfig } from 'vite';
import { projectRoot } from '../../scripts/project.ts';

export default defineConfig({
  root: projectRoot,
  cacheDir: join(projectRoot, 'node_modules', '.cache', 'authkit-desktop', 'gallery'),
  plugins: [react()],
  appType: 'mpa',
  logLevel: 'warn',
  server: { host: '127.0.0.1', port: 5190 },
});
