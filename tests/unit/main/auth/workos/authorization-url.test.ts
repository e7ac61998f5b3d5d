import { WorkOS } from '@workos-inc/node';
import { expect, test } from 'vitest';
import { noPolicy } from '../../../../../main/config/policy.ts';
import {
  authorizationUrl,
  type AuthorizationRequest,
} from '../../../../../main/auth/workos/authorization-url.ts';

const authKit = { clientId: 'client_1', apiOrigin: 'https://api.workos.com', policy: noPolicy };
const connected = (connectionId: string | null) => ({ ...authKit, policy: { connectionId } });
const request: AuthorizationRequest = {
  state: 'state-1',
  codeChallenge: 'challenge',
  redirectUri: 'http://127.0.0.1:50001/callback',
  screenHint: 'sign-in',
  forceLogin: false,
  organizationId: null,
  loginHint: null,
};
const hinted: AuthorizationRequest = {
  ...request,
  screenHint: 'sign-up',
  forceLogin: true,
  organizationId: 'org_1',
  loginHint: 'a+ü@example.com',
  invitationToken: 'invitation & more',
  maxAge: 0,
};
const parametersOf = (address: string) => Object.fromEntries(new URL(address).searchParams);

test('it has the requested parameters and no others', () => {
  const url = authorizationUrl(authKit, request);
  expect(url).toMatch(/^https:\/\/api\.workos\.com\/user_management\/authorize\?/);
  expect(parametersOf(url)).toEqual({
    client_id: 'client_1',
    code_challenge: 'challenge',
    code_challenge_method: 'S256',
    provider: 'authkit',
    redirect_uri: 'http://127.0.0.1:50001/callback',
    response_type: 'code',
    screen_hint: 'sign-in',
    state: 'state-1',
  });
});

test('it keeps the scheme and the port of another address', () => {
  const url = authorizationUrl({ ...authKit, apiOrigin: 'http://127.0.0.1:4477' }, request);
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:4477\/user_management\/authorize\?/);
});

test('a required connection replaces AuthKit’s pages', () => {
  const parameters = parametersOf(authorizationUrl(connected('conn_1'), request));
  expect(parameters).toMatchObject({ connection_id: 'conn_1', state: 'state-1' });
  expect(parameters).not.toHaveProperty('provider');
  expect(parameters).not.toHaveProperty('screen_hint');
});

test.for([
  ['as little as possible', request, null],
  ['all hints', hinted, null],
  ['all hints and a required connection', hinted, 'conn_1'],
] as const)('it is the SDK’s own address with %s', ([, asked, connectionId]) => {
  const { userManagement } = new WorkOS({ clientId: authKit.clientId });
  const { state, codeChallenge, redirectUri, screenHint, maxAge } = asked;
  const theirs = userManagement.getAuthorizationUrl({
    clientId: authKit.clientId,
    redirectUri,
    state,
    codeChallenge,
    codeChallengeMethod: 'S256',
    ...(connectionId === null ? { provider: 'authkit', screenHint } : { connectionId }),
    ...(asked.forceLogin && { prompt: 'login' }),
    ...(maxAge !== undefined && { maxAge }),
    ...(asked.organizationId !== null && { organizationId: asked.organizationId }),
    ...(asked.loginHint !== null && { loginHint: asked.loginHint }),
    ...(asked.invitationToken && { invitationToken: asked.invitationToken }),
  });
  const ours = authorizationUrl(connected(connectionId), asked);
  expect(parametersOf(ours)).toEqual(parametersOf(theirs));
  expect(ours.split('?')[0]).toBe(theirs.split('?')[0]);
});

test('AuthKit’s own value from the sign-in endpoint is passed back', () => {
  expect(parametersOf(authorizationUrl(authKit, { ...request, context: 'c-1' }))).toMatchObject({
    context: 'c-1',
  });
});
