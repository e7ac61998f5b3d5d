/** A display of each worker's own, which all that is started there finds in the environment. */
import { test as base } from '@playwright/test';
import { startVirtualDisplay } from '../../scripts/display.ts';

/** What the tests of a worker share, one after the other. */
export interface WorkerFixtures {
  readonly display: void;
}

export const test = base.extend<object, WorkerFixtures>({
  display: [
    async ({}, use) => {
      if (process.platform !== 'linux') return use();
      const display = await startVirtualDisplay();
      // Tests that want a session bus start their own.
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
