import { expect, test } from 'vitest';
import {
  attemptLifetime,
  codeChallenge,
  createNonce,
  isExpired,
  matchesAttempt,
} from '../../../../../main/auth/sign-in/attempt.ts';
import { systemRandom } from '../../../../../main/lib/random.ts';
import { Secret } from '../../../../../main/lib/secret.ts';
import { createAttempt } from '../../../../support/session-values.ts';

test('the code challenge matches RFC 7636, appendix B', () => {
  expect(codeChallenge(new Secret('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'))).toBe(
    'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  );
});

test('verifiers and states have 256 fresh bits in the alphabet of RFC 7636 @security', () => {
  const values = Array.from({ length: 1_000 }, () => createNonce(systemRandom));
  expect(new Set(values).size).toBe(1_000);
  expect(values.every((value) => /^[A-Za-z0-9_-]{43}$/.test(value))).toBe(true);
});

test('only its own state matches an attempt', () => {
  const attempt = createAttempt({ state: 'the-state' });
  expect(matchesAttempt(attempt, 'the-state')).toBe(true);
  for (const other of [
    '',
    'the-stat',
    'the-state ',
    'THE-STATE',
    'the-statf',
    '\u0000',
    'x'.repeat(10_000),
  ]) {
    expect(matchesAttempt(attempt, other)).toBe(false);
  }
});

test('an attempt expires on time, not earlier', () => {
  const attempt = createAttempt({ expiresAt: 1_000 });
  expect([999, 1_000, 1_001].map((now) => isExpired(attempt, now))).toEqual([false, true, true]);
});

test('an attempt lasts longer than the ten minutes of a code', () => {
  expect(attemptLifetime).toBeGreaterThan(2 * 10 * 60 * 1000);
});
