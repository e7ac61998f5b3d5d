/** Signing in for any Electron app: `createAuth` makes the service, and `install` connects it to the app. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app as electronApp, type App } from 'electron/main';
import * as v from 'valibot';
import type { AuthState } from '../../common/auth/auth-state.ts';
import type { SignInRequest } from '../../common/auth/channels.ts';
import type { Result } from '../../common/auth/result.ts';
import { languageOf } from '../../common/language.ts';
import { loopbackCatalogues } from '../../common/loopback-words.ts';
import { createAuthorizedFetch } from '../api/authorized-fetch.ts';
import { AuthError } from '../auth/auth-error.ts';
import type { SignInPolicy } from '../auth/policy.ts';
import type { CustomClaimsOptions } from '../auth/session/access-token.ts';
import type { Session } from '../auth/session/session.ts';
import type { PageWords } from '../auth/sign-in/loopback-pages.ts';
import { refuseApiKey } from '../config/sign-in-settings.ts';
import { chooseLocale } from '../desktop/locale.ts';
import { usePasswordStore } from '../desktop/secret-service.ts';
import type { Disposer } from '../lib/disposer.ts';
import { createLog } from '../lib/log.ts';
import { createNetFetch } from '../lib/net-fetch.ts';
import { mayStart } from '../start/may-start.ts';
import { allWindows, attractAttention, isShown } from '../window/window.ts';
import { attachAuth } from './attach-auth.ts';
import { authReads, authSchemas, createAuthHandlers } from './auth-requests.ts';
import { readAuthOptions } from './auth-options.ts';
import { createElectronAuth } from './electron-auth.ts';
import { isTrustedPage, isTrustedSender, registerRequests, type Sender } from './ipc.ts';

export interface CreateAuthOptions {
  /** The client ID from the WorkOS dashboard; in development the environment's `WORKOS_CLIENT_ID` overrides it. */
  readonly clientId: string;
  /** Your app's own scheme, without `:`, such as `acme-notes`: the second way back from the browser. */
  readonly protocol: string;
  /**
   * The address prefixes of your pages, each ending with `/`: your renderer's folder as a `file:` address, your own
   * scheme and host, or the dev server's. Other pages get no answers and no events.
   */
  readonly pages: readonly string[];
  /** Origin and path of your backends, without a slash at the end: where `fetch` may send the access token. */
  readonly backends?: readonly string[];
  /** WorkOS's API: https://api.workos.com, or in development `WORKOS_API_BASE_URL`. */
  readonly apiBaseUrl?: string;
  /**
   * The way back from the browser: `http://127.0.0.1:PORT/callback`, with `*` for any port, or
   * `YOUR-SCHEME://callback`. Chosen automatically by default. In development `WORKOS_REDIRECT_URI` overrides it.
   */
  readonly redirectUri?: string;
  /** The accepted `iss` values of access tokens, and the required `aud`, if any. */
  readonly issuer?: string | readonly string[];
  readonly audience?: string;
  /** Your JWT template's claims: the schema of each, and those that your pages may see. */
  readonly customClaims?: CustomClaimsOptions;
  /**
   * Parses the user's destination in your app from the page's text; throws if it is invalid. By default any text of up
   * to 2,048 characters. A schema's parse function fits.
   */
  readonly parseReturnTo?: (value: unknown) => string | null;
  /** An administrator's policy; none by default. */
  readonly policy?: SignInPolicy;
  /** In reverse domain order, such as `com.acme.notes`; the scheme by default. */
  readonly applicationId?: string;
  /** The words of the browser's last page; by default ours, in English or German, with your app's name. */
  readonly pageWords?: PageWords;
  /** Brings your window to the front, or opens one; by default it shows the first window. */
  readonly showWindow?: () => void;
  /** The folder for the session's files; `auth` in the profile by default. */
  readonly directory?: string;
  /** Receives each line of the log, which has no secrets; by default there is no log. */
  readonly log?: (line: string) => void;
}

export interface Auth {
  /**
   * Takes the single-instance lock and starts to handle pages, links, use, sleep and quitting. Call it once, before the app
   * is ready.
   *
   * @returns whether this instance continues. If false, the app is about to end: it has notified the other instance, or
   *   told the user that the lock or the display is missing
   * @throws Error if the app is ready already
   */
  install(app: App): boolean;
  /** The state right now, as `useAuth` and the other windows have it. */
  state(): Promise<AuthState>;
  /** @returns a function that unsubscribes */
  onStateChanged(listener: (state: AuthState) => void): Disposer;
  /**
   * Runs a handler for the signed-in user, with a valid access token.
   *
   * @param options.maxAge the longest time since the user last proved who they are, in seconds (RFC 9470): otherwise they
   *   confirm it in the browser, and the handler waits
   * @returns the handler's value, or the problem: `signed-out`, `not-confirmed`, or the reason why WorkOS could not be reached
   */
  withAuth<T>(
    handler: (session: Session) => T | Promise<T>,
    options?: { readonly maxAge: number },
  ): Promise<Result<T>>;
  /**
   * Calls one of your `backends` with the access token. After a 401 it renews the token and repeats the call, so
   * `init.body` must be one that can be sent twice.
   *
   * @returns the answer, with any status
   * @throws AuthError `signed-out`; the reason why WorkOS could not be reached; `api-unreachable`; `request-invalid` for an address
   *   that is none of `backends`
   */
  fetch(url: string, init?: RequestInit): Promise<Response>;
  /** Opens the browser, as `useAuth().signIn` does. */
  signIn(request?: Partial<SignInRequest>): Promise<void>;
  signOut(): Promise<void>;
  /** Whether a message on your own channels comes from a trusted page: check it before {@link Auth.withAuth}. */
  isTrusted(event: Sender): boolean;
  /** Undoes `install`. The session stays stored. */
  dispose(): void;
}

const anyReturnTo = v.nullable(v.pipe(v.string(), v.maxLength(2_048)));

/** @throws Error that says which option is wrong, and what to do about it */
export function createAuth(options: CreateAuthOptions): Auth {
  const settings = readAuthOptions(options, electronApp.isPackaged ? {} : process.env);
  const { pages, options: authOptions } = settings;
  const directory = options.directory ?? join(electronApp.getPath('userData'), 'auth');
  const log = createLog(options.log ?? (() => {}));
  const fetch = createNetFetch();
  let isInstalled = false;
  const shownPages = () => allWindows().filter((window) => isTrustedPage(window, pages));
  const showWindow =
    options.showWindow ??
    (() => {
      const [window] = shownPages();
      if (window !== undefined) attractAttention(window);
    });

  const electronAuth = createElectronAuth({
    options: authOptions,
    applicationId: options.applicationId ?? options.protocol,
    cookiePassword: null,
    pages,
    directory,
    fetch,
    // Opens the service on a page's first request, so that the first frame comes first.
    firstFrame: Promise.resolve(),
    loadPageWords: async () => options.pageWords ?? defaultPageWords(),
    // Ends renewals ahead of expiry.
    isWindowShown: () => isInstalled && shownPages().some(isShown),
    attractAttention: showWindow,
    log,
  });
  const { host } = electronAuth;
  const isTrusted = (sender: Sender): boolean => isTrustedSender(sender, pages);
  const fetchAuthorized = createAuthorizedFetch({
    bases: options.backends ?? [],
    fetch,
    withAccessToken: async (send) => (await host.service()).withAccessToken(send),
  });
  const returnTo = v.pipe(
    v.unknown(),
    v.rawTransform<unknown, string | null>(({ dataset, addIssue, NEVER }) => {
      try {
        return v.parse(anyReturnTo, (options.parseReturnTo ?? ((value) => value))(dataset.value));
      } catch {
        addIssue();
        return NEVER;
      }
    }),
  );
  let uninstall: Disposer = () => {};

  return {
    install: (app) => {
      if (app.isReady())
        throw new Error('Call install before the app is ready: links and the keyring need it.');
      if (!mayStart(app)) return false;
      refuseApiKey(log);
      usePasswordStore(app);
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      const detach = attachAuth({
        app,
        auth: host,
        customProtocol: authOptions.customProtocol,
        focus: showWindow,
        alsoBusy: { isBusy: () => false, settled: async () => {} },
      });
      const unregister = registerRequests({
        schemas: authSchemas(returnTo),
        handlers: createAuthHandlers(host),
        reads: authReads,
        isTrusted,
        log,
        now: () => performance.now(),
      });
      isInstalled = true;
      uninstall = () => {
        isInstalled = false;
        electronAuth.stopAwaitingKeyring();
        detach();
        unregister();
      };
      return true;
    },
    state: host.serviceState,
    onStateChanged: electronAuth.onStateChanged,
    withAuth: async (handler, options) => (await host.service()).withAuth(handler, options),
    fetch: async (url, init) => {
      const answer = await fetchAuthorized(url, init);
      if (answer.ok) return answer.value;
      const { code, detail } = answer.problem;
      throw new AuthError(code, detail === null ? {} : { detail });
    },
    signIn: async (request) => {
      const service = await host.service();
      await service.signIn({ screen: 'sign-in', returnTo: null, differentAccount: false, ...request });
    },
    signOut: async () => (await host.service()).signOut(),
    isTrusted,
    dispose: () => uninstall(),
  };
}

function defaultPageWords(): PageWords {
  const locale = chooseLocale(electronApp.getPreferredSystemLanguages(), electronApp.getSystemLocale());
  const productName = electronApp.getName();
  const loopbackPages = loopbackCatalogues[languageOf(locale) ?? 'en'](productName);
  return { locale, strings: { direction: 'ltr', productName, loopbackPages } };
}
