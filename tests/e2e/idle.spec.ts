/** What the app does while nobody does anything with it: nothing. No timer is set but for what is due. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { pixel } from './person.ts';

interface Timer {
  readonly repeats: boolean;
  /** In milliseconds. */
  readonly delay: number;
}

/** Source of a module that keeps in a file which timers are set in the main process. */
const watchTimers = (file: string): string => `
const { writeFileSync } = require('node:fs');
const timers = new Map();
const tell = () => writeFileSync(${JSON.stringify(file)}, JSON.stringify([...timers.values()]));
for (const name of ['Timeout', 'Interval']) {
  const set = globalThis['set' + name];
  const clear = globalThis['clear' + name];
  globalThis['set' + name] = (callback, delay, ...given) => {
    const repeats = name === 'Interval';
    const fire = (...values) => {
      if (!repeats && timers.delete(timer)) tell();
      callback(...values);
    };
    const timer = set(fire, delay, ...given);
    timers.set(timer, { repeats, delay: delay ?? 0 });
    tell();
    return timer;
  };
  globalThis['clear' + name] = (timer) => {
    if (timers.delete(timer)) tell();
    clear(timer);
  };
}
tell();`;

test('signed out nothing waits for a timer, and signed in only the next renewal does', async ({
  app,
  folder,
  person,
}) => {
  const file = join(folder, 'timers.json');
  const timers = async (): Promise<readonly Timer[]> => {
    const all: readonly Timer[] = JSON.parse(await readFile(file, 'utf8'));
    // The first look for an update, once, is the rest of the start.
    return all.filter(({ repeats, delay }) => repeats || delay !== 30_000);
  };
  await app.launch({ keyring: true, module: watchTimers(file) });
  await expect(app.button('Sign in')).toBeEnabled();
  await expect.poll(() => app.log()).toContain(' info restored ');
  await expect.poll(timers).toEqual([]);

  await person.signIn(pixel);
  // The listener of the sign-in stays for its last page for some seconds.
  await expect.poll(timers, { timeout: 15_000 }).toHaveLength(1);
  const [renewal] = await timers();
  expect(renewal?.repeats).toBe(false);
  expect(renewal?.delay).toBeGreaterThan(60_000);
  await expect
    .poll(() => app.window.evaluate(() => window.authkit.readDashboard()))
    .toMatchObject({
      ok: true,
      value: { nextRefreshAt: expect.any(Number) },
    });

  await app.button('Sign out').click();
  await person.followToBrowser();
  await expect.poll(timers, { timeout: 15_000 }).toEqual([]);
});
