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
  /** A second browser has had the address that was for one: somebody else may be signing in. */
  'browser-not-alone',
  /** The session is not renewed, but not over either. */
  'refresh-refused',
  /** The pasted address isn't from this sign-in. */
  'callback-unknown',
  /** This client may not sign users in by a code on another device. */
  'device-code-disabled',
  /** What the organization fixes for this computer can't be understood, so nobody signs in. */
  'policy-unreadable',
  // The way to WorkOS and back.
  'browser-not-opened',
  /** The session is over here; the browser's own could not be ended. */
  'hosted-sign-out-failed',
  'redirect-port-busy',
  'unreachable',
  /** WorkOS is there, and asks to be left alone for a while. */
  'service-busy',
  'response-invalid',
  /** A certificate that this computer does not trust: interception, or a wrong clock. */
  'certificate-refused',
  /** A proxy is in the way: it can't be reached, or asks for a password. */
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
  /** More requests than a user, or a page at each rendering, would send. */
  'too-many-requests',
  'internal',
] as const;

export type AuthProblemCode = (typeof authProblemCodes)[number];

export interface AuthProblem {
  readonly code: AuthProblemCode;
  /**
   * A machine-readable particular for support, or null: an OAuth error code, an HTTP status, a port number.
   * Letters, digits, `_`, `.`, `:` and `-` only, at most 64 of them.
   */
  readonly detail: string | null;
}
