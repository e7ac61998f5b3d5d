/**
 * The closed list of problems. Main gives a code, the renderer has the words for it (`strings.ts`): no text from the
 * network is ever part of a problem.
 */
export const authProblemCodes = [
  // The user, or WorkOS, said no.
  'access-denied',
  'sign-in-refused',
  'attempt-expired',
  /** The app ended while the code was exchanged. */
  'sign-in-interrupted',
  'code-refused',
  /** The user has not confirmed the session, so the action did not run. */
  'not-confirmed',
  /** The browser confirmed another account or organization. */
  'confirmed-as-other',
  /** The user has confirmed; the app does not repeat the request by itself. */
  'confirmed-try-again',
  /** A second browser has opened the address, which is for one: another user may be signing in. */
  'browser-not-alone',
  /** The session was not renewed but has not ended. */
  'refresh-refused',
  /** The pasted address isn't from this sign-in. */
  'callback-unknown',
  /** This client can't use codes on another device. */
  'device-code-disabled',
  /** The policy of this computer is invalid, so nobody can sign in. */
  'policy-unreadable',
  // The way to WorkOS and back.
  'browser-not-opened',
  /** The app's session has ended, but the browser's could not be ended. */
  'hosted-sign-out-failed',
  'redirect-port-busy',
  'unreachable',
  /** WorkOS is reachable but asks the app to wait. */
  'service-busy',
  'response-invalid',
  /** A certificate that this computer does not trust: interception, or a wrong clock. */
  'certificate-refused',
  /** The proxy can't be reached or asks for a password. */
  'proxy-refused',
  'token-rejected',
  /** The app's own backend. */
  'api-unreachable',
  // This installation.
  'client-refused',
  'storage-failed',
  // Answers to a request of the renderer.
  'signed-out',
  'nothing-to-do',
  'request-invalid',
  /** More requests than a user, or a page's rendering, would send. */
  'too-many-requests',
  'internal',
] as const;

export type AuthProblemCode = (typeof authProblemCodes)[number];

export interface AuthProblem {
  readonly code: AuthProblemCode;
  /**
   * A machine-readable detail for support, or null: an OAuth error code, an HTTP status, a port number. Letters,
   * digits, `_`, `.`, `:` and `-` only, at most 64 of them.
   */
  readonly detail: string | null;
}
