/**
 * The schemas and the renderer's allowlist for the claims of your JWT template, which `common/auth/custom-claims.ts` names.
 * `app.ts` does not compile if a claim has no schema here.
 */
import * as v from 'valibot';
import type { CustomClaims } from '../../common/auth/custom-claims.ts';

export const customClaims = {
  // An invalid claim is left out and signs nobody out.
  schemas: { org_name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200)) },
  /** Those that the renderer may see; main sees them all. */
  shown: [] satisfies (keyof CustomClaims)[],
  /** The claim with the organization's name, or null. */
  organizationName: 'org_name',
} as const;
