/** Each worker's own display, set in the environment of all its programs. */
import { test as base } from '@playwright/test';
import { startVirtualDisplay } from '../../scripts/display.ts';

/** Shared by a worker's tests, one after the other. */
export interface WorkerFixtures {
  readonly display: void;
}

export const test = base.extend<object, WorkerFixtures>({
  display: [
    async ({}, use) => {
      if (process.platform !== 'linux') return use();
      const display = await startVirtualDisplay();
      // Tests that need a session bus start their own.
      const env = { ...display.env, DBUS_SESSION_BUS_ADDRESS: 'disabled:' };
      for (const [name, value] of Object.entries(env)) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
      await use();
      await display.stop();
    },
    { scope: 'worker', auto: true },
  ],
});
