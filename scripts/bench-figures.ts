/** Medians, spreads, and how one app compares with another that was measured in the same rounds. */

export interface Figure {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export interface Ratio {
  readonly median: number;
  /** Where the median lies with a probability of 95 %. */
  readonly from: number;
  readonly to: number;
}

/** @throws Error where there is nothing to describe */
export function describe(values: readonly number[]): Figure {
  const sorted = values.toSorted((a, b) => a - b);
  return { median: medianOf(sorted), least: sorted[0] ?? 0, most: sorted.at(-1) ?? 0 };
}

/**
 * Compares round by round: how fast a machine is changes from one round to the next by more than what is looked for.
 *
 * @param values by round
 * @param base by round, as many
 */
export function compare(values: readonly number[], base: readonly number[]): Ratio {
  const ratios = values.map((value, round) => value / (base[round] ?? Number.NaN));
  const random = createRandom();
  const pick = () => ratios[Math.floor(random() * ratios.length)] ?? Number.NaN;
  const medians = Array.from({ length: 1000 }, () => medianOf(ratios.map(pick).toSorted((a, b) => a - b)));
  medians.sort((a, b) => a - b);
  const median = medianOf(ratios.toSorted((a, b) => a - b));
  return { median, from: medians[25] ?? median, to: medians[974] ?? median };
}

function medianOf(sorted: readonly number[]): number {
  if (sorted.length === 0) throw new Error('There is nothing to take the median of.');
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** The same numbers each time, so that the same rounds give the same interval. */
function createRandom(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 48_271) >>> 0) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
