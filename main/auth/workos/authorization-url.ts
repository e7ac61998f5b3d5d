/**
 * Makes the address that starts a sign-in in the browser, without the SDK: that would have to load at the first click, and
 * its sorting of parameters loads a language's rules, which is slow. A test compares the two.
 */
import type { SignInPolicy } from '../policy.ts';

export interface AuthorizationRequest {
  readonly state: string;
  readonly codeChallenge: string;
  readonly redirectUri: string;
  readonly screenHint: 'sign-in' | 'sign-up';
  /** Ask for credentials even if the browser has a session. */
  readonly forceLogin: boolean;
  readonly organizationId: string | null;
  readonly loginHint: string | null;
  /** An invitation's token, or absent. */
  readonly invitationToken?: string | null;
  /** AuthKit's own value from the sign-in endpoint, to be passed back; or absent. */
  readonly context?: string | null;
  /** The maximum age of the last sign-in, in seconds; or absent. */
  readonly maxAge?: number;
}

/**
 * RFC 6749 §4.1.1, RFC 7636 §4.3, OpenID Connect Core §3.1.2.1 (`prompt`, `max_age`, `login_hint`);
 * https://workos.com/docs/reference/authkit/authentication/get-authorization-url
 *
 * @param authKit.apiOrigin WorkOS's address, such as `https://api.workos.com`
 */
export function authorizationUrl(
  authKit: {
    readonly clientId: string;
    readonly apiOrigin: string;
    readonly policy: Pick<SignInPolicy, 'connectionId'>;
  },
  request: AuthorizationRequest,
): string {
  const { connectionId } = authKit.policy;
  const parameters: Readonly<Record<string, string | null | undefined>> = {
    response_type: 'code',
    client_id: authKit.clientId,
    redirect_uri: request.redirectUri,
    state: request.state,
    code_challenge: request.codeChallenge,
    code_challenge_method: 'S256',
    connection_id: connectionId,
    // A connection has only one page to start with.
    provider: connectionId === null ? 'authkit' : null,
    screen_hint: connectionId === null ? request.screenHint : null,
    prompt: request.forceLogin ? 'login' : null,
    max_age: request.maxAge?.toString(),
    organization_id: request.organizationId,
    login_hint: request.loginHint,
    invitation_token: request.invitationToken,
    context: request.context,
  };
  const url = new URL('/user_management/authorize', authKit.apiOrigin);
  for (const [name, value] of Object.entries(parameters)) if (value) url.searchParams.set(name, value);
  return url.href;
}
