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
  /** What is fixed, with the value as the file has it. */
  readonly managed: readonly { readonly setting: ManagedSetting; readonly value: string }[];
  readonly problem: PolicyProblem | null;
}

export type PolicyProblem =
  /** There is a file, and it could not be read: nobody can sign in. */
  | { readonly kind: 'unreadable' }
  /** Somebody other than an administrator can change the file: nothing of it holds. */
  | { readonly kind: 'unprotected' }
  /** Not a JSON object: nobody can sign in. */
  | { readonly kind: 'malformed' }
  /** These entries are wrong or unknown, by their names: nobody can sign in. The others hold. */
  | { readonly kind: 'entries-refused'; readonly entries: readonly string[] };
