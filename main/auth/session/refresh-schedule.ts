/**
 * When to refresh. Pure: random numbers and times come in, delays in milliseconds come out.
 *
 * Every delay has jitter, because many installations act at the same moments: tokens of one lifetime, nine in the morning,
 * the end of an outage.
 */

/** The part of its lifetime after which an access token is renewed ahead of its expiry. */
const ahead = { earliest: 0.6, latest: 0.85 } as const;

/** No token is renewed ahead of its expiry earlier than this after its arrival, however short its life is. */
const shortestDelay = 5_000;

/** Over how long the refreshes that are overdue after sleep are spread: a part of the lifetime, and at most. */
const catchUp = { part: 0.25, most: 60_000 } as const;

/** Over how long they are spread when this computer's network returns, where only its neighbours share the moment. */
const networkSpread = 5_000;

const backoff = { first: 2_000, most: 5 * 60_000 } as const;

/** Timers take no longer delay. */
const longestDelay = 2 ** 31 - 1;

/**
 * How long until an access token is renewed ahead of its expiry.
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
 * How long to wait with a refresh that is overdue.
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
 * How long to wait after failures in a row, growing twofold.
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
