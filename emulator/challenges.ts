/**
 * Refusals of a refresh that ask for a sign-in in the browser. Names and bodies: WorkOS's OpenAPI document
 * (UserlandSessionsController_authenticate, 403) and `AuthenticationErrorData` of `@workos-inc/node`.
 */
import { serializeUser } from './serialize-user.ts';
import { membershipIn, type State, type User } from './state.ts';

export const challengeCodes = [
  'mfa_enrollment',
  'mfa_challenge',
  'email_verification_required',
  'organization_selection_required',
  'sso_required',
  'authentication_method_not_allowed',
  'application_consent_required',
  'radar_email_challenge',
  'radar_sms_challenge',
] as const;
export type ChallengeCode = (typeof challengeCodes)[number];

/** The body of such a refusal; its status is 403. */
export function challengeBody(code: ChallengeCode, user: User, url: string, state: State) {
  const message = `The request failed due to: ${code}.`;
  if (code === 'sso_required') {
    return { error: code, error_description: message, email: user.email, connection_ids: ['conn_emulator'] };
  }
  const organizations = state.seed.organizations
    .filter(({ id }) => membershipIn(user, id) !== undefined)
    .map(({ id, name }) => ({ id, name }));
  return {
    code,
    message,
    // A server would continue with it; a public client can't use it.
    pending_authentication_token: state.issueSecret(),
    ...(code === 'organization_selection_required' && { organizations }),
    ...(code.startsWith('radar_') && { radar_challenge_id: 'radar_challenge_emulator' }),
    user: serializeUser(url, user),
  };
}
