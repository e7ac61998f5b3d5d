/**
 * Runs code for signed-in users only, with a valid access token, as the middleware of AuthKit's guides for web servers does.
 * Invariant: a call for one user and organization is never sent for another.
 */
import type { Result } from '../../../common/auth/result.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import { AuthError, toAuthProblem } from '../auth-error.ts';
import type { Secret } from '../../lib/secret.ts';
import type { StepUp } from '../sign-in/step-up.ts';
import { isRecent } from './recent-sign-in.ts';
import type { Session } from './session.ts';
import type { SessionManager } from './session-manager.ts';

export interface WithAuth {
  /**
   * Runs a handler for the signed-in user.
   *
   * @param options.maxAge the maximum age of their sign-in, in seconds; if it is older, they confirm it in the browser
   *   while the handler waits
   * @returns the handler's value, or the problem: `signed-out`, the reason why the call to WorkOS failed, or one of
   * `StepUp`
   */
  withAuth<T>(
    handler: (session: Session) => T | Promise<T>,
    options?: { readonly maxAge: number },
  ): Promise<Result<T>>;
  /**
   * Calls the app's own API for the signed-in user. After a 401, it renews the access token and repeats the call once,
   * which also detects an ended session at once. If the API requires a recent sign-in (RFC 9470), the user confirms
   * their account.
   *
   * @param send makes the call, with the access token as its bearer (RFC 6750 §2.1)
   * @param isSafe true if the call changes nothing (RFC 9110 §9.2.1): only then is it repeated after the user has
   *   confirmed
   * @returns the last answer, whatever its status, or the problem: as `withAuth` gives it, or `confirmed-try-again`
   */
  withAccessToken(
    send: (accessToken: Secret) => Promise<Response>,
    isSafe?: boolean,
  ): Promise<Result<Response>>;
}

export interface WithAuthDeps {
  readonly manager: Pick<SessionManager, 'freshSession' | 'renewRefused'>;
  readonly stepUp: StepUp;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
}

export function createWithAuth({ manager, stepUp, clock, log }: WithAuthDeps): WithAuth {
  const withAuth: WithAuth['withAuth'] = async (handler, options) => {
    try {
      const session = await manager.freshSession();
      const isEnough = options === undefined || isRecent(session, options.maxAge, clock.now());
      return { ok: true, value: await handler(isEnough ? session : await stepUp(session, options.maxAge)) };
    } catch (error) {
      const problem = toAuthProblem(error);
      if (problem.code === 'internal') log.warn('with-auth-failed');
      return { ok: false, problem };
    }
  };

  return {
    withAuth,
    withAccessToken: (send, isSafe = false) =>
      withAuth(async (session) => {
        const { accessToken } = session.tokens;
        const response = await send(accessToken);
        if (response.status !== 401) return response;
        const maxAge = demandedAge(response.headers.get('www-authenticate') ?? '');
        if (maxAge !== null) {
          await response.body?.cancel();
          const confirmed = await stepUp(session, maxAge);
          if (!isSafe) throw new AuthError('confirmed-try-again');
          return send(confirmed.tokens.accessToken);
        }
        const renewed = await manager.renewRefused(session);
        const isSameSession =
          renewed.claims.sid === session.claims.sid && renewed.claims.org_id === session.claims.org_id;
        if (!isSameSession || renewed.tokens.accessToken === accessToken) return response;
        await response.body?.cancel();
        return send(renewed.tokens.accessToken);
      }),
  };
}

/** `name=value` as in RFC 9110 §11.2, with a comma before the next one. */
const parameter = /([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",]+))\s*(?:,\s*|$)/gy;

/** The maximum age of the sign-in that an API requires, in seconds (RFC 9470 §3), or null. */
function demandedAge(challenges: string): number | null {
  for (const { 0: scheme, index } of challenges.matchAll(/(?:^|,\s*)Bearer\s+/gi)) {
    parameter.lastIndex = index + scheme.length;
    const parameters = new Map<string, string>();
    for (let found = parameter.exec(challenges); found !== null; found = parameter.exec(challenges)) {
      parameters.set((found[1] ?? '').toLowerCase(), found[2] ?? found[3] ?? '');
    }
    const maxAge = parameters.get('max_age') ?? '';
    const isDemand = parameters.get('error') === 'insufficient_user_authentication';
    if (isDemand && /^\d{1,9}$/.test(maxAge)) return Number(maxAge);
  }
  return null;
}
