import { inject } from 'vitest';

/**
 * What a test goes through: all of it if the run is exhaustive, otherwise one in `every`, from a place that the seed says.
 */
export function sample<T>(all: readonly T[], every: number): readonly T[] {
  if (inject('isExhaustive')) return all;
  return all.filter((_, index) => index % every === inject('seed') % Math.min(every, all.length));
}
