/** The auth service with real files and a real server, in surroundings that tests can read and change. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest';
import { startEmulator, type Emulator } from '../../../../emulator/index.ts';
import type { AuthState, SignedInState } from '../../../../common/auth/auth-state.ts';
import type { SignInRequest } from '../../../../common/auth/channels.ts';
import { customProtocol } from '../../../../common/product.ts';
import { strings } from '../../../../common/strings.ts';
import { openAuthService, type AuthOptions, type AuthService } from '../../../../main/auth/auth-service.ts';
import type { Secret } from '../../../../main/lib/secret.ts';
import { createWorkOSClient } from '../../../../main/auth/workos/workos-client.ts';
import { customClaims } from '../../../../main/config/claims.ts';
import { noPolicy } from '../../../../main/config/policy.ts';
import { openFileStore } from '../../../../main/config/file-store.ts';
import { systemClock } from '../../../../main/lib/clock.ts';
import { systemRandom } from '../../../../main/lib/random.ts';
import { aurora, createVisitor, nova, type Visitor } from '../../emulator/hosted-visitor.ts';
import { createCapturedLog, type CapturedLog } from '../../../support/captured-log.ts';
import { createFakeKeychain, type FakeKeychain } from '../../../support/fake-keychain.ts';

export const authenticate = '/user_management/authenticate';
export const signInRequest: SignInRequest = {
  screen: 'sign-in',
  returnTo: 'dashboard',
  differentAccount: false,
};
/** Such a token has expired when it arrives. */
export const alwaysRenewed = { accessTokenLifetimeSeconds: 0 };

/** The surroundings, which a test may change before it launches. */
interface Surroundings {
  emulator: Emulator;
  directory: string;
  keychain: FakeKeychain;
  log: CapturedLog;
  browser: Visitor;
  /** The targets of the addresses opened in the system's browser, in order. */
  opened: string[];
  states: AuthState[];
  /** How far the computer's clock is ahead, in milliseconds. */
  clockError: number;
  /** Simulated time in addition to the test's own, in milliseconds. */
  passed: number;
  isWindowShown: boolean;
  redirect: AuthOptions['redirect'];
  policy: AuthOptions['policy'];
  cookiePassword: Secret | null;
}

/**
 * Call it at the top of a file: every test gets an empty profile, and ends with a search for secrets in its files and
 * output.
 */
export function setUpAuthService() {
  // The hooks below fill it in.
  const around = {} as Surroundings;
  const attractAttention = vi.fn();
  const registerCustomProtocol = vi.fn(async () => {});
  const openBrowser = vi.fn<(url: string) => Promise<void>>();

  beforeAll(async () => {
    vi.stubEnv('WORKOS_API_KEY', undefined);
    around.emulator = await startEmulator();
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await around.emulator.close();
  });
  beforeEach(async () => {
    around.emulator.control.reset();
    Object.assign(around, {
      directory: await mkdtemp(join(tmpdir(), 'auth-service-')),
      keychain: createFakeKeychain(),
      log: createCapturedLog(),
      browser: createVisitor(around.emulator),
      opened: [],
      states: [],
      clockError: 0,
      passed: 0,
      isWindowShown: false,
      redirect: { kind: 'automatic' },
      policy: noPolicy,
      cookiePassword: null,
    } satisfies Omit<Surroundings, 'emulator'>);
    around.keychain.available = false;
    attractAttention.mockReset();
    openBrowser.mockReset().mockImplementation(async (url) => {
      around.opened.push(await around.browser.lead(url));
    });
  });
  afterEach(async () => {
    const { directory, log, states, emulator } = around;
    // Every test also checks that nothing written or shown contains a secret.
    const profile = await Promise.all(
      (await readdir(directory)).map((name) => readFile(join(directory, name)).catch(() => Buffer.alloc(0))),
    );
    const told = [log.lines.join('\n'), JSON.stringify(states), Buffer.concat(profile).toString('latin1')];
    for (const secret of emulator.control.issuedSecrets()) {
      for (const place of told) expect(place).not.toContain(secret);
    }
    await rm(directory, { recursive: true });
  });

  /** Starts the app’s part behind the window, on this test's profile. */
  const launch = async (changes: Partial<AuthOptions> = {}): Promise<AuthService> => {
    const { emulator, directory, keychain, log, policy, redirect, cookiePassword } = around;
    const own = { clientId: emulator.clientId, apiOrigin: emulator.url, issuer: null, audience: null };
    const options = {
      ...own,
      policy,
      customProtocol,
      redirect,
      stateShape: 'test',
      customClaims,
      ...changes,
    };
    const client = createWorkOSClient(options, (...given) => fetch(...given));
    const service = await openAuthService(
      options,
      {
        loadClient: async () => client,
        openBrowser,
        registerCustomProtocol,
        attractAttention,
        isWindowShown: () => around.isWindowShown,
        random: { ...systemRandom, fraction: () => 0.5 },
        clock: {
          ...systemClock,
          now: () => ({
            wall: Date.now() + around.clockError + around.passed,
            monotonic: performance.now() + around.passed,
          }),
        },
        log,
      },
      { directory, keychain, openFileStore, cookiePassword, pageWords: { locale: 'en', strings } },
    );
    around.states.push(service.state());
    service.onStateChanged((state) => around.states.push(state));
    return service;
  };

  const lastOpened = (): string => around.opened.at(-1) ?? '';
  const parameter = (name: string): string | null => new URL(lastOpened()).searchParams.get(name);

  /** Follows the last opened address, as a browser does, to the address that returns to the app. */
  const visit = async (person = nova): Promise<URL> => {
    const { browser } = around;
    let page = await browser.open(lastOpened());
    if (page.url.pathname === '/sign-in') page = await browser.submit(page, '/sign-in', person);
    if (page.url.pathname === '/organization') {
      page = await browser.submit(page, '/organization', { organization_id: aurora });
    }
    return page.url;
  };

  return {
    around,
    attractAttention,
    registerCustomProtocol,
    openBrowser,
    launch,
    lastOpened,
    parameter,
    visit,
    refreshes: () => around.emulator.control.calls().filter(({ grantType }) => grantType === 'refresh_token'),

    /** Only tests of the storage give this computer a keyring. */
    provideKeyring: (): void => {
      around.keychain.available = true;
    },

    /** Signs in completely over loopback. @returns the browser's last page */
    signIn: async (service: AuthService, person = nova, request = signInRequest): Promise<Response> => {
      await service.signIn(request);
      return around.browser.comeBack(await visit(person));
    },

    /** A deep link with these parameters for the last opened attempt. */
    deepLink: (parameters: Record<string, string>): string =>
      `${customProtocol}://callback?${new URLSearchParams({ state: parameter('state') ?? '', ...parameters })}`,
  };
}

export function signedIn(service: AuthService): SignedInState {
  const state = service.state();
  if (state.status !== 'signed-in') throw new Error(`The state is ${JSON.stringify(state)}.`);
  return state;
}

/** Confirms the account, once the service asks. */
export async function confirmAccount(service: AuthService): Promise<void> {
  const id = () => {
    const state = service.state();
    return state.status === 'signing-in' ? (state.account?.id ?? null) : null;
  };
  await expect.poll(id).not.toBeNull();
  await service.confirmAccount(id() ?? 0);
}

/** Answers the question about a link. */
export async function answerLink(service: AuthService, wanted: boolean): Promise<void> {
  const state = service.state();
  if (state.status !== 'sign-in-requested') throw new Error(`The state is ${JSON.stringify(state)}.`);
  await service.answerLink({ id: state.id, wanted });
}

export const useSession = (service: AuthService) => service.withAuth(({ tokens }) => tokens.user.email);
