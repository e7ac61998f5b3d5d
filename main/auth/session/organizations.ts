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

/** Adds names by ID; names of unknown organizations are ignored. */
export function withNames(
  known: KnownOrganizations,
  told: Readonly<Record<string, string>>,
): KnownOrganizations {
  const given = Object.entries(told).filter(([, name]) => name.trim() !== '');
  const all = new Map([...Object.entries(known.names), ...given]);
  const kept = known.ids.flatMap((id) => {
    const name = all.get(id)?.trim().slice(0, longestName);
    return name === undefined ? [] : [[id, name] as const];
  });
  return { ...known, names: Object.fromEntries(kept) };
}

/** Adds a session's organization. */
export function withOrganizationOf(
  session: Session,
  known: KnownOrganizations | null,
): KnownOrganizations | null {
  const { sub: userId, org_id: id, organizationName: name } = session.claims;
  const { ids, names } = known?.userId === userId ? known : { ids: [], names: {} };
  if (id === undefined) return { userId, ids, names };
  const kept = [id, ...ids.filter((other) => other !== id)].slice(0, mostKnown);
  return withNames({ userId, ids: kept, names }, name === null ? {} : { [id]: name });
}
