import { WorkOS } from '@workos-inc/node';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startEmulator, type Emulator } from '../../../../../emulator/index.ts';
import { sealSession } from '../../../../../main/auth/workos/seal.ts';
import { Secret } from '../../../../../main/lib/secret.ts';
import { createTokens } from '../../../../support/session-values.ts';
import { startSession } from '../../../emulator/hosted-visitor.ts';

const password = new Secret('a password of thirty-two letters');
const otherPassword = new Secret('another password of the same size');

describe('WorkOS’s own SDK', () => {
  let emulator: Emulator;
  let workos: WorkOS;
  let sealed: string;

  beforeAll(async () => {
    vi.stubEnv('WORKOS_API_KEY', undefined);
    emulator = await startEmulator();
    const { hostname, port } = new URL(emulator.url);
    workos = new WorkOS({
      clientId: emulator.clientId,
      apiHostname: hostname,
      https: false,
      port: Number(port),
    });
    const answer = await startSession(emulator);
    sealed = await sealSession(
      createTokens({
        accessToken: new Secret(answer.access_token),
        refreshToken: new Secret(answer.refresh_token),
        impersonator: null,
      }),
      password,
    );
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await emulator.close();
  });

  const load = (sessionData: string, cookiePassword: Secret) =>
    workos.userManagement
      .loadSealedSession({ sessionData, cookiePassword: cookiePassword.reveal() })
      .authenticate();

  test('opens what is sealed here, and verifies the token in it', async () => {
    expect(await load(sealed, password)).toMatchObject({
      authenticated: true,
      sessionId: expect.stringMatching(/^session_/),
      role: 'member',
      user: { id: 'user_1', email: 'nova@example.com' },
      authenticationMethod: 'Password',
    });
  });

  test('does not open it with another password, or when it was changed', async () => {
    const refused = { authenticated: false, reason: 'invalid_session_cookie' };
    expect(await load(sealed, otherPassword)).toMatchObject(refused);
    const other = sealed[300] === 'x' ? 'y' : 'x';
    expect(await load(`${sealed.slice(0, 300)}${other}${sealed.slice(301)}`, password)).toMatchObject(
      refused,
    );
  });
});
