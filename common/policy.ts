/** The policy of this computer, for display. */

export const managedSettings = [
  'organizationId',
  'connectionId',
  'redirectUri',
  'proxy',
  'updateChannel',
  'signUp',
] as const;
export type ManagedSetting = (typeof managedSettings)[number];

export interface PolicyReport {
  /** Where the policy file is, or would be. */
  readonly file: string;
  /** The set entries, with their values from the file. */
  readonly managed: readonly { readonly setting: ManagedSetting; readonly value: string }[];
  readonly problem: PolicyProblem | null;
}

export type PolicyProblem =
  /** The file exists but could not be read: nobody can sign in. */
  | { readonly kind: 'unreadable' }
  /** Users other than administrators can change the file, so it is ignored. */
  | { readonly kind: 'unprotected' }
  /** Not a JSON object: nobody can sign in. */
  | { readonly kind: 'malformed' }
  /** The names of invalid or unknown entries: nobody can sign in. The other entries apply. */
  | { readonly kind: 'entries-refused'; readonly entries: readonly string[] };
