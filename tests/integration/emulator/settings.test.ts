import { decodeJwt } from 'jose';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { startEmulator } from '../../../emulator/index.ts';
import {
  authenticate,
  authorizationUrl,
  createPkce,
  createVisitor,
  echo,
  pixel,
  startSession,
  type Visitor,
} from './hosted-visitor.ts';
import { claimsOfEverybody } from './sdk-fields.ts';

const emulator = await startEmulator();

afterEach(() => emulator.control.reset());
afterAll(() => emulator.close());

describe('a setting', () => {
  const refresh = (refreshToken: string) =>
    authenticate(emulator, { grant_type: 'refresh_token', refresh_token: refreshToken });

  test.each([
    ['the emulator’s own', null],
    ['that of older environments', 'https://api.workos.com'],
    ['that of newer ones', 'https://api.workos.com/user_management/client_emulator'],
  ])('makes the issuer of access tokens %s, which its API accepts', async (_form, issuer) => {
    emulator.control.configure({ issuer });
    const { access_token: token } = await startSession(emulator, { person: pixel });
    expect(decodeJwt(token).iss).toBe(issuer ?? emulator.url);
    const answer = await fetch(`${emulator.url}/api/notes`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    expect(answer.status).toBe(200);
  });

  test('keeps the refresh token for the whole session', async () => {
    emulator.control.configure({ rotatesRefreshTokens: false, replayGraceSeconds: 0 });
    const { refresh_token: token, access_token: first } = await startSession(emulator, { person: pixel });
    for (let turn = 0; turn < 3; turn += 1) {
      const { status, body } = await refresh(token);
      expect(status).toBe(200);
      expect(body['refresh_token']).toBe(token);
    }
    emulator.control.revokeSession(String(decodeJwt(first)['sid']));
    expect((await refresh(token)).body['error']).toBe('invalid_grant');
  });

  test('adds claims like a JWT template, with the organization’s name if there is one', async () => {
    emulator.control.configure({ customClaims: { org_name: '{{organization.name}}', plan: 'pro' } });
    const { access_token: token } = await startSession(emulator, { person: pixel });
    expect(decodeJwt(token)).toMatchObject({ org_name: 'Aurora Instruments', plan: 'pro' });
    const { access_token: ofNone } = await startSession(emulator, { person: echo });
    expect(decodeJwt(ofNone)).toEqual({ ...claimsOfEverybody, plan: 'pro' });
  });
});

describe('auth_time', () => {
  const authTimeOf = (token: unknown): number => Number(decodeJwt(String(token))['auth_time']);
  /** Signs in with a browser that may be signed in already. @returns the time of its access token */
  async function signIn(visitor: Visitor, parameters: Readonly<Record<string, string>> = {}) {
    const { verifier, challenge } = createPkce();
    const asked = { code_challenge: challenge, ...parameters };
    let page = await visitor.open(authorizationUrl(emulator, asked));
    const isAsked = page.url.pathname === '/sign-in';
    if (isAsked) page = await visitor.submit(page, '/sign-in', pixel);
    const code = page.url.searchParams.get('code') ?? '';
    const grant = { grant_type: 'authorization_code', code, code_verifier: verifier };
    const { body } = await authenticate(emulator, grant);
    return { isAsked, at: authTimeOf(body['access_token']), refreshToken: String(body['refresh_token']) };
  }

  test('changes only when credentials are entered, which max_age asks for if the last time is too old', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      const visitor = createVisitor(emulator);
      const { at, refreshToken } = await signIn(visitor);
      expect(at).toBe(Math.floor(Date.now() / 1000));
      vi.advanceTimersByTime(100_000);
      const grant = { grant_type: 'refresh_token', refresh_token: refreshToken };
      const { body } = await authenticate(emulator, grant);
      expect(authTimeOf(body['access_token'])).toBe(at);
      expect(await signIn(visitor)).toMatchObject({ isAsked: false, at });
      expect(await signIn(visitor, { max_age: '101' })).toMatchObject({ isAsked: false, at });
      expect(await signIn(visitor, { max_age: '99' })).toMatchObject({ isAsked: true, at: at + 100 });
      expect(await signIn(visitor, { max_age: '0' })).toMatchObject({ isAsked: true });
    } finally {
      vi.useRealTimers();
    }
  });
});
