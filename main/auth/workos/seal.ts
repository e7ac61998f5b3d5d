/**
 * Seals the session the way WorkOS's SDK does (iron, version 2), so that its `loadSealedSession().authenticate()` opens
 * it. The SDK's own sealing needs an API key, which a public client does not have, and fails only after it has used up
 * the code or rotated the refresh token.
 */
import { defaults, seal, unseal } from 'iron-webcrypto';
import * as v from 'valibot';
import type { Secret } from '../../lib/secret.ts';
import { secretText } from '../../lib/secret-text.ts';

const version = '~2';

const user = v.looseObject({
  id: v.pipe(v.string(), v.minLength(1)),
  email: v.pipe(v.string(), v.minLength(1)),
  /** The full name, the only one that some identity providers have. */
  name: v.nullish(v.string()),
  firstName: v.nullish(v.string()),
  lastName: v.nullish(v.string()),
  profilePictureUrl: v.nullish(v.string()),
});

/** AuthKit's answer to a code or a refresh token, with the names of WorkOS's SDK. */
export const sessionTokens = v.object({
  accessToken: secretText,
  refreshToken: secretText,
  user,
  organizationId: v.nullish(v.string()),
  authenticationMethod: v.nullish(v.string()),
  impersonator: v.nullish(v.object({ email: v.string(), reason: v.nullish(v.string()) })),
});
export type SessionTokens = v.InferOutput<typeof sessionTokens>;

/**
 * @param password at least 32 characters
 * @returns the sealed session, in WorkOS's format
 */
export async function sealSession(tokens: SessionTokens, password: Secret): Promise<string> {
  const sealed = await seal(
    {
      ...tokens,
      accessToken: tokens.accessToken.reveal(),
      refreshToken: tokens.refreshToken.reveal(),
    },
    { id: '1', secret: password.reveal() },
    { ...defaults, ttl: 0, encode: JSON.stringify },
  );
  return sealed + version;
}

/**
 * @returns the session
 * @throws if the seal is damaged, the password is wrong, or the content is not a session
 */
export async function unsealSession(sealed: string, password: Secret): Promise<SessionTokens> {
  if (!sealed.endsWith(version)) throw new Error('The sealed session is of another version.');
  const content = await unseal(
    sealed.slice(0, -version.length),
    { 1: password.reveal() },
    { ...defaults, ttl: 0 },
  );
  return v.parse(sessionTokens, content);
}
