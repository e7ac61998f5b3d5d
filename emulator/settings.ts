/** What a WorkOS dashboard would set, and the emulator's users and tests can change while it runs. */
export interface Settings {
  readonly accessTokenLifetimeSeconds: number;
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
  replayGraceSeconds: 10,
  codeLifetimeSeconds: 600,
  deviceAuthorizationEnabled: true,
  deviceCodeLifetimeSeconds: 300,
  deviceIntervalSeconds: 5,
};
