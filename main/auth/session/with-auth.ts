/**
 * Runs what is for signed-in people only, with an access token that can be used: what AuthKit's guides do in a web
 * server's middleware.
 * Invariant: what was meant for one person and organization is not sent for another.
 */
import type { Result } from '../../../common/auth/result.ts';
import type { Log } from '../../lib/log.ts';
import { toAuthProblem } from '../auth-error.ts';
import type { Secret } from '../../lib/secret.ts';
import type { Session } from './session.ts';
import type { SessionManager } from './session-manager.ts';

export interface WithAuth {
  /**
   * Runs a handler for the person who is signed in.
   *
   * @returns the handler's value, or the problem: `signed-out`, or why WorkOS could not be asked
   */
  withAuth<T>(handler: (session: Session) => T | Promise<T>): Promise<Result<T>>;
  /**
   * Calls the app's own API for the person who is signed in. Where it answers 401, the access token is renewed and the
   * call sent once more: a session that was ended on the server is so noticed at once.
   *
   * @param send makes the call, with the access token as its bearer (RFC 6750 §2.1)
   * @returns the last answer, whatever its status, or the problem as `withAuth` gives it
   */
  withAccessToken(send: (accessToken: Secret) => Promise<Response>): Promise<Result<Response>>;
}

export function createWithAuth(
  manager: Pick<SessionManager, 'freshSession' | 'renewRefused'>,
  log: Log,
): WithAuth {
  const withAuth: WithAuth['withAuth'] = async (handler) => {
    try {
      return { ok: true, value: await handler(await manager.freshSession()) };
    } catch (error) {
      const problem = toAuthProblem(error);
      if (problem.code === 'internal') log.warn('with-auth-failed');
      return { ok: false, problem };
    }
  };

  return {
    withAuth,
    withAccessToken: (send) =>
      withAuth(async (session) => {
        const { accessToken } = session.tokens;
        const response = await send(accessToken);
        if (response.status !== 401) return response;
        const renewed = await manager.renewRefused(session);
        const isSamePlace =
          renewed.claims.sid === session.claims.sid && renewed.claims.org_id === session.claims.org_id;
        if (!isSamePlace || renewed.tokens.accessToken === accessToken) return response;
        await response.body?.cancel();
        return send(renewed.tokens.accessToken);
      }),
  };
}
