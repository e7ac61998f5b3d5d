/** Limits a rate, so that neither a page nor a program on this computer keeps main busy. */

export interface Rate {
  /** How often at once, after a time of rest. */
  readonly burst: number;
  readonly perSecond: number;
}

/**
 * @param now milliseconds by a clock that is never set
 * @returns asks for one more time, and says whether it is granted
 */
export function createTokenBucket({ burst, perSecond }: Rate, now: () => number): () => boolean {
  let tokens = burst;
  let filledAt = now();
  return () => {
    const time = now();
    tokens = Math.min(burst, tokens + ((time - filledAt) / 1000) * perSecond);
    filledAt = time;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}
