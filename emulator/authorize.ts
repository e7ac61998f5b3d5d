/**
 * `GET /user_management/authorize`: the start of a sign-in.
 *
 * Parameters: WorkOS's OpenAPI document (UserlandSsoController_authorize). It shows an unknown client or
 * redirect URI to the user and never redirects there (RFC 6749, section 4.1.2.1); other mistakes go back to the app as
 * `error` and `error_description`, with the unchanged `state`.
 */
import type { Context } from 'hono';
import { beginFlow, grantAccess, settleOrganization } from './flow.ts';
import { errorPage } from './hosted-pages.ts';
import { isAllowedRedirect, withParameters } from './redirect-uris.ts';
import { readHostedSession, type Site } from './site.ts';
import { getUser, type HostedSession } from './state.ts';

export function authorize(context: Context, site: Site): Response | Promise<Response> {
  const parameters = context.req.query();
  const { seed } = site.state;
  const redirectUri = parameters['redirect_uri'] ?? '';
  if (parameters['client_id'] !== seed.clientId) {
    return errorPage(context, 'Unknown application', 'The client ID of this sign-in is not known here.');
  }
  if (!isAllowedRedirect(site.redirectUris, redirectUri)) {
    const explanation = 'The redirect URI of this sign-in is not one that the application has registered.';
    return errorPage(context, 'Invalid redirect URI', explanation);
  }
  const state = parameters['state'] ?? null;
  const invitation = seed.invitations.find(({ token }) => token === parameters['invitation_token']) ?? null;
  const organizationId = parameters['organization_id'] ?? invitation?.organizationId ?? null;

  const problem = findProblem(parameters, organizationId, site);
  if (problem !== null) {
    const [error, description] = problem;
    return context.redirect(withParameters(redirectUri, { error, error_description: description, state }));
  }

  const flow = beginFlow(context, site, {
    loginHint: parameters['login_hint'] ?? invitation?.email ?? '',
    organizationId,
    invitation,
    outcome: { kind: 'code', redirectUri, state, codeChallenge: parameters['code_challenge'] ?? '' },
  });
  const hosted = readHostedSession(context, site);
  if (hosted !== undefined && invitation === null && mayBeSilent(parameters, hosted)) {
    const user = getUser(site.state, hosted.userId);
    const organization = settleOrganization(site, flow, user, hosted.organizationId);
    if (organization.kind === 'settled') {
      return grantAccess(context, site, flow, { ...hosted, organizationId: organization.id });
    }
  }
  const page = parameters['screen_hint'] === 'sign-up' ? '/sign-up' : '/sign-in';
  return context.redirect(`${page}?flow=${flow.id}`);
}

function findProblem(
  parameters: Readonly<Record<string, string>>,
  organizationId: string | null,
  { state }: Site,
): readonly [error: string, description: string] | null {
  if (parameters['response_type'] !== 'code') return ['invalid_request', 'The response_type must be code.'];
  if (parameters['connection_id'] !== undefined) {
    return ['connection_invalid', 'This emulator has no SSO connections.'];
  }
  if (parameters['provider'] !== 'authkit') return ['invalid_request', 'The provider must be authkit.'];
  if (parameters['code_challenge_method'] !== 'S256') {
    return ['invalid_request', 'The code_challenge_method must be S256.'];
  }
  if (!/^[A-Za-z0-9_-]{43}$/.test(parameters['code_challenge'] ?? '')) {
    return ['invalid_request', 'The code_challenge must be a SHA-256 hash in base64url.'];
  }
  if (!/^\d*$/.test(parameters['max_age'] ?? '')) return ['invalid_request', 'The max_age must be a number.'];
  const { organizations, invitations } = state.seed;
  if (organizationId !== null && !organizations.some(({ id }) => id === organizationId)) {
    return ['organization_invalid', 'The organization does not exist.'];
  }
  const token = parameters['invitation_token'];
  if (token !== undefined && !invitations.some((invitation) => invitation.token === token)) {
    return ['invitation_invalid', 'The invitation does not exist.'];
  }
  return null;
}

function mayBeSilent(parameters: Readonly<Record<string, string>>, hosted: HostedSession): boolean {
  if (parameters['prompt'] === 'login') return false;
  const maximumAge = parameters['max_age'];
  if (maximumAge === undefined || maximumAge === '') return true;
  return Date.now() - hosted.authenticatedAt < Number(maximumAge) * 1000;
}
