/** Limits a rate, so that neither a page nor another program can keep main busy. */

export interface Rate {
  /** The largest burst after a pause. */
  readonly burst: number;
  readonly perSecond: number;
}

/**
 * @param now milliseconds by a clock that is never set
 * @returns takes one token, and returns whether there was one
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
