/**
 * The emulator's first users, organizations and invitations. All are demo values: nobody here is real, and the passwords
 * protect nothing.
 */
export interface SeedMembership {
  readonly organizationId: string;
  /** The slug of one of the seed's roles. */
  readonly role: string;
}

export interface SeedUser {
  readonly id: string;
  readonly email: string;
  readonly password: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  /** Whether the emulator draws and serves a profile picture of this user. */
  readonly hasPicture: boolean;
  readonly memberships: readonly SeedMembership[];
  /**
   * The support address that impersonates this user: all their sessions are then impersonations. `impersonation.ts`
   * begins one as the dashboard does.
   */
  readonly impersonator: { readonly email: string; readonly reason: string | null } | null;
}

export interface SeedOrganization {
  readonly id: string;
  readonly name: string;
  readonly entitlements: readonly string[];
  readonly featureFlags: readonly string[];
}

interface SeedRole {
  readonly slug: string;
  readonly permissions: readonly string[];
}

export interface SeedInvitation extends SeedMembership {
  readonly token: string;
  readonly email: string;
}

export interface Seed {
  readonly clientId: string;
  readonly organizations: readonly SeedOrganization[];
  readonly roles: readonly SeedRole[];
  readonly users: readonly SeedUser[];
  readonly invitations: readonly SeedInvitation[];
}

const aurora = 'org_01K0EMVAT0R000000000AVR0RA';
const basalt = 'org_01K0EMVAT0R000000000BASA1T';

export const defaultSeed: Seed = {
  clientId: 'client_emulator',
  organizations: [
    { id: aurora, name: 'Aurora Instruments', entitlements: ['audit-logs'], featureFlags: ['new-dashboard'] },
    { id: basalt, name: 'Basalt Works', entitlements: [], featureFlags: [] },
  ],
  roles: [
    { slug: 'admin', permissions: ['notes:read', 'notes:write', 'admin:access'] },
    { slug: 'member', permissions: ['notes:read'] },
  ],
  users: [
    {
      id: 'user_01K0EMVAT0R0000000000N0VA0',
      email: 'nova@example.com',
      password: 'correct-horse-nova-demo',
      firstName: 'Nova',
      lastName: 'Quartz',
      hasPicture: true,
      memberships: [
        { organizationId: aurora, role: 'admin' },
        { organizationId: basalt, role: 'member' },
      ],
      impersonator: null,
    },
    {
      id: 'user_01K0EMVAT0R000000000P1XE10',
      email: 'pixel@example.com',
      password: 'correct-horse-pixel-demo',
      firstName: 'Pixel',
      lastName: 'Harbor',
      hasPicture: false,
      memberships: [{ organizationId: aurora, role: 'member' }],
      impersonator: null,
    },
    {
      id: 'user_01K0EMVAT0R0000000000ECH00',
      email: 'echo@example.com',
      password: 'correct-horse-echo-demo',
      firstName: 'Echo',
      lastName: null,
      hasPicture: false,
      memberships: [],
      impersonator: null,
    },
    {
      id: 'user_01K0EMVAT0R000000000C0MET0',
      email: 'comet@example.com',
      password: 'correct-horse-comet-demo',
      firstName: 'Comet',
      lastName: 'Vale',
      hasPicture: true,
      memberships: [{ organizationId: basalt, role: 'member' }],
      impersonator: { email: 'support@example.com', reason: 'Looking into a support request' },
    },
  ],
  invitations: [
    { token: 'invitation-demo', email: 'invited@example.com', organizationId: aurora, role: 'member' },
  ],
};
