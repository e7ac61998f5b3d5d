/** Makes `toEqual` and its kin compare what secrets hold: all of them look alike. */
import { expect } from 'vitest';
import { Secret } from '../../main/lib/secret.ts';

expect.addEqualityTesters([
  (a: unknown, b: unknown) => {
    if (!(a instanceof Secret) && !(b instanceof Secret)) return undefined;
    return a instanceof Secret && b instanceof Secret && a.reveal() === b.reveal();
  },
]);
