import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { strings } from '../../common/strings.ts';
import { customProtocol } from '../../common/product.ts';
import { expect, test } from './fixtures.ts';
import { pixel } from './person.ts';
import { exhaustive } from './program.ts';

/** Writes a policy to the tested app's path for it. */
async function writePolicy(
  folder: string,
  policy: unknown,
): Promise<{ readonly env: Record<string, string> }> {
  const place = join(folder, 'policy');
  await mkdir(place, { recursive: true, mode: 0o755 });
  const file = join(place, 'policy.json');
  await writeFile(file, JSON.stringify(policy), { mode: 0o644 });
  return { env: { DESKTOP_POLICY_FILE: file } };
}

test('a policy fixes the organization and turns off sign-up', async ({ app, person, folder }) => {
  const organization = pixel.memberships[0]?.organizationId ?? '';
  const redirectUri = `${customProtocol}://callback`;
  const options = await writePolicy(folder, { organizationId: organization, redirectUri, signUp: false });
  await app.launch(options);
  await expect(app.button('Sign in')).toBeVisible();
  await expect(app.button('Create account')).toHaveCount(0);

  await app.button('Sign in').click();
  await person.followToBrowser();
  expect(person.authorizeRequests()).toMatchObject([
    { organization_id: organization, redirect_uri: redirectUri, provider: 'authkit' },
  ]);
});

test(
  'a user can’t switch away from the policy’s organization',
  exhaustive,
  async ({ app, person, folder }) => {
    await app.launch(await writePolicy(folder, { organizationId: pixel.memberships[0]?.organizationId }));
    await person.signIn(pixel);
    await app.goTo('Settings');
    await expect(app.window.getByRole('heading', { name: strings.settings.managed })).toBeVisible();
    await app.goTo('Account');
    await expect(app.window.getByText(strings.account.technical)).toBeVisible();
    await expect(app.button(strings.account.anotherOrganization)).toHaveCount(0);
    const refused = { ok: false, problem: { code: 'sign-in-refused', detail: 'organization' } };
    expect(await app.window.evaluate(() => window.authkit.switchOrganization(null))).toEqual(refused);
  },
);

test('Settings list the policy’s entries, and its mistakes', async ({ app, folder }) => {
  await app.launch(await writePolicy(folder, { signUp: false, updateChannel: 7 }));
  await app.goTo('Settings');
  const main = app.window.getByRole('main');
  await expect(main.getByRole('heading', { name: strings.settings.managed })).toBeVisible();
  await expect(main.locator('dl').first()).toHaveText(`${strings.settings.managedSettings.signUp}false`);
  await expect(main.getByRole('alert')).toContainText(strings.settings.policyProblem.title);
});

test('a sign-in uses the policy’s connection', exhaustive, async ({ app, person, folder }) => {
  await app.launch(await writePolicy(folder, { connectionId: 'conn_01ABC' }));
  await expect(app.button('Create account')).toHaveCount(0);
  await app.button('Sign in').click();
  const address = await person.nextAuthorizationUrl();
  expect(address.searchParams.get('connection_id')).toBe('conn_01ABC');
  expect(address.searchParams.has('provider')).toBe(false);
  // Checks only the request, since the emulator has no connections.
  await person.tab.goto(String(address));
  await expect(app.window.getByRole('alert')).toContainText('connection_invalid');
});

test('the app’s calls use the policy’s proxy', exhaustive, async ({ app, person, folder }) => {
  const asked: string[] = [];
  const proxy = createServer((request, response) => {
    asked.push(String(request.url));
    response.writeHead(502).end();
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const { port } = proxy.address() as AddressInfo;
  const fixed = { server: `http://127.0.0.1:${port}`, bypass: ['<-loopback>'] };
  await app.launch(await writePolicy(folder, { proxy: fixed }));
  await app.button('Sign in').click();
  await person.followToBrowser();
  await person.enterCredentials(pixel);
  await expect(app.window.getByRole('alert')).toBeVisible();
  expect(asked.some((address) => address.endsWith('/user_management/authenticate'))).toBe(true);
  proxy.closeAllConnections();
  proxy.close();
});

test('a mistake in the policy prevents every sign-in, and the app and the log say so @security', async ({
  app,
  folder,
}) => {
  await app.launch(await writePolicy(folder, { signUp: 'never', organisationId: 'org_1' }));
  expect(app.log()).toContain('entries="organisationId signUp"');
  await app.button('Sign in').click();
  const alert = app.window.getByRole('alert');
  await expect(alert).toContainText(strings.problems['policy-unreadable'].title);
  await expect(app.button(strings.diagnostics.copy)).toBeVisible();
  expect(app.openedUrls()).toEqual([]);
});

test('a policy that anybody can write is ignored and logged', exhaustive, async ({ app, person, folder }) => {
  const options = await writePolicy(folder, {});
  await chmod((await writePolicy(folder, { signUp: false })).env['DESKTOP_POLICY_FILE'] ?? '', 0o666);
  await app.launch(options);
  expect(app.log()).toContain('kind="unprotected"');
  await expect(app.button('Create account')).toBeVisible();
  await person.signIn(pixel);
});
