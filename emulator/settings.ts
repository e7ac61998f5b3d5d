/** Settings like those of the WorkOS dashboard, which can change while the emulator runs. */
import type { ChallengeCode } from './challenges.ts';

export interface Settings {
  readonly accessTokenLifetimeSeconds: number;
  /** The `iss` of access tokens; null for the emulator's own address. WorkOS has several forms of it. */
  readonly issuer: string | null;
  /** What a JWT template adds to access tokens; `{{organization.name}}` stands for the name of the organization. */
  readonly customClaims: Readonly<Record<string, unknown>>;
  /** How recent a sign-in `/api/admin` wants. */
  readonly adminMaxAgeSeconds: number;
  /** Whether a refresh brings another refresh token: WorkOS says that it may. */
  readonly rotatesRefreshTokens: boolean;
  /** What every refresh is refused for, until it is null again. */
  readonly refreshChallenge: ChallengeCode | null;
  /**
   * How long an exchanged refresh token is answered with the pair that it was exchanged for. WorkOS documents
   * the grace but not its length.
   */
  readonly replayGraceSeconds: number;
  /** From the issue of the code, as WorkOS counts. */
  readonly codeLifetimeSeconds: number;
  readonly deviceAuthorizationEnabled: boolean;
  readonly deviceCodeLifetimeSeconds: number;
  /** The least time between two polls of a device. */
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
