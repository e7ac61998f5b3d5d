/** Access tokens of the simulated WorkOS, and the part of jose that checks them: a signature is a word in the place of RSA. */
import { createHash } from 'node:crypto';
import type { errors as JoseErrors, JSONWebKeySet, JWTPayload } from 'jose';

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
const signatureOf = (text: string, kid: string): string =>
  createHash('sha256').update(`secret-signature ${kid} ${text}`).digest('base64url');

/** Signs claims with a key. */
export function signToken(claims: object, kid: string): string {
  const text = `${encode({ alg: 'RS256', kid })}.${encode(claims)}`;
  return `${text}.${signatureOf(text, kid)}`;
}

/** `jwtVerify` and `createLocalJWKSet` as `main/auth` calls them. */
export function createVerify(errors: typeof JoseErrors) {
  const jwtVerify = async (
    token: string,
    keys: JSONWebKeySet,
    options: { readonly currentDate: Date; readonly clockTolerance: number },
  ): Promise<{ readonly payload: JWTPayload }> => {
    const [header = '', body = '', signature] = token.split('.');
    const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { kid: string };
    const payload = JSON.parse(Buffer.from(body, 'base64url').toString()) as JWTPayload;
    if (!keys.keys.some((key) => key.kid === kid)) throw new errors.JWKSNoMatchingKey();
    if (signature !== signatureOf(`${header}.${body}`, kid))
      throw new errors.JWSSignatureVerificationFailed();
    if ((payload.exp ?? 0) <= options.currentDate.getTime() / 1000 - options.clockTolerance) {
      throw new errors.JWTExpired('expired', payload);
    }
    return { payload };
  };
  return { jwtVerify, createLocalJWKSet: (keys: JSONWebKeySet) => keys };
}
