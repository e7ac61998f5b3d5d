/**
 * The tests of what meets others: the emulator over HTTP, WorkOS's own SDK, and programs like `npm`, `dpkg-deb` and
 * `xdg-mime`: `npm run test:integration`.
 */
import { defineConfig } from 'vitest/config';
import { sharedOptions } from '../vitest-options.ts';

export default defineConfig({
  test: { ...sharedOptions, include: ['tests/integration/**/*.test.ts'] },
});
