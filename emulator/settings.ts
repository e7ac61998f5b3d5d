/** Settings like those of the WorkOS dashboard, which can change while the emulator runs. */
import type { ChallengeCode } from './challenges.ts';

export interface Settings {
  readonly accessTokenLifetimeSeconds: number;
  /** The `iss` of access tokens; null for the emulator's own address. WorkOS has several forms of it. */
  readonly issuer: string | null;
  /** The claims of a JWT template; `{{organization.name}}` is replaced with the organization's name. */
  readonly customClaims: Readonly<Record<string, unknown>>;
  /** How recent a sign-in `/api/admin` requires. */
  readonly adminMaxAgeSeconds: number;
  /** Whether a refresh returns a new refresh token, as WorkOS's may. */
  readonly rotatesRefreshTokens: boolean;
  /** The error that refuses every refresh, or null. */
  readonly refreshChallenge: ChallengeCode | null;
  /**
   * How long a used refresh token still gets the pair it was exchanged for. WorkOS documents the grace but not its
   * length.
   */
  readonly replayGraceSeconds: number;
  /** Counted from the issue of the code, as WorkOS does. */
  readonly codeLifetimeSeconds: number;
  readonly deviceAuthorizationEnabled: boolean;
  readonly deviceCodeLifetimeSeconds: number;
  /** The minimum time between two polls of a device. */
  readonly deviceIntervalSeconds: number;
}

export const defaultSettings: Settings = {
  accessTokenLifetimeSeconds: 300,
  issuer: null,
  customClaims: {},
  adminMaxAgeSeconds: 300,
  rotatesRefreshTokens: true,
  refreshChallenge: null,
  replayGraceSeconds: 10,
  codeLifetimeSeconds: 600,
  deviceAuthorizationEnabled: true,
  deviceCodeLifetimeSeconds: 300,
  deviceIntervalSeconds: 5,
};
