import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { customProtocol } from '../../common/product.ts';
import { expect, test } from './fixtures.ts';
import { countListeners, findMainProcess } from './main-process.ts';
import { pixel } from './person.ts';
import { exhaustive } from './program.ts';

const redirectUri = `${customProtocol}://callback`;

/** Addresses that a page can make the browser open. */
const hostile = (mark: string): readonly string[] => [
  `${redirectUri}?code=x&state=y --inspect=0 --no-sandbox`,
  `${redirectUri}?code=x&state=y" "--inspect=0`,
  `${redirectUri}?code=x&state=y' --inspect=0 '`,
  `${redirectUri}?code=x\n--inspect=0`,
  `${redirectUri}?$(touch ${mark})\`touch ${mark}\`;touch ${mark}|touch ${mark}`,
  `${redirectUri}?code=x&state=y&user-data-dir=/tmp`,
  `${customProtocol}:--inspect=0`,
  `${customProtocol}:`,
  `${customProtocol}://${'x'.repeat(30_000)}`,
];

test('links with switches or commands have no effect on the running app @security', async ({
  app,
  person,
  folder,
}) => {
  await app.launch({ redirectUri });
  await app.button('Sign in').click();
  const authorizationUrl = await app.nextOpenedUrl();
  const main = await findMainProcess(app.profile);
  const listeners = await countListeners(main);
  const mark = join(folder, 'mark');
  const said = app.log().length;

  for (const address of hostile(mark)) await app.openAddress(address);
  expect(await findMainProcess(app.profile)).toEqual(main);
  expect(await countListeners(main)).toBe(listeners);
  expect(existsSync(mark)).toBe(false);
  expect(app.log().slice(said)).not.toContain('Debugger listening');
  await expect(app.window.getByRole('alert')).toHaveCount(0);
  await expect(app.button('Copy link')).toBeVisible();
  expect(person.tokenRequests()).toEqual([]);

  await person.tab.goto(authorizationUrl);
  await app.openAddress(await person.credentialsToAddress(pixel));
  await person.confirmAccount(pixel);
  await person.expectSignedIn(pixel);
});

test(
  'a link can start the app but can’t change how it starts @security',
  exhaustive,
  async ({ app, folder }) => {
    await app.launch({ redirectUri, isSpawned: true });
    // Registers the protocol.
    await app.button('Sign in').click();
    await app.nextOpenedUrl();
    const mark = join(folder, 'mark');
    await app.relaunch();
    const listeners = await countListeners(await findMainProcess(app.profile));
    for (const address of hostile(mark).slice(0, 2)) {
      await app.quit();
      await app.launchByAddress(address);
      expect(await countListeners(await findMainProcess(app.profile))).toBe(listeners);
      await expect(app.button('Sign in')).toBeVisible();
      await expect(app.window.getByRole('alert')).toHaveCount(0);
    }
    expect(app.log()).not.toContain('Debugger listening');
    expect(existsSync(mark)).toBe(false);
  },
);

test('the running app ignores the switches of a second start @security', async ({ app, person }) => {
  await app.launch({ redirectUri });
  await app.button('Sign in').click();
  const authorizationUrl = await app.nextOpenedUrl();
  const main = await findMainProcess(app.profile);
  const listeners = await countListeners(main);
  const state = new URL(authorizationUrl).searchParams.get('state') ?? '';
  const callback = `${redirectUri}?code=injected&state=${state}`;
  const commandLines = [
    ['--inspect=0', '--remote-debugging-port=0', '--js-flags=--expose-gc', '--load-extension=/tmp'],
    // Two addresses are both ignored, even if one is valid.
    [callback, callback],
    [`${customProtocol}:`, callback],
    [`--url=${callback}`, `x${callback}`],
  ];
  for (const args of commandLines) {
    const { code } = await app.launchToItsEnd({ redirectUri, args });
    expect(code, args.join(' ')).toBe(0);
  }
  expect(await countListeners(main)).toBe(listeners);
  expect(person.tokenRequests()).toEqual([]);
  await expect(app.button('Copy link')).toBeVisible();
});
