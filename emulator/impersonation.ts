/**
 * `GET /emulator/impersonate?user_id=…`: like “Impersonate user” in WorkOS's dashboard
 * (https://workos.com/docs/authkit/impersonation). It signs the browser in as that user, and sends it to the app's
 * sign-in endpoint, because the sign-in did not begin in the app. Only users of the seed with an impersonator have it.
 * `context` is passed on as in WorkOS's adapters for browsers; its content is not documented.
 */
import type { Context } from 'hono';
import { customProtocol } from '../common/product.ts';
import { errorPage } from './hosted-pages.ts';
import { withParameters } from './redirect-uris.ts';
import { startHostedSession, type Site } from './site.ts';

const signInEndpoint = `${customProtocol}://sign-in`;

export function impersonate(context: Context, site: Site): Response | Promise<Response> {
  const user = site.state.users.get(context.req.query('user_id') ?? '');
  if (user === undefined || user.impersonator === null) {
    return errorPage(context, 'Nobody to impersonate', 'The seed names no impersonator of this person.', 422);
  }
  const organizationId = user.memberships[0]?.organizationId ?? null;
  startHostedSession(context, site, { userId: user.id, organizationId });
  return context.redirect(withParameters(signInEndpoint, { context: site.state.issueSecret() }));
}
