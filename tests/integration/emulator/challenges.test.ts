/** Compares the emulator's refusals with the errors of WorkOS's SDK. */
import type { AuthenticationErrorData } from '@workos-inc/node';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { challengeCodes, type ChallengeCode } from '../../../emulator/challenges.ts';
import { startEmulator } from '../../../emulator/index.ts';
import { aurora, basalt, pixel, startSession } from './hosted-visitor.ts';
import { createSdk, deserialized, text, userOnTheWire } from './sdk-fields.ts';

const emulator = await startEmulator();
const workos = createSdk(emulator);

afterEach(() => emulator.control.reset());
afterAll(() => emulator.close());

describe('a refused refresh', () => {
  test.each([
    ['invalid_grant', {}],
    ['organization_not_found', { organizationId: 'org_unknown' }],
    ['organization_membership_not_found', { organizationId: basalt }],
  ])('with %s is an OAuth error to the SDK', async (error, wish) => {
    const { refresh_token: token } = await startSession(emulator, { person: pixel });
    const refreshToken = error === 'invalid_grant' ? 'unknown' : token;
    await expect(
      workos.userManagement.authenticateWithRefreshToken({ refreshToken, ...wish }),
    ).rejects.toMatchObject({
      name: 'OauthException',
      status: 400,
      error,
      errorDescription: text,
      requestID: text,
    });
  });

  /** Codes without an error class in the SDK. */
  const unnamed: readonly ChallengeCode[] = [
    'authentication_method_not_allowed',
    'application_consent_required',
  ];
  const named = challengeCodes.filter((code) => !unnamed.includes(code));

  test.each(named)('for %s has the shape that the SDK recognizes', async (code) => {
    const { refresh_token: refreshToken } = await startSession(emulator, { person: pixel });
    emulator.control.configure({ refreshChallenge: code });
    const error: unknown = await workos.userManagement
      .authenticateWithRefreshToken({ refreshToken })
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'AuthenticationException', status: 403, code, message: text });
    const { rawData } = error as { readonly rawData: AuthenticationErrorData };
    if (code === 'sso_required') {
      expect(rawData).toEqual({
        error: code,
        error_description: text,
        email: pixel.email,
        connection_ids: [text],
      });
    } else {
      expect(rawData).toEqual({
        code,
        message: text,
        pending_authentication_token: text,
        user: userOnTheWire,
        ...(code === 'organization_selection_required' && {
          organizations: [{ id: aurora, name: 'Aurora Instruments' }],
        }),
        ...(code.startsWith('radar_') && { radar_challenge_id: text }),
      });
    }
  });

  test.each(unnamed)('for %s has that as its code', async (code) => {
    const { refresh_token: refreshToken } = await startSession(emulator, { person: pixel });
    emulator.control.configure({ refreshChallenge: code });
    await expect(workos.userManagement.authenticateWithRefreshToken({ refreshToken })).rejects.toMatchObject({
      name: 'GenericServerException',
      status: 403,
      code,
    });
  });

  test('for a challenge does not use up the refresh token', async () => {
    const { refresh_token: refreshToken } = await startSession(emulator, { person: pixel });
    emulator.control.configure({ refreshChallenge: 'mfa_challenge' });
    await workos.userManagement.authenticateWithRefreshToken({ refreshToken }).catch(() => {});
    emulator.control.configure({ refreshChallenge: null });
    const answer = await workos.userManagement.authenticateWithRefreshToken({ refreshToken });
    expect(answer).toStrictEqual(deserialized);
  });
});
