/**
 * When to refresh. Pure: random numbers and times come in, delays in milliseconds come out.
 *
 * Every delay has jitter, because many installations act at the same time: tokens with one lifetime, nine in the
 * morning, the end of an outage.
 */

/** The part of its lifetime after which an access token is renewed ahead of its expiry. */
const ahead = { earliest: 0.6, latest: 0.85 } as const;

/** The minimum age for a renewal ahead of expiry, however short the token's lifetime. */
const shortestDelay = 5_000;

/** The spread of overdue refreshes after sleep: a part of the lifetime, and a maximum. */
const catchUp = { part: 0.25, most: 60_000 } as const;

/** The spread when this computer's network returns, a moment that only its neighbours share. */
const networkSpread = 5_000;

const backoff = { first: 2_000, most: 5 * 60_000 } as const;

/** The longest delay of a timer. */
const longestDelay = 2 ** 31 - 1;

/**
 * The time until an access token is renewed ahead of its expiry.
 *
 * @param token its lifetime and its age, in milliseconds
 * @param chance from 0 to 1, drawn once for each token
 */
export function refreshDelay(
  token: { readonly lifetime: number; readonly age: number },
  chance: number,
): number {
  const part = ahead.earliest + (ahead.latest - ahead.earliest) * chance;
  const due = Math.max(token.lifetime * part, shortestDelay);
  return due > token.age ? Math.min(due - token.age, longestDelay) : 0;
}

/**
 * The wait before an overdue refresh.
 *
 * @param cause what made it possible again: sleep has ended, or the network has returned
 * @param lifetime of the access token, in milliseconds
 * @param chance from 0 to 1
 */
export function catchUpDelay(cause: 'sleep' | 'network', lifetime: number, chance: number): number {
  const spread = Math.min(lifetime * catchUp.part, cause === 'sleep' ? catchUp.most : networkSpread);
  return spread * chance;
}

/**
 * The wait after failures in a row, doubling each time.
 *
 * @param failures at least 1
 * @param retryAfter the server's Retry-After in milliseconds, or null
 * @param chance from 0 to 1
 */
export function retryDelay(failures: number, retryAfter: number | null, chance: number): number {
  const grown = Math.min(backoff.first * 2 ** (failures - 1), backoff.most);
  const asked = retryAfter ?? 0;
  return Math.min(Math.max(grown * (0.5 + chance / 2), asked * (1 + chance / 10)), longestDelay);
}
