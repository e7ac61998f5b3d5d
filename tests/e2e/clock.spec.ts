/** Wrong clocks, clock changes, and clocks that stop in sleep. */
import { strings } from '../../common/strings.ts';
import { expect, test } from './fixtures.ts';
import { startLoginService } from './login-service.ts';
import { pixel } from './person.ts';
import { exhaustive } from './program.ts';

const hour = 60 * 60 * 1000;
const hello = { name: 'Hello, Pixel' };
const twoCalls = ['authorization_code 200', 'refresh_token 200'];

for (const [name, clockAhead] of [
  ['three hours ahead', 3 * hour],
  ['three hours behind', -3 * hour],
] as const) {
  test(
    `with a clock that is ${name} the user stays signed in and tokens are renewed no more often`,
    exhaustive,
    async ({ app, person, emulator }) => {
      emulator.control.configure({ accessTokenLifetimeSeconds: 14 });
      await app.launch({ keyring: true, clockAhead });
      await person.signIn(pixel);
      emulator.control.configure({ accessTokenLifetimeSeconds: 300 });
      await expect.poll(() => person.tokenRequests(), { timeout: 20_000 }).toEqual(twoCalls);
      await app.goTo('Dashboard');
      await expect(app.window.getByRole('heading', hello)).toBeVisible();
      await app.relaunch();
      await app.goTo('Dashboard');
      await expect(app.window.getByRole('heading', hello)).toBeVisible();
      expect(person.tokenRequests()).toEqual(twoCalls);
    },
  );
}

test(
  'a clock change while the app runs causes one early refresh at most, and no sign-out',
  exhaustive,
  async ({ app, person }) => {
    await app.launch({ keyring: true, clockAhead: 0 });
    await person.signIn(pixel);
    const read = () => app.window.evaluate(async () => (await window.authkit.readDashboard()).ok);
    const refreshes = () => person.tokenRequests().length - 1;
    expect([await read(), refreshes()]).toEqual([true, 0]);
    await app.setClock(3 * hour);
    expect([await read(), await read(), refreshes()]).toEqual([true, true, 1]);
    await app.setClock(-3 * hour);
    expect([await read(), await read(), refreshes()]).toEqual([true, true, 1]);
    await app.setClock(0);
    expect([await read(), refreshes()]).toEqual([true, 1]);
    // The token's age is unknown after the clock was set back since an earlier run.
    await app.setClock(-3 * hour);
    await app.relaunch({ clockAhead: -6 * hour });
    await app.goTo('Dashboard');
    await expect(app.window.getByRole('heading', hello)).toBeVisible();
    expect(refreshes()).toBeLessThanOrEqual(2);
  },
);

test('waking up past the expiry renews the token once', exhaustive, async ({ app, person, emulator }) => {
  emulator.control.configure({ accessTokenLifetimeSeconds: 40 });
  // The system bus is the keyring's bus, which exists once the app has been launched with it.
  await app.launch({ keyring: true, clockAhead: 0, isSpawned: true });
  const bus = app.keyringEnv();
  const login = await startLoginService(bus);
  await app.relaunch({ env: { DBUS_SYSTEM_BUS_ADDRESS: bus['DBUS_SESSION_BUS_ADDRESS'] } });
  await person.signIn(pixel);
  emulator.control.configure({ accessTokenLifetimeSeconds: 300 });
  await app.setClock(hour);
  // In sleep Chromium closes its connections, also that of its debugger.
  await app.reattachAfter(async () => {
    await login.sleepAndWake();
    await expect.poll(() => person.tokenRequests()).toEqual(twoCalls);
  });
  await app.goTo('Dashboard');
  await expect(app.window.getByRole('heading', hello)).toBeVisible();
  await app.openDiagnostics();
  await expect(
    app.window.getByRole('listitem').filter({ hasText: strings.dashboard.historyKinds.resumed }),
  ).not.toHaveCount(0);
  expect(person.tokenRequests()).toEqual(twoCalls);
  login.close();
});

test('a clock change during a sign-in does not change the time left', async ({ app }) => {
  await app.launch({ clockAhead: 0 });
  const { clock } = app.window;
  await clock.install();
  await app.button('Sign in').click();
  await expect(app.button(strings.actions.copyLink)).toBeVisible();
  await clock.pauseAt(Date.now() + 28.5 * 60_000);
  const timer = app.window.getByRole('timer');
  const secondsLeft = async (): Promise<number> => {
    const [minutes = Number.NaN, seconds = Number.NaN] = (await timer.innerText()).split(':').map(Number);
    return minutes * 60 + seconds;
  };
  const before = await secondsLeft();
  expect(before).toBeGreaterThan(60);
  await clock.setSystemTime(Date.now() + hour);
  await clock.runFor(1_000);
  await expect.poll(secondsLeft).toBe(before - 1);
});
