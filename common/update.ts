/** A newer version of the app, on its way to this computer. */

export interface Update {
  readonly version: string;
  /** The release notes as plain text, or empty. They came over the network: show them as text only. */
  readonly notes: string;
}

export type UpdateState =
  /** No updates: by policy, because this build has no feed, or in development. */
  | { readonly status: 'off'; readonly reason: 'managed' | 'no-feed' | 'development' }
  | {
      readonly status: 'idle';
      /** Time of the last check, in milliseconds since the epoch, or null. */
      readonly checkedAt: number | null;
      /** Why the check failed: no answer, or an untrusted one. */
      readonly problem: 'unreachable' | 'refused' | null;
    }
  | { readonly status: 'checking' }
  | { readonly status: 'downloading'; readonly update: Update }
  /** Installed when the app quits, or on request. */
  | { readonly status: 'ready'; readonly update: Update }
  /** A newer version exists, which the package manager or another installer must install. */
  | { readonly status: 'elsewhere'; readonly update: Update };
