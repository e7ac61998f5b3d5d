/** Another user of the computer sees the opened address, which is part of a command line, and opens it too. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { strings } from '../../common/strings.ts';
import { statusOf } from './callback-address.ts';
import { expect, test } from './fixtures.ts';
import { echo, pixel } from './person.ts';

const { notAwaited, done, failed } = strings.loopbackPages;
const problem = strings.problems['browser-not-alone'];
const reason = strings.reasons['browser-not-alone'];
const lookingAhead = { 'Sec-Purpose': 'prefetch' };

test('a second visitor to the address of a sign-in ends it @security', async ({ app, person, browser }) => {
  await app.launch();
  await app.button('Sign in').click();
  await person.followToBrowser();
  const stranger = await browser.newPage();
  await stranger.goto(app.openedUrls()[0] ?? '');
  await expect(stranger.getByRole('heading')).toHaveText(failed.title);
  await expect(app.window.getByRole('alert')).toContainText(`${problem.title} ${problem.advice}`);

  expect(await person.statusOf(await person.credentialsToAddress(pixel))).toBe(400);
  expect(person.tokenRequests()).toEqual([]);
  // The hosted page knows the user by now.
  await app.button('Sign in').click();
  await person.followToBrowser();
  await expect(person.tab).toHaveURL(/\/done$/);
  await person.expectSignedIn(pixel);
});

test('a stranger’s finished sign-in ends when the user’s browser arrives @security', async ({
  app,
  person,
  browser,
  emulator,
}) => {
  await app.launch();
  await app.button('Sign in').click();
  const opened = await app.nextOpenedUrl();
  const stranger = await browser.newPage();
  await stranger.goto(opened);
  await stranger.getByLabel('Email').fill(echo.email);
  await stranger.getByLabel('Password').fill(echo.password);
  await stranger.getByRole('button', { name: 'Continue' }).click();
  await expect(stranger.getByRole('heading')).toHaveText(done.title);
  await expect(app.button(strings.accountMenu)).toBeVisible();

  await person.tab.goto(opened);
  await expect(person.tab.getByRole('heading')).toHaveText(failed.title);
  await expect(app.window.getByText(reason.title)).toBeVisible();
  await expect(app.window.getByText(reason.advice)).toBeVisible();
  await expect.poll(() => emulator.control.sessions()).toMatchObject([{ userId: echo.id, ended: true }]);
  await person.signIn(pixel);
  expect(person.authorizeRequests().at(-1)).not.toHaveProperty('login_hint');
});

test('a callback from another browser gets no information and doesn’t use up the attempt @security', async ({
  app,
  person,
  browser,
}) => {
  await app.launch();
  await app.button('Sign in').click();
  await person.followToBrowser();
  const address = await person.credentialsToAddress(pixel);
  expect(await statusOf(address)).toBe(400);
  const stranger = await browser.newPage();
  await stranger.goto(address);
  await expect(stranger.getByRole('heading')).toHaveText(notAwaited.title);
  await expect(app.button('Copy link')).toBeVisible();
  await expect(app.window.getByRole('alert')).toHaveCount(0);
  expect(person.tokenRequests()).toEqual([]);

  await person.tab.goto(address);
  await expect(person.tab).toHaveURL(/\/done$/);
  await person.expectSignedIn(pixel);
});

test('a prefetching browser uses up neither the address of a sign-in nor the callback @security', async ({
  app,
  person,
  emulator,
}) => {
  await app.launch();
  await app.button('Sign in').click();
  const ahead = await fetch(await app.nextOpenedUrl(), { headers: lookingAhead, redirect: 'manual' });
  expect(ahead.status).toBe(204);
  expect(ahead.headers.getSetCookie()).toEqual([]);

  await person.tab.goto(app.openedUrls()[0] ?? '');
  const address = await person.credentialsToAddress(pixel);
  // A page that makes the browser prefetch its links.
  await person.tab.route(`${emulator.url}/ahead`, (route) =>
    route.fulfill({ contentType: 'text/html', body: `<!doctype html><a href="${address}">On</a>` }),
  );
  await person.tab.goto(`${emulator.url}/ahead`);
  await person.tab.evaluate(
    (href) =>
      new Promise((resolve) => {
        const link = Object.assign(document.createElement('link'), { rel: 'prefetch', href });
        for (const end of ['load', 'error']) link.addEventListener(end, resolve);
        document.head.append(link);
      }),
    address,
  );
  const isFetched = (href: string) => performance.getEntriesByName(href).length > 0;
  expect(await person.tab.evaluate(isFetched, address)).toBe(true);
  expect(person.tokenRequests()).toEqual([]);

  await person.tab.getByText('On').click();
  await expect(person.tab).toHaveURL(/\/done$/);
  await person.expectSignedIn(pixel);
});

test('a reloaded tab, and a second one, show how the sign-in ended', async ({ app, person }) => {
  await app.launch();
  await app.button('Sign in').click();
  await person.followToBrowser();
  const address = await person.credentialsToAddress(pixel);
  const other = await person.tab.context().newPage();
  for (const tab of [person.tab, other, other]) {
    await tab.goto(address);
    await expect(tab.getByRole('heading')).toHaveText(done.title);
  }
  await person.expectSignedIn(pixel);
  expect(person.tokenRequests()).toEqual(['authorization_code 200']);
});

interface CommandLine {
  readonly pid: string;
  readonly text: string;
}

/** All programs' command lines, which every user of the computer can read. */
async function readCommandLines(): Promise<readonly CommandLine[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const read = (pid: string) => readFile(join('/proc', pid, 'cmdline'), 'utf8').catch(() => '');
  return Promise.all(pids.map(async (pid) => ({ pid, text: await read(pid) })));
}

test('no command line contains the state or the challenge of a sign-in @security', async ({
  app,
  person,
  folder,
  launchOptions: { executablePath = '', args = [], chromiumSandbox },
}) => {
  const profile = join(folder, 'system-browser');
  const flags = [...args, ...(chromiumSandbox ? [] : ['--no-sandbox']), `--user-data-dir=${profile}`];
  await app.useBrowser(`${executablePath} ${flags.join(' ')} %u`);
  await app.launch();
  await app.button('Sign in').click();
  // The browser has been redirected.
  await expect.poll(() => person.authorizeRequests()).toHaveLength(1);
  const all = await readCommandLines();
  const ofBrowser = all.filter(({ text }) => text.includes(profile));
  for (const { pid } of ofBrowser) process.kill(Number(pid), 'SIGKILL');
  expect(ofBrowser.map(({ text }) => text).join()).toMatch(/http:\/\/127\.0\.0\.1:\d+\/start\/[\w-]{43}/);
  const [{ state = '', code_challenge: challenge = '' } = {}] = person.authorizeRequests();
  for (const known of [state, challenge]) {
    expect(known).toMatch(/^[\w-]{43}$/);
    expect(all.filter(({ text }) => text.includes(known))).toEqual([]);
  }
});
