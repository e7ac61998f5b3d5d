/**
 * `GET /emulator/impersonate?user_id=…`: what “Impersonate user” does in WorkOS's dashboard
 * (https://workos.com/docs/authkit/impersonation). The browser is signed in as that user, and sent to the app's
 * sign-in endpoint, because the sign-in did not begin in the app; only people of the seed with an impersonator have it.
 * That `context` goes along follows WorkOS's adapters for browsers, which hand it on; what is in it is not documented.
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
