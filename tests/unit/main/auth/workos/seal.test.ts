import { seal, defaults } from 'iron-webcrypto';
import { expect, test } from 'vitest';
import { sealSession, unsealSession } from '../../../../../main/auth/workos/seal.ts';
import { Secret } from '../../../../../main/lib/secret.ts';
import { createTokens } from '../../../../support/session-values.ts';

const password = new Secret('a password of thirty-two letters');
const otherPassword = new Secret('another password of the same size');

test('a sealed session opens unchanged', async () => {
  const tokens = createTokens();
  expect(await unsealSession(await sealSession(tokens, password), password)).toEqual(tokens);
});

test('a seal shows nothing of its content, and differs every time', async () => {
  const [first, second] = await Promise.all([
    sealSession(createTokens(), password),
    sealSession(createTokens(), password),
  ]);
  expect(first).not.toBe(second);
  expect(first).not.toContain('marker');
  expect(Buffer.from(first, 'base64url').toString('latin1')).not.toContain('marker');
});

test('another password does not open it', async () => {
  await expect(unsealSession(await sealSession(createTokens(), password), otherPassword)).rejects.toThrow();
});

test('a password of fewer than 32 characters is refused', async () => {
  await expect(sealSession(createTokens(), new Secret(password.reveal().slice(1)))).rejects.toThrow();
});

test('a change of any single character is refused @security', async () => {
  const sealed = await sealSession(
    createTokens({ user: { id: 'u', email: 'e' }, impersonator: null }),
    password,
  );
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const changes = [...sealed].map((sign, place) => {
    // The highest bit of a character: the lowest ones of the last in a field may mean nothing in base64.
    const other = alphabet[alphabet.indexOf(sign) ^ 32] ?? 'A';
    return sealed.slice(0, place) + other + sealed.slice(place + 1);
  });
  const outcomes = await Promise.allSettled(changes.map((changed) => unsealSession(changed, password)));
  const accepted = outcomes.flatMap(({ status }, place) => (status === 'fulfilled' ? [place] : []));
  expect(accepted).toEqual([]);
});

test.each(['', '~2', 'Fe26.2*1*a*b*c**d*e~2', 'not sealed'])('%j is not a sealed session', async (sealed) => {
  await expect(unsealSession(sealed, password)).rejects.toThrow();
});

test('another version or another content is refused', async () => {
  const sealed = await sealSession(createTokens(), password);
  await expect(unsealSession(sealed.replace(/~2$/, ''), password)).rejects.toThrow('version');
  await expect(unsealSession(sealed.replace(/~2$/, '~1'), password)).rejects.toThrow('version');
  const other = await seal(
    { accessToken: 'x' },
    { id: '1', secret: password.reveal() },
    { ...defaults, ttl: 0, encode: JSON.stringify },
  );
  await expect(unsealSession(`${other}~2`, password)).rejects.toThrow();
});
