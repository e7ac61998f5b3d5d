/**
 * The organizations that a person is known to be in. A public client can't list them, so they are gathered from the
 * access tokens that this installation has seen. Tokens carry their IDs, and their names where a JWT template adds them.
 * Invariant: nobody is shown what was seen of somebody else.
 */
import * as v from 'valibot';
import type { Session } from './session.ts';

export const knownOrganizations = v.object({
  userId: v.string(),
  /** The one that was seen last comes first. */
  ids: v.array(v.string()),
  /** By ID, as far as they are known; absent in files of older versions. */
  names: v.optional(v.record(v.string(), v.string()), {}),
});
export type KnownOrganizations = v.InferOutput<typeof knownOrganizations>;

/** More than a person switches between. */
const mostKnown = 20;

/** What is known once a session has been seen. */
export function withOrganizationOf(
  session: Session,
  known: KnownOrganizations | null,
): KnownOrganizations | null {
  const { sub: userId, org_id: id, organizationName: name } = session.claims;
  const { ids, names } = known?.userId === userId ? known : { ids: [], names: {} };
  if (id === undefined) return { userId, ids, names };
  const kept = [id, ...ids.filter((other) => other !== id)].slice(0, mostKnown);
  const named = Object.entries({ ...names, ...(name !== null && { [id]: name }) });
  return { userId, ids: kept, names: Object.fromEntries(named.filter(([other]) => kept.includes(other))) };
}
