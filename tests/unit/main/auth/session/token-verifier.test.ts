import type { JSONWebKeySet } from 'jose';
import { beforeAll, expect, test, vi } from 'vitest';
import { createTokenVerifier } from '../../../../../main/auth/session/token-verifier.ts';
import { clientId, createSigners, start, type Signer } from '../../../../support/session-values.ts';

let signer: Signer;
let rotated: Signer;
beforeAll(async () => {
  [signer, rotated] = await createSigners('key-1', 'key-2');
});

const offline = new Error('offline');
function createVerifier(...answers: readonly (JSONWebKeySet | Error)[]) {
  const left = [...answers];
  const fetchJwks = vi.fn(async () => {
    const answer = left.shift() ?? offline;
    if (answer instanceof Error) throw answer;
    return answer;
  });
  return {
    verifier: createTokenVerifier({ expected: { clientId, issuer: null, audience: null }, fetchJwks }),
    fetchJwks,
  };
}

test('fifty tokens of an unknown key cause one fetch', async () => {
  const { verifier, fetchJwks } = createVerifier(signer.jwks);
  const token = await signer.sign();
  const claims = await Promise.all(Array.from({ length: 50 }, () => verifier.verify(token, start)));
  expect(claims.every(({ sid }) => sid === 'session_1')).toBe(true);
  expect(fetchJwks).toHaveBeenCalledOnce();
  expect(verifier.keys()).toEqual(signer.jwks);
});

test('tokens of a known key cause none', async () => {
  const { verifier, fetchJwks } = createVerifier();
  verifier.adopt(signer.jwks, start);
  await verifier.verify(await signer.sign(), start);
  expect(fetchJwks).not.toHaveBeenCalled();
});

test('a key that WorkOS has rotated in is fetched', async () => {
  const { verifier, fetchJwks } = createVerifier(rotated.jwks);
  verifier.adopt(signer.jwks, start);
  await expect(verifier.verify(await rotated.sign(), start)).resolves.toBeDefined();
  expect(fetchJwks).toHaveBeenCalledOnce();
});

test('a token whose key WorkOS does not know is rejected after one fetch', async () => {
  const { verifier, fetchJwks } = createVerifier(signer.jwks);
  await expect(verifier.verify(await rotated.sign(), start)).rejects.toMatchObject({
    code: 'token-rejected',
  });
  expect(fetchJwks).toHaveBeenCalledOnce();
});

test('a failure to fetch the keys is passed on, and the next token tries again', async () => {
  const { verifier } = createVerifier(offline, signer.jwks);
  const token = await signer.sign();
  await expect(verifier.verify(token, start)).rejects.toBe(offline);
  await expect(verifier.verify(token, start)).resolves.toBeDefined();
});

test('keys are prefetched if none are known, and a failure there is ignored', async () => {
  const { verifier, fetchJwks } = createVerifier(offline, signer.jwks);
  verifier.prefetch();
  await fetchJwks.mock.results[0]?.value.catch(() => {});
  verifier.prefetch();
  await expect.poll(() => verifier.keys()).toEqual(signer.jwks);
  verifier.prefetch();
  expect(fetchJwks).toHaveBeenCalledTimes(2);
});

test('a token that arrives during the prefetch waits for it', async () => {
  const { verifier, fetchJwks } = createVerifier(signer.jwks);
  verifier.prefetch();
  await verifier.verify(await signer.sign(), start);
  expect(fetchJwks).toHaveBeenCalledOnce();
});

test('a stored token is verified without a fetch, and without its expiry', async () => {
  const { verifier, fetchJwks } = createVerifier();
  verifier.adopt(signer.jwks, start);
  await expect(verifier.verifyStored(await signer.sign({ exp: start / 1000 + 1 }))).resolves.toBeDefined();
  await expect(verifier.verifyStored(await rotated.sign())).rejects.toMatchObject({ code: 'token-rejected' });
  expect(fetchJwks).not.toHaveBeenCalled();
});

const day = 24 * 60 * 60_000;

test('keys are fetched again after a day, and a withdrawn key is no longer trusted', async () => {
  const { verifier, fetchJwks } = createVerifier(rotated.jwks);
  verifier.adopt(signer.jwks, start - day + 1);
  const token = await signer.sign();
  await expect(verifier.verify(token, start)).resolves.toBeDefined();
  expect(fetchJwks).not.toHaveBeenCalled();
  await expect(verifier.verify(token, start + 1)).rejects.toMatchObject({ code: 'token-rejected' });
  await verifier.verify(await rotated.sign(), start + 2);
  expect(fetchJwks).toHaveBeenCalledOnce();
  expect(verifier.fetchedAt()).toBe(start + 1);
});

test('old keys stay in use if they can’t be fetched again, with another try an hour later', async () => {
  const { verifier, fetchJwks } = createVerifier(offline, signer.jwks);
  verifier.adopt(signer.jwks, 0);
  const token = await signer.sign({ exp: start / 1000 + 7_200 });
  await expect(verifier.verify(token, start)).resolves.toBeDefined();
  await expect(verifier.verify(token, start + 3_599_999)).resolves.toBeDefined();
  expect(fetchJwks).toHaveBeenCalledOnce();
  await expect(verifier.verify(token, start + 3_600_000)).resolves.toBeDefined();
  expect(fetchJwks).toHaveBeenCalledTimes(2);
});

test('keys with a fetch time in the future count as old', async () => {
  const { verifier, fetchJwks } = createVerifier(signer.jwks);
  verifier.adopt(signer.jwks, start + 1);
  await verifier.verify(await signer.sign(), start);
  expect(fetchJwks).toHaveBeenCalledOnce();
});
