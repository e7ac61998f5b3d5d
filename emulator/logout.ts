/**
 * `GET /user_management/sessions/logout`: ends a session and its browser's sign-in.
 * Parameters and the 422 for an unknown session: WorkOS's OpenAPI document (UserlandSessionsController_logout).
 */
import type { Context } from 'hono';
import { errorPage, noticePage } from './hosted-pages.ts';
import { isAllowedRedirect } from './redirect-uris.ts';
import type { Site } from './site.ts';
import { endSession } from './state.ts';

export function logout(context: Context, site: Site): Response | Promise<Response> {
  const { session_id: sessionId = '', return_to: returnTo } = context.req.query();
  const session = site.state.sessions.get(sessionId);
  if (session === undefined) {
    return errorPage(
      context,
      'Unknown session',
      'There is no session with this ID, so nothing was ended.',
      422,
    );
  }
  if (returnTo !== undefined && !isAllowedRedirect(site.signOutRedirectUris, returnTo)) {
    const explanation = 'The sign-out redirect is not one that the application has registered.';
    return errorPage(context, 'Invalid sign-out redirect', explanation);
  }
  endSession(site.state, session.id);
  site.state.hostedSessions.delete(session.hostedCookie);
  if (returnTo !== undefined) return context.redirect(returnTo);
  return noticePage(context, 'Signed out', 'You are signed out in this browser. You can close this page.');
}
