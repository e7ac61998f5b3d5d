import { inject } from 'vitest';

/** A test's cases: all in an exhaustive run, otherwise one in `every`, starting at a position from the seed. */
export function sample<T>(all: readonly T[], every: number): readonly T[] {
  if (inject('isExhaustive')) return all;
  return all.filter((_, index) => index % every === inject('seed') % Math.min(every, all.length));
}
