/** A user's actions in the app and the browser; each waits for its effect. */
import { expect } from '@playwright/test';
import type { Page, Route } from '@playwright/test';
import { defaultSeed } from '../../emulator/seed.ts';
import type { SeedUser } from '../../emulator/seed.ts';
import type { Call } from '../../emulator/calls.ts';
import type { Emulator } from '../../emulator/index.ts';
import { strings } from '../../common/strings.ts';
import type { DesktopApp } from './desktop-app.ts';

export interface Person {
  /** The user's browser tab. */
  readonly tab: Page;
  /** Opens the app's last address in the browser. */
  followToBrowser(): Promise<void>;
  /**
   * Returns the target of that address. The browser fetches it without showing it, which binds the sign-in to the
   * browser.
   */
  nextAuthorizationUrl(): Promise<URL>;
  /** The status of the answer to the browser, without following redirects. */
  statusOf(address: URL | string): Promise<number>;
  /** Fills in and submits the hosted sign-in page. */
  enterCredentials(user: SeedUser): Promise<void>;
  /** The whole way from the app's button, through a browser that asks for credentials, to being signed in. */
  signIn(user: SeedUser): Promise<void>;
  /** Confirms the account that the app asks about. */
  confirmAccount(user: Pick<SeedUser, 'email'>): Promise<void>;
  expectSignedIn(user: Pick<SeedUser, 'email'>): Promise<void>;
  /** Submits the hosted sign-in page, and returns the address it redirects to without opening it. */
  credentialsToAddress(user: SeedUser): Promise<string>;
  /** The browser's authorization requests, oldest first. */
  authorizeRequests(): readonly Call['parameters'][];
  /** The app's calls to AuthKit's token endpoint, as grant type and status. */
  tokenRequests(): readonly string[];
}

/** A user of the seed with one organization, so that AuthKit asks only for credentials. */
export const pixel = seedUser('pixel@example.com');
/** A user without an organization. */
export const echo = seedUser('echo@example.com');
/** A user with two organizations, who must choose one. */
export const nova = seedUser('nova@example.com');
/** An impersonated user. */
export const comet = seedUser('comet@example.com');
export const [aurora, basalt] = nova.memberships.map(({ organizationId }) => organizationId) as [
  string,
  string,
];

function seedUser(email: string): SeedUser {
  const user = defaultSeed.users.find((one) => one.email === email);
  if (user === undefined) throw new Error(`The seed has no ${email}.`);
  return user;
}

/** The address that the app opens instead of an authorization URL. */
export const startAddress = /^http:\/\/127\.0\.0\.1:\d+\/start\/[\w-]{43}$/;

export function createPerson(
  app: Pick<DesktopApp, 'window' | 'button' | 'goTo' | 'nextOpenedUrl'>,
  tab: Page,
  { control }: Emulator,
): Person {
  const followToBrowser = async (): Promise<void> => {
    await tab.goto(await app.nextOpenedUrl());
  };
  const request = (address: string) => tab.request.get(address, { maxRedirects: 0 });
  const enterCredentials = async ({ email, password }: SeedUser): Promise<void> => {
    await tab.getByLabel('Email').fill(email);
    await tab.getByLabel('Password').fill(password);
    await tab.getByRole('button', { name: 'Continue' }).click();
  };
  const expectSignedIn = async ({ email }: Pick<SeedUser, 'email'>): Promise<void> => {
    await expect(app.button(strings.accountMenu)).toBeVisible();
    await app.goTo('Account');
    await expect(app.window.getByRole('main')).toContainText(email);
  };
  return {
    tab,
    followToBrowser,
    async nextAuthorizationUrl() {
      const opened = await app.nextOpenedUrl();
      // With the custom protocol it is the authorization URL itself.
      if (!startAddress.test(opened)) return new URL(opened);
      const { location } = (await request(opened)).headers();
      return new URL(location ?? '');
    },
    statusOf: async (address) => (await request(String(address))).status(),
    enterCredentials,
    async signIn(user) {
      await app.button('Sign in').click();
      await followToBrowser();
      await enterCredentials(user);
      await expect(tab).toHaveURL(/\/done$/);
      await expectSignedIn(user);
    },
    expectSignedIn,
    async confirmAccount({ email }) {
      await expect(app.window.getByRole('main')).toContainText(email);
      await app.button(strings.confirmAccount.accept).click();
    },
    async credentialsToAddress(user) {
      const address = new Promise<string>((resolve) => {
        const answer = async (route: Route): Promise<void> => {
          const response = await route.fetch({ maxRedirects: 0 });
          resolve(response.headers()['location'] ?? '');
          await route.fulfill({ status: 204 });
        };
        void tab.route('**/sign-in', answer, { times: 1 });
      });
      await enterCredentials(user);
      return address;
    },
    authorizeRequests: () =>
      control
        .calls()
        .filter(({ path }) => path === '/user_management/authorize')
        .map(({ parameters }) => parameters),
    tokenRequests: () =>
      control
        .calls()
        .filter(({ path }) => path === '/user_management/authenticate')
        .map(({ grantType, status }) => `${grantType} ${status}`),
  };
}
