/**
 * `npm run verify:live`: goes through a sign-in at the WorkOS environment of `.env` with the app's own code and a user
 * at the browser, step by step, and prints its findings.
 * Invariant: a finding has no secret and nothing about the user, only names of claims, counts, codes and durations.
 */
import { decodeJwt } from 'jose';
import { strings } from '../common/strings.ts';
import { createAuthStore, type AuthStore } from '../main/auth/auth-store.ts';
import { createLoopbackPages } from '../main/auth/sign-in/loopback-pages.ts';
import { createSessionFactory } from '../main/auth/session/session-factory.ts';
import { ApiFailure } from '../main/auth/workos/api-failure.ts';
import type { AuthModel } from '../main/auth/auth-model.ts';
import { AuthError, toAuthProblem } from '../main/auth/auth-error.ts';
import { pollForDecision } from '../main/auth/sign-in/device-polling.ts';
import { Secret } from '../main/lib/secret.ts';
import { accessTokenLifetime, type Session } from '../main/auth/session/session.ts';
import { createAttempts } from '../main/auth/sign-in/attempts.ts';
import { createLoopback } from '../main/auth/sign-in/loopback-server.ts';
import { createSignIn } from '../main/auth/sign-in/sign-in.ts';
import { createSignOut } from '../main/auth/sign-in/sign-out.ts';
import { createTokenVerifier } from '../main/auth/session/token-verifier.ts';
import { createTransports } from '../main/auth/sign-in/transport.ts';
import { authorizationUrl } from '../main/auth/workos/authorization-url.ts';
import { createWorkOSClient, type WorkOSClient } from '../main/auth/workos/workos-client.ts';
import { SettingsError, parseSettings, type Settings } from '../main/config/environment-settings.ts';
import { noPolicy } from '../main/config/policy.ts';
import { discardApiKey } from '../main/config/sign-in-settings.ts';
import { systemClock as clock } from '../main/lib/clock.ts';
import { systemRandom as random } from '../main/lib/random.ts';
import { readOptions, refuse } from './options.ts';
import { withSettingsFile } from './project.ts';

const listen = createLoopback(createLoopbackPages({ locale: 'en', strings }), () => clock.now().monotonic);

export interface Finding {
  readonly step: string;
  readonly verdict: 'passed' | 'failed' | 'skipped';
  readonly text: string;
}

export interface LiveCheckDeps {
  readonly settings: Pick<Settings, 'clientId' | 'apiOrigin' | 'issuer' | 'audience' | 'redirect'>;
  readonly client: WorkOSClient;
  /** Asks the user to open an address in a browser on this computer. */
  readonly open: (what: string, url: string) => void;
}

const silent = { info: () => {}, warn: () => {} };

/** Runs all steps; a failed step skips those that depend on it. */
export async function* checkLive({ settings, client, open }: LiveCheckDeps): AsyncGenerator<Finding> {
  const sealPassword = new Secret(crypto.randomUUID());
  const sessions = createSessionFactory({
    verifier: createTokenVerifier({ expected: settings, fetchJwks: () => client.fetchJwks() }),
    sealPassword,
    clock,
  });
  const nothing = async () => {};
  const memory = {
    write: nothing,
    remove: nothing,
    setAside: nothing,
    sealPassword,
    found: null,
    loss: null,
    asksForLogin: false,
  };
  const store = createAuthStore({
    storage: { ...memory, persistence: 'this-run-only' },
    sessions,
    authKit: { clientId: settings.clientId, apiOrigin: settings.apiOrigin },
    stateShape: '',
    policy: noPolicy,
    clock,
    log: silent,
  });
  const outside = { store, sessions, clock, random, log: silent, policy: noPolicy };
  const loadClient = async () => client;
  const { redirect } = settings;
  const signIn = createSignIn({
    ...outside,
    attempts: createAttempts({ ...outside, loadClient, attractAttention: () => {} }),
    authorizationUrl: (request) => authorizationUrl({ ...settings, policy: noPolicy }, request),
    loadClient,
    openTransport: createTransports({
      ...outside,
      redirect: redirect.kind === 'loopback' ? redirect : { kind: 'loopback', port: null },
      customProtocolRedirectUri: '',
      registerCustomProtocol: nothing,
      listen,
    }).open,
    openBrowser: async (url) => open('Sign in', url),
  });
  const signOut = createSignOut({
    ...outside,
    signIn,
    loadClient,
    listen,
    openBrowser: async (url) => open('Sign out', url),
  });

  /** The session after the steps so far. */
  let session: Session | null = null;
  const step = async (name: string, work: () => Promise<string>): Promise<Finding> => {
    try {
      return { step: name, verdict: 'passed', text: await work() };
    } catch (error) {
      return { step: name, verdict: 'failed', text: describeFailure(error) };
    }
  };
  const whileSignedIn = async (
    name: string,
    work: (current: Session) => Promise<string>,
  ): Promise<Finding> => {
    const current = session;
    if (current === null) return { step: name, verdict: 'skipped', text: 'nobody is signed in' };
    return step(name, () => work(current));
  };

  const refresh = async (current: Session, organizationId: string | null): Promise<Session> => {
    const tokens = await client.refresh(current.tokens.refreshToken, organizationId);
    return sessions.renew(current, tokens);
  };

  /** WorkOS's refusal of a refresh token that must no longer work. */
  const refusalOf = async (refreshToken: Secret): Promise<string | null> => {
    const outcome = await client.refresh(refreshToken, null).then(
      () => null,
      (error: unknown) => error,
    );
    if (outcome instanceof ApiFailure && outcome.fate === 'refused') return outcome.apiError;
    throw outcome ?? new Error('the refresh token still works');
  };

  yield await step('Signing keys', async () => {
    const { keys } = await client.fetchJwks();
    return `${keys.length}, for ${[...new Set(keys.map(({ alg }) => alg ?? 'no algorithm'))].join(', ')}`;
  });

  yield await step('Sign-in', async () => {
    await signIn.start({ screen: 'sign-in', returnTo: null, differentAccount: false }, null);
    session = await signedInTo(store);
    const { claims, tokens } = session;
    const payload = decodeJwt(tokens.accessToken.reveal());
    const lifetime = Math.round(accessTokenLifetime(session) / 1000);
    return [
      `access token for ${lifetime} s`,
      `claims ${Object.keys(payload).toSorted().join(' ')}`,
      `issuer ${payload.iss ?? 'none'}`,
      claims.org_id === undefined ? 'no organization' : 'in an organization',
    ].join('; ');
  });

  yield await whileSignedIn('Refresh', async (current) => {
    const next = await refresh(current, null);
    session = next;
    const isRotated = next.tokens.refreshToken.reveal() !== current.tokens.refreshToken.reveal();
    return `same session; refresh token ${isRotated ? 'rotated' : 'not rotated'}`;
  });

  yield await whileSignedIn('Organization switch', async (current) => {
    const organizationId = current.claims.org_id;
    if (organizationId === undefined) return 'this person is in no organization';
    session = await refresh(current, organizationId);
    if (session.claims.org_id !== organizationId) throw new Error('the token names another organization');
    return 'to the same organization; the token names it';
  });

  yield await whileSignedIn('Code on another device', async () => {
    const device = await client.authorizeDevice().catch((error: unknown) => {
      if (error instanceof ApiFailure && error.status === 403) return null;
      throw error;
    });
    if (device === null) return 'WorkOS answers 403: codes are turned off, and the app stops offering them';
    open(`Sign in on any device, with the code ${device.userCode}`, device.verificationUriComplete);
    const tokens = await pollForDecision({
      ask: () => client.exchangeDeviceCode(device.deviceCode),
      interval: device.interval,
      onTrouble: () => {},
      signal: AbortSignal.timeout(device.lifetime),
      clock,
    });
    const { claims } = await sessions.create(tokens);
    // Uses the app's own way to end a foreign session. The answer may be a redirect, which is not followed.
    await client.endSession(claims.sid).catch(() => {});
    const refusal = await refusalOf(tokens.value.refreshToken);
    return `a session of its own; ended without a browser, its refresh token is refused with ${refusal}`;
  });

  yield await whileSignedIn('Sign-out', async () => {
    await signOut();
    await until(store, ({ forceLogin }) => !forceLogin);
    return 'the browser came back';
  });

  yield await whileSignedIn('After sign-out', async (current) => {
    return `the refresh token is refused with ${await refusalOf(current.tokens.refreshToken)}`;
  });
}

async function until(store: AuthStore, isReached: (model: AuthModel) => boolean): Promise<AuthModel> {
  return new Promise((resolve) => {
    const look = (model: AuthModel): void => {
      if (isReached(model)) resolve(model);
    };
    store.subscribe(look);
    look(store.model());
  });
}

/** Waits for the session of the attempt under way. */
async function signedInTo(store: AuthStore): Promise<Session> {
  const { session, problem } = await until(store, ({ attempt }) => attempt === null);
  if (session !== null) return session;
  throw new AuthError(problem?.code ?? 'internal', problem?.detail ? { detail: problem.detail } : {});
}

function describeFailure(error: unknown): string {
  const { code, detail } = toAuthProblem(error);
  if (code === 'internal') return error instanceof Error ? error.message : 'unknown';
  return detail === null ? code : `${code} (${detail})`;
}

/** From the environment and `.env`; ends the command with a sentence for each invalid one. */
function readSettings(): Settings {
  try {
    return parseSettings(withSettingsFile(process.env));
  } catch (error) {
    if (error instanceof SettingsError) refuse(error.message);
    throw error;
  }
}

if (process.argv[1] === import.meta.filename) {
  readOptions('verify:live', {});

  discardApiKey(process.env);
  const settings = readSettings();
  const client = createWorkOSClient(settings, (url, init) => fetch(url, { ...init, redirect: 'error' }));

  console.log(`Checking ${settings.apiOrigin}. What a link asks for, do in a browser on this computer.\n`);
  const findings = checkLive({
    settings,
    client,
    open: (what, url) => console.log(`\n${what}:\n${url}\n`),
  });
  for await (const { step, verdict, text } of findings) {
    if (verdict === 'failed') process.exitCode = 1;
    console.log(`${verdict.padEnd(7)}  ${step}: ${text}`);
  }
}
