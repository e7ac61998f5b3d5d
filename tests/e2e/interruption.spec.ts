/** What comes while a refresh is under way: the later intent wins, and nothing that AuthKit has answered is lost. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { strings } from '../../common/strings.ts';
import { signInUntilExpiry } from './expired-token.ts';
import type { Scene } from './expired-token.ts';
import { expect, test } from './fixtures.ts';
import { echo, pixel } from './person.ts';
import { exhaustive } from './program.ts';

const authenticate = '/user_management/authenticate';
const hello = { name: 'Hello, Pixel' };

/** Starts a refresh, and resolves when AuthKit has received it. */
async function beginRefresh({ app, emulator }: Scene): Promise<void> {
  await app.goTo('Dashboard');
  await expect
    .poll(() => emulator.control.calls().map(({ grantType }) => grantType), { message: 'AuthKit is asked' })
    .toContain('refresh_token');
}

/** Long enough for another action to come first, in milliseconds. */
const slowly = { kind: 'delay', milliseconds: 2_500 } as const;

test('a sign-out during a refresh is not undone', exhaustive, async ({ app, person, emulator }) => {
  const scene = { app, person, emulator };
  await signInUntilExpiry(scene);
  emulator.control.addFault({ path: authenticate, times: 1, fault: slowly });
  await beginRefresh(scene);
  await app.signOut();
  await expect(app.button('Sign in')).toBeVisible();
  await expect.poll(() => person.tokenRequests()).toContain('refresh_token 200');
  await expect(app.window.getByText(strings.reasons['signed-out'].title)).toBeVisible();
  await app.relaunch();
  await expect(app.button('Sign in')).toBeVisible();
  expect(person.tokenRequests()).toEqual(['authorization_code 200', 'refresh_token 200']);
});

test('a sign-in during a refresh wins over the refresh', exhaustive, async ({ app, person, emulator }) => {
  const scene = { app, person, emulator };
  await signInUntilExpiry(scene);
  emulator.control.addFault({ path: authenticate, times: 1, fault: slowly });
  await beginRefresh(scene);
  await app.window.evaluate(() =>
    window.authkit.signIn({ screen: 'sign-in', returnTo: 'home', differentAccount: true }),
  );
  await person.followToBrowser();
  await person.enterCredentials(echo);
  await expect(person.tab).toHaveURL(/\/done$/);
  await person.expectSignedIn(echo);
  await expect.poll(() => person.tokenRequests()).toContain('refresh_token 200');
  await person.expectSignedIn(echo);
  await app.relaunch();
  await person.expectSignedIn(echo);
});

test('quitting in the middle of a refresh waits for its answer and loses nothing', async ({
  app,
  person,
  emulator,
}) => {
  const scene = { app, person, emulator };
  await signInUntilExpiry(scene);
  emulator.control.configure({ replayGraceSeconds: 0 });
  emulator.control.addFault({ path: authenticate, times: 1, fault: slowly });
  await beginRefresh(scene);
  await app.relaunch();
  await app.goTo('Dashboard');
  await expect(app.window.getByRole('heading', hello)).toBeVisible();
  expect(person.tokenRequests()).toEqual(['authorization_code 200', 'refresh_token 200']);
});

test(
  'a user who starts the app again while it waits to quit has it back',
  exhaustive,
  async ({ app, person, emulator }) => {
    const scene = { app, person, emulator };
    await signInUntilExpiry(scene, { isSpawned: true });
    emulator.control.addFault({
      path: authenticate,
      times: 1,
      fault: { kind: 'delay', milliseconds: 8_000 },
    });
    await beginRefresh(scene);
    await app.reattachAfter(async () => {
      const [port] = (await readFile(join(app.profile, 'DevToolsActivePort'), 'utf8')).split('\n');
      const pages = async (): Promise<readonly string[]> => {
        const targets: { id: string; type: string }[] = await (
          await fetch(`http://127.0.0.1:${port}/json/list`)
        ).json();
        return targets.flatMap(({ id, type }) => (type === 'page' ? [id] : []));
      };
      await fetch(`http://127.0.0.1:${port}/json/close/${(await pages())[0]}`);
      await expect.poll(pages).toEqual([]);
      expect(await app.launchToItsEnd()).toMatchObject({ code: 0 });
    });
    await expect.poll(() => person.tokenRequests()).toContain('refresh_token 200');
    await app.goTo('Dashboard');
    await expect(app.window.getByRole('heading', hello)).toBeVisible();
  },
);

for (const when of ['before-processing', 'after-processing'] as const) {
  test(
    `a power cut during a refresh, ${when.replace('-', ' ')}, costs no session within the grace`,
    exhaustive,
    async ({ app, person, emulator }) => {
      const scene = { app, person, emulator };
      await signInUntilExpiry(scene);
      emulator.control.addFault({ path: authenticate, times: 1, fault: { kind: 'hang', when } });
      await beginRefresh(scene);
      await app.kill();
      await app.relaunch();
      await person.expectSignedIn(pixel);
      await app.goTo('Dashboard');
      await expect(app.window.getByRole('heading', hello)).toBeVisible();
      expect(app.openedUrls()).toHaveLength(1);
    },
  );
}

test(
  'a power cut during a refresh, past the grace, ends with an explanation and one click back',
  exhaustive,
  async ({ app, person, emulator }) => {
    const scene = { app, person, emulator };
    await signInUntilExpiry(scene);
    emulator.control.configure({ replayGraceSeconds: 0 });
    emulator.control.addFault({
      path: authenticate,
      times: 1,
      fault: { kind: 'hang', when: 'after-processing' },
    });
    await beginRefresh(scene);
    await app.kill();
    await app.relaunch();
    const { title, advice } = strings.reasons.interrupted;
    await expect(app.window.getByRole('status')).toContainText(`${title} ${advice}`);
    await app.button('Sign in').click();
    await person.followToBrowser();
    await expect(person.tab).toHaveURL(/\/done$/);
    await person.expectSignedIn(pixel);
  },
);

test(
  'a power cut after the answer to a refresh has been stored costs nothing',
  exhaustive,
  async ({ app, person, emulator }) => {
    await signInUntilExpiry({ app, person, emulator });
    emulator.control.configure({ replayGraceSeconds: 0 });
    await app.goTo('Dashboard');
    await expect(app.window.getByRole('heading', hello)).toBeVisible();
    await app.kill();
    await app.relaunch();
    await app.goTo('Dashboard');
    await expect(app.window.getByRole('heading', hello)).toBeVisible();
    expect(person.tokenRequests()).toEqual(['authorization_code 200', 'refresh_token 200']);
  },
);

test('many guarded calls with an expired token share one refresh', exhaustive, async ({ app, person }) => {
  await app.launch({ keyring: true, clockAhead: 0 });
  await person.signIn(pixel);
  await app.setClock(60 * 60 * 1000);
  // As many as the rate limit allows; the reliability tests make a thousand.
  const served = await app.window.evaluate(async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => window.authkit.readDashboard()));
    return answers.filter(({ ok }) => ok).length;
  });
  expect(served).toBe(8);
  expect(person.tokenRequests()).toEqual(['authorization_code 200', 'refresh_token 200']);
});
