/**
 * The organizations that a person is known to be in. A public client can't list them, so they are gathered from the
 * access tokens that this installation has seen; tokens carry IDs only.
 * Invariant: nobody is shown what was seen of somebody else.
 */
import * as v from 'valibot';
import type { Session } from './session.ts';

export const knownOrganizations = v.object({
  userId: v.string(),
  /** The one that was seen last comes first. */
  ids: v.array(v.string()),
});
export type KnownOrganizations = v.InferOutput<typeof knownOrganizations>;

/** More than a person switches between. */
const mostKnown = 20;

/** What is known once a session has been seen. */
export function withOrganizationOf(
  session: Session,
  known: KnownOrganizations | null,
): KnownOrganizations | null {
  const { sub: userId, org_id: id } = session.claims;
  const ids = known?.userId === userId ? known.ids : [];
  if (id === undefined) return { userId, ids };
  return { userId, ids: [id, ...ids.filter((other) => other !== id)].slice(0, mostKnown) };
}
