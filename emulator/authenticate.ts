/**
 * `POST /user_management/authenticate`: codes, refresh tokens and device codes become sessions.
 *
 * Parameters, status codes and the `error` + `error_description` bodies are those of WorkOS's OpenAPI document
 * (github.com/workos/openapi-spec, UserlandSessionsController_authenticate). A code is not bound to its
 * redirect URI here, because the endpoint takes none; PKCE binds it instead (RFC 7636).
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import { challengeBody } from './challenges.ts';
import { pollDevice } from './device-authorization.ts';
import { createId } from './identifiers.ts';
import { readParameters, type Parameters } from './parameters.ts';
import { membershipIn, getUser, type Grant, type Session } from './state.ts';
import { issueTokens, type TokenIssuer } from './tokens.ts';

const deviceGrantType = 'urn:ietf:params:oauth:grant-type:device_code';

type Answer =
  | { readonly ok: true; readonly body: unknown }
  | { readonly ok: false; readonly status: 400 | 403; readonly refusal: unknown };

export async function authenticate(context: Context, issuer: TokenIssuer): Promise<Response> {
  const answer = await answerGrant(issuer, await readParameters(context.req));
  context.header('Cache-Control', 'no-store');
  return answer.ok ? context.json(answer.body) : context.json(answer.refusal, answer.status);
}

async function answerGrant(issuer: TokenIssuer, parameters: Parameters): Promise<Answer> {
  if (parameters['client_id'] !== issuer.state.seed.clientId) return refuse('invalid_client');
  // A desktop app is a public client: a secret it sends was shipped to every user.
  if (parameters['client_secret'] !== undefined) {
    return refuse('invalid_client', 'This emulator serves public clients only: leave client_secret out.');
  }
  switch (parameters['grant_type']) {
    case 'authorization_code':
      return exchangeCode(issuer, parameters);
    case 'refresh_token':
      return refresh(issuer, parameters);
    case deviceGrantType: {
      const poll = pollDevice(issuer.state, parameters['device_code'] ?? '');
      return poll.ok ? startSession(issuer, poll.grant) : refuse(poll.error);
    }
    default:
      return refuse('invalid_request', 'The grant_type is missing or not supported.');
  }
}

async function exchangeCode(issuer: TokenIssuer, parameters: Parameters): Promise<Answer> {
  const { state } = issuer;
  const { code = '', code_verifier: verifier } = parameters;
  const issued = state.codes.get(code);
  const lifetime = state.settings.codeLifetimeSeconds * 1000;
  if (issued === undefined || Date.now() - issued.issuedAt >= lifetime) {
    return refuse('invalid_grant', `The code '${code}' has expired or is invalid.`);
  }
  // Neither a secret nor a verifier: the client has proved nothing.
  if (verifier === undefined) return refuse('invalid_client', 'The code_verifier is missing.');
  state.secrets.add(verifier);
  if (!matchesChallenge(verifier, issued.codeChallenge)) {
    return refuse('invalid_grant', 'The code_verifier does not match the code_challenge.');
  }
  state.codes.delete(code);
  return startSession(issuer, issued);
}

function matchesChallenge(verifier: string, challenge: string): boolean {
  const actual = createHash('sha256').update(verifier).digest();
  const expected = Buffer.from(challenge, 'base64url');
  return (
    /^[A-Za-z0-9._~-]{43,128}$/.test(verifier) &&
    actual.length === expected.length &&
    timingSafeEqual(actual, expected)
  );
}

async function startSession(issuer: TokenIssuer, grant: Grant): Promise<Answer> {
  const { userId, organizationId, authenticatedAt, hostedCookie } = grant;
  const id = createId('session');
  const session: Session = { id, userId, organizationId, authenticatedAt, hostedCookie, ended: false };
  issuer.state.sessions.set(session.id, session);
  return { ok: true, body: await issueTokens(issuer, session) };
}

async function refresh(issuer: TokenIssuer, parameters: Parameters): Promise<Answer> {
  const { state, url } = issuer;
  const { refreshChallenge, rotatesRefreshTokens, replayGraceSeconds } = state.settings;
  const refreshToken = parameters['refresh_token'] ?? '';
  const token = state.refreshTokens.get(refreshToken);
  const session = token && state.sessions.get(token.sessionId);
  if (token === undefined || session === undefined) return refuse('invalid_grant', 'Invalid refresh token.');
  if (session.ended) return refuse('invalid_grant', 'Session has already ended.');

  const organizationId = parameters['organization_id'] ?? session.organizationId;
  if (token.exchanged !== null) {
    const age = Date.now() - token.exchanged.at;
    const replay = age < replayGraceSeconds * 1000 && token.exchanged.organizationId === organizationId;
    return replay
      ? { ok: true, body: await token.exchanged.response }
      : refuse('invalid_grant', 'Refresh token already exchanged.');
  }
  const user = getUser(state, session.userId);
  if (refreshChallenge !== null) {
    return { ok: false, status: 403, refusal: challengeBody(refreshChallenge, user, url, state) };
  }
  if (organizationId !== null) {
    if (!state.seed.organizations.some(({ id }) => id === organizationId)) {
      return refuse('organization_not_found');
    }
    if (membershipIn(user, organizationId) === undefined) {
      return refuse('organization_membership_not_found');
    }
  }
  session.organizationId = organizationId;
  if (!rotatesRefreshTokens) return { ok: true, body: await issueTokens(issuer, session, refreshToken) };
  // Marked before the tokens are signed, so that only one of two concurrent refreshes exchanges it.
  const response = issueTokens(issuer, session);
  token.exchanged = { at: Date.now(), organizationId, response };
  return { ok: true, body: await response };
}

function refuse(error: string, description = `The request failed due to: ${error}.`): Answer {
  return { ok: false, status: 400, refusal: { error, error_description: description } };
}
