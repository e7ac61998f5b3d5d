/** The app does nothing while nobody uses it, and sets timers only for due work. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { pixel } from './person.ts';
import { exhaustive } from './program.ts';

interface Timer {
  readonly repeats: boolean;
  /** In milliseconds. */
  readonly delay: number;
}

/** Source of a module that keeps in a file which timers are set in the main process. */
const watchTimers = (file: string): string => `
const { renameSync, writeFileSync } = require('node:fs');
const timers = new Map();
// Replaced atomically, so that no reader sees half a file.
const tell = () => {
  writeFileSync(${JSON.stringify(`${file}.new`)}, JSON.stringify([...timers.values()]));
  renameSync(${JSON.stringify(`${file}.new`)}, ${JSON.stringify(file)});
};
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

/** The timers of the main process that wait, as {@link watchTimers} keeps them. */
async function readTimers(file: string): Promise<readonly Timer[]> {
  const all: readonly Timer[] = JSON.parse(await readFile(file, 'utf8'));
  // The first check for updates still belongs to the start.
  return all.filter(({ repeats, delay }) => repeats || delay !== 30_000);
}

/** Source of a module that sets the monotonic clock ahead by the milliseconds in a file, and says how idle the system is. */
const leaveAlone = (file: string, idleSeconds: number): string => `
const { readFileSync } = require('node:fs');
const now = performance.now.bind(performance);
performance.now = () => now() + Number(readFileSync(${JSON.stringify(file)}, 'utf8'));
require('electron').app.whenReady().then(() => {
  require('electron').powerMonitor.getSystemIdleTime = () => ${idleSeconds};
});`;

for (const [system, idleSeconds] of [
  ['never calls anybody idle', 0],
  ['calls everybody idle', 3_600],
] as const) {
  test(
    `nothing is renewed while the user is away from the app, where the system ${system}`,
    exhaustive,
    async ({ app, folder, person }) => {
      const [timersFile, aheadFile] = [join(folder, 'timers.json'), join(folder, 'ahead')];
      // Without the timer of the listener, which watches for a second browser.
      const timers = async () => (await readTimers(timersFile)).filter(({ delay }) => delay !== 60_000);
      const setAhead = async (milliseconds: number): Promise<void> => {
        await writeFile(`${aheadFile}.new`, String(milliseconds));
        await rename(`${aheadFile}.new`, aheadFile);
      };
      await setAhead(0);
      const module = watchTimers(timersFile) + leaveAlone(aheadFile, idleSeconds);
      await app.launch({ keyring: true, module });
      await person.signIn(pixel);
      await expect.poll(timers).toHaveLength(1);

      await setAhead(20 * 60_000);
      // Other events that could renew an overdue token.
      await app.window.evaluate(() => window.authkit.report('network-returned'));
      await expect.poll(timers).toEqual([]);
      expect(person.tokenRequests()).toEqual(['authorization_code 200']);

      // A page reports the user's first action.
      await app.window.reload();
      let moves = 0;
      const moveOn = async () => {
        await app.window.mouse.move(200 + ++moves, 200);
        return person.tokenRequests();
      };
      await expect.poll(moveOn).toEqual(['authorization_code 200', 'refresh_token 200']);
      await expect.poll(timers).toHaveLength(1);
    },
  );
}

test(
  'no timer runs while signed out, and only the renewal’s while signed in',
  exhaustive,
  async ({ app, folder, person }) => {
    const file = join(folder, 'timers.json');
    const timers = () => readTimers(file);
    await app.launch({ keyring: true, module: watchTimers(file) });
    await expect(app.button('Sign in')).toBeEnabled();
    await expect.poll(() => app.log()).toContain(' info restored ');
    await expect.poll(timers).toEqual([]);

    await person.signIn(pixel);
    // The sign-in's listener watches for a second browser for a minute.
    await expect.poll(timers).toHaveLength(2);
    const [renewal, lookout] = (await timers()).toSorted((one, other) => other.delay - one.delay);
    expect(lookout).toEqual({ delay: 60_000, repeats: false });
    expect(renewal?.repeats).toBe(false);
    expect(renewal?.delay).toBeGreaterThan(60_000);
    await expect
      .poll(() => app.window.evaluate(() => window.authkit.readDashboard()))
      .toMatchObject({
        ok: true,
        value: { nextRefreshAt: expect.any(Number) },
      });

    await app.signOut();
    await person.followToBrowser();
    await expect.poll(timers, { timeout: 15_000 }).toEqual([lookout]);
  },
);
