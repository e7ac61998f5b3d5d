/**
 * A sign-in on the hosted pages, from its beginning to the redirect back. A flow belongs to one browser and ends once:
 * granted, cancelled or refused.
 */
import type { Context } from 'hono';
import { assertNever } from '../common/assert-never.ts';
import { noticePage } from './hosted-pages.ts';
import { createId } from './identifiers.ts';
import { withParameters } from './redirect-uris.ts';
import type { SeedOrganization } from './seed.ts';
import { readBrowser, rememberBrowser, type Site } from './site.ts';
import { membershipIn, type Flow, type HostedSession, type User } from './state.ts';

export function beginFlow(
  context: Context,
  site: Site,
  request: Pick<Flow, 'loginHint' | 'organizationId' | 'invitation' | 'outcome'>,
): Flow {
  const flow = { ...request, id: createId('flow'), browser: rememberBrowser(context, site), chooser: null };
  site.state.flows.set(flow.id, flow);
  return flow;
}

/** The flow of this identifier, if this browser began it and it has not ended. */
export function findFlow(context: Context, site: Site, id: string | undefined): Flow | undefined {
  const flow = site.state.flows.get(id ?? '');
  return flow !== undefined && flow.browser === readBrowser(context, site) ? flow : undefined;
}

type OrganizationChoice =
  | { readonly kind: 'settled'; readonly id: string | null }
  | { readonly kind: 'choose'; readonly from: readonly SeedOrganization[] }
  | { readonly kind: 'not-a-member' };

/** The organization to sign in to: the requested one, else `preferred`, else the only one, if any. */
export function settleOrganization(
  site: Site,
  flow: Flow,
  user: User,
  preferred: string | null,
): OrganizationChoice {
  const wanted = flow.organizationId ?? preferred;
  if (wanted !== null) {
    return membershipIn(user, wanted) === undefined
      ? { kind: 'not-a-member' }
      : { kind: 'settled', id: wanted };
  }
  const from = site.state.seed.organizations.filter(({ id }) => membershipIn(user, id) !== undefined);
  return from.length > 1 ? { kind: 'choose', from } : { kind: 'settled', id: from[0]?.id ?? null };
}

/** Ends the flow with success: a code for the app, or consent for the device. */
export function grantAccess(
  context: Context,
  site: Site,
  flow: Flow,
  hosted: HostedSession,
): Response | Promise<Response> {
  const { state } = site;
  state.flows.delete(flow.id);
  const { userId, organizationId, authenticatedAt, cookie: hostedCookie } = hosted;
  const grant = { userId, organizationId, authenticatedAt, hostedCookie };
  switch (flow.outcome.kind) {
    case 'code': {
      const code = state.issueSecret();
      const { redirectUri, codeChallenge } = flow.outcome;
      state.codes.set(code, { ...grant, codeChallenge, issuedAt: Date.now() });
      return redirectBack(context, withParameters(redirectUri, { code, state: flow.outcome.state }));
    }
    case 'device': {
      const request = state.deviceRequests.get(flow.outcome.deviceCode);
      if (request !== undefined) request.decision = grant;
      return noticePage(context, 'Device connected', 'You can close this page and go back to your device.');
    }
    default:
      return assertNever(flow.outcome);
  }
}

/** Ends the flow with a refusal. The parameters are those of RFC 6749, section 4.1.2.1. */
export function denyAccess(
  context: Context,
  site: Site,
  flow: Flow,
  description: string,
): Response | Promise<Response> {
  site.state.flows.delete(flow.id);
  switch (flow.outcome.kind) {
    case 'code': {
      const { redirectUri, state } = flow.outcome;
      const error = { error: 'access_denied', error_description: description, state };
      return redirectBack(context, withParameters(redirectUri, error));
    }
    case 'device': {
      const request = site.state.deviceRequests.get(flow.outcome.deviceCode);
      if (request !== undefined) request.decision = 'denied';
      return noticePage(context, 'Device not connected', 'You can close this page.');
    }
    default:
      return assertNever(flow.outcome);
  }
}

/** After a form post the browser must follow with a GET, which only 303 guarantees. */
function redirectBack(context: Context, location: string): Response {
  return context.redirect(location, context.req.method === 'POST' ? 303 : 302);
}
