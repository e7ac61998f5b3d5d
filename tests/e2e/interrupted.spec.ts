/** Interrupted commands leave no process running. */
import { test } from '@playwright/test';
import { interrupt } from '../support/running.ts';
import { exhaustive } from './program.ts';

// Each is a whole command, with its own set-up.
test.describe.configure({ timeout: 300_000 });

const ways = [
  ['SIGINT', 'the group'],
  ['SIGTERM', 'npm'],
] as const;

for (const [signal, to] of ways) {
  test(`npm start ends all its processes at a ${signal} to ${to}`, exhaustive, async () => {
    const env = {
      ...process.env,
      DISPLAY: undefined,
      WAYLAND_DISPLAY: undefined,
      WORKOS_CLIENT_ID: undefined,
    };
    await interrupt(
      ['start'],
      signal,
      to,
      /The browser shows AuthKit/,
      ['electron', 'chromium', 'Xvfb'],
      env,
    );
  });

  test(`npm test ends all its processes at a ${signal} to ${to}`, exhaustive, async () => {
    await interrupt(['test'], signal, to, /tests\/(unit|integration)\//, []);
  });
}
