/**
 * The user's known organizations. A public client can't list them, so this installation collects them from its access
 * tokens. Tokens have their IDs, and their names if a JWT template adds them.
 * Invariant: a user never sees another user's organizations.
 */
import * as v from 'valibot';
import type { Session } from './session.ts';

export const knownOrganizations = v.object({
  userId: v.string(),
  /** The most recent first. */
  ids: v.array(v.string()),
  /** By ID, as far as they are known; absent in files of older versions. */
  names: v.optional(v.record(v.string(), v.string()), {}),
});
export type KnownOrganizations = v.InferOutput<typeof knownOrganizations>;

/** More than a user switches between. */
const mostKnown = 20;
/** In characters. */
const longestName = 200;

/** What is known once a session has been seen. */
export function withOrganizationOf(
  session: Session,
  known: KnownOrganizations | null,
): KnownOrganizations | null {
  const { sub: userId, org_id: id, organizationName: name } = session.claims;
  const { ids, names } = known?.userId === userId ? known : { ids: [], names: {} };
  if (id === undefined) return { userId, ids, names };
  const kept = [id, ...ids.filter((other) => other !== id)].slice(0, mostKnown);
  const shown = name?.trim().slice(0, longestName);
  const all = shown ? { ...names, [id]: shown } : names;
  return {
    userId,
    ids: kept,
    names: Object.fromEntries(Object.entries(all).filter(([each]) => kept.includes(each))),
  };
}
