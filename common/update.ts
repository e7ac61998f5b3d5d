/** A newer version of the app, on its way to this computer. */

export interface Update {
  readonly version: string;
  /** What is new, as plain text; empty where nothing is said. It came over the network: show it as text only. */
  readonly notes: string;
}

export type UpdateState =
  /** Nothing is looked for: by policy, because this build names no feed, or in development. */
  | { readonly status: 'off'; readonly reason: 'managed' | 'no-feed' | 'development' }
  | {
      readonly status: 'idle';
      /** When the feed was asked last, in milliseconds since the epoch, or null. */
      readonly checkedAt: number | null;
      /** Why the check failed: no answer, or one that can't be trusted. */
      readonly problem: 'unreachable' | 'refused' | null;
    }
  | { readonly status: 'checking' }
  | { readonly status: 'downloading'; readonly update: Update }
  /** Installed when the app quits, or on request. */
  | { readonly status: 'ready'; readonly update: Update }
  /** A newer version exists; the app's own installer, such as the package manager, brings it. */
  | { readonly status: 'elsewhere'; readonly update: Update };
