/** Makes `toEqual` and related matchers compare the values of secrets, which otherwise all look equal. */
import { expect } from 'vitest';
import { Secret } from '../../main/lib/secret.ts';

expect.addEqualityTesters([
  (a: unknown, b: unknown) => {
    if (!(a instanceof Secret) && !(b instanceof Secret)) return undefined;
    return a instanceof Secret && b instanceof Secret && a.reveal() === b.reveal();
  },
]);
