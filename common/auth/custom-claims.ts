/**
 * The claims that a JWT template of yours adds to access tokens (WorkOS dashboard, Authentication › Sessions), by their
 * names there: put yours here. `main/config/claims.ts` has their schemas and the renderer's allowlist.
 */
export interface CustomClaims {
  /** The name of the organization; WorkOS's own claims have its ID only. */
  readonly org_name: string;
}

/** The present and valid ones. */
export type GivenClaims = Readonly<Partial<CustomClaims>>;
