import type { Page } from '@playwright/test';
import { strings } from '../../common/strings.ts';
import type { DesktopApp } from './desktop-app.ts';
import { expect, test } from './fixtures.ts';
import type { LaunchOptions } from './launch-command.ts';
import { aurora, basalt, nova, type Person } from './person.ts';
import { exhaustive } from './program.ts';

const authenticate = '/user_management/authenticate';
const switchTo = (id: string) => strings.account.switchTo.replace('{organization}', id);
const { anotherOrganization } = strings.account;

/** Signs in and chooses among the organizations that AuthKit offers. */
async function signInTo(person: Person, organization: string): Promise<void> {
  await person.enterCredentials(nova);
  await person.tab.getByRole('button', { name: organization }).click();
  await expect(person.tab).toHaveURL(/\/done$/);
}

/** Starts the app, signs in to Basalt Works, then changes to Aurora Instruments in the browser. */
async function launchInBoth(app: DesktopApp, person: Person, options?: LaunchOptions): Promise<void> {
  await app.launch(options);
  await app.button('Sign in').click();
  await person.followToBrowser();
  await signInTo(person, 'Basalt Works');
  await app.goTo('Account');
  await app.button(anotherOrganization).click();
  await person.followToBrowser();
  await signInTo(person, 'Aurora Instruments');
}

const access = (window: Page) => window.getByRole('main').locator('details dl');

test('the user chooses another organization in the browser, and switches back without it', async ({
  app,
  person,
}) => {
  await app.launch({ keyring: true });
  await app.button('Sign in').click();
  await person.followToBrowser();
  await signInTo(person, 'Aurora Instruments');
  await person.expectSignedIn(nova);
  for (const text of [aurora, 'admin', 'notes:write', 'audit-logs', 'new-dashboard']) {
    await expect(access(app.window)).toContainText(text);
  }

  await app.button(anotherOrganization).click();
  await person.followToBrowser();
  await signInTo(person, 'Basalt Works');
  await expect(access(app.window)).toContainText(basalt);
  await expect(access(app.window)).toContainText('member');
  await expect(access(app.window)).not.toContainText('audit-logs');

  await app.button(switchTo(aurora)).click();
  await expect(access(app.window)).toContainText(aurora);
  await expect(access(app.window)).toContainText('new-dashboard');
  expect(person.tokenRequests()).toEqual([
    'authorization_code 200',
    'authorization_code 200',
    'refresh_token 200',
  ]);

  await app.relaunch();
  await app.goTo('Account');
  await expect(access(app.window)).toContainText(aurora);
  await expect(app.button(switchTo(basalt))).toBeVisible();
  expect(app.openedUrls()).toHaveLength(2);
});

test(
  'an organization with its own sign-in opens the browser, and a cancel there changes nothing',
  exhaustive,
  async ({ app, person, emulator }) => {
    await launchInBoth(app, person);
    const refusal = { kind: 'status', status: 403, body: { error: 'sso_required' } } as const;
    emulator.control.addFault({ path: authenticate, times: 2, fault: refusal });
    await app.button(switchTo(basalt)).click();
    await expect(app.button('Copy link')).toBeVisible();
    const url = await person.nextAuthorizationUrl();
    expect(url.searchParams.get('organization_id')).toBe(basalt);
    await app.button('Cancel').click();
    await expect(access(app.window)).toContainText(aurora);

    await app.button(switchTo(basalt)).click();
    await person.followToBrowser();
    await expect(access(app.window)).toContainText(basalt);
  },
);

test('a sign-out during a switch wins', exhaustive, async ({ app, person, emulator }) => {
  await launchInBoth(app, person);
  emulator.control.addFault({
    path: authenticate,
    times: 1,
    fault: { kind: 'hang', when: 'after-processing' },
  });
  await app.button(switchTo(basalt)).click();
  await expect.poll(() => emulator.control.calls().at(-1)?.grantType).toBe('refresh_token');
  await app.signOut();
  await expect(app.button('Sign in')).toBeVisible();
  await app.relaunch();
  await expect(app.button('Sign in')).toBeVisible();
});

test(
  'a switch during a refresh waits for it and reaches its organization',
  exhaustive,
  async ({ app, person, emulator }) => {
    await launchInBoth(app, person, { clockAhead: 0 });
    emulator.control.addFault({
      path: authenticate,
      times: 1,
      fault: { kind: 'delay', milliseconds: 1_500 },
    });
    await app.setClock(60 * 60 * 1000);
    await app.window.evaluate(() => void window.authkit.readDashboard());
    await expect.poll(() => emulator.control.calls().at(-1)?.grantType).toBe('refresh_token');
    await app.button(switchTo(basalt)).click();
    await expect(access(app.window)).toContainText(basalt);
    expect(person.tokenRequests().slice(2)).toEqual(['refresh_token 200', 'refresh_token 200']);
  },
);

test('organization names come from a claim', exhaustive, async ({ app, person, emulator }) => {
  emulator.control.configure({ customClaims: { org_name: '{{organization.name}}' } });
  await launchInBoth(app, person);
  await expect(app.button(switchTo('Basalt Works'))).toBeVisible();
  await expect(app.window.getByRole('main').getByText('Aurora Instruments')).toBeVisible();
  await app.button(switchTo('Basalt Works')).click();
  await expect(app.button(switchTo('Aurora Instruments'))).toBeVisible();
});
