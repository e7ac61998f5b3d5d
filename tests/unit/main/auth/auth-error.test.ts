import { expect, test } from 'vitest';
import { AuthError, toAuthProblem } from '../../../../main/auth/auth-error.ts';

test('an error shows its code and detail, and hides its cause', () => {
  const cause = new Error('marker-cause');
  const error = new AuthError('unreachable', { detail: 'http-502', cause });
  expect(error).toMatchObject({ name: 'AuthError', code: 'unreachable', detail: 'http-502', cause });
  expect(toAuthProblem(error)).toEqual({ code: 'unreachable', detail: 'http-502' });
});

test.each(['a b', '<b>', '', 'a\n', 'ä', 'a'.repeat(65), 'a/b', '"a"', '$(id)'])(
  'the detail %j is hidden, since the contract does not allow its form',
  (detail) => {
    expect(toAuthProblem(new AuthError('sign-in-refused', { detail })).detail).toBeNull();
  },
);

test.each(['invalid_grant', 'http-502', 'port-4000', 'net::ERR_X', 'a.b', 'a'.repeat(64)])(
  'the detail %s is shown',
  (detail) => {
    expect(toAuthProblem(new AuthError('sign-in-refused', { detail })).detail).toBe(detail);
  },
);

test.each([
  new Error('marker'),
  new TypeError('marker'),
  'marker',
  null,
  undefined,
  { code: 'unreachable', detail: 'marker' },
])('any other error is shown as internal without its message', (error) => {
  expect(toAuthProblem(error)).toEqual({ code: 'internal', detail: null });
});
