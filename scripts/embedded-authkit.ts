/** The AuthKit on this machine that stands in for WorkOS while no client ID is set. */
import { startEmulator } from '../emulator/index.ts';
import { defaultSeed } from '../emulator/seed.ts';
import type { Environment } from './project.ts';

export interface EmbeddedAuthKit {
  /** Points the app at it. */
  readonly env: Environment;
  close(): Promise<void>;
}

/** Starts it on a free port, and says so and who can sign in there. */
export async function startEmbeddedAuthKit(): Promise<EmbeddedAuthKit> {
  const { url, clientId, close } = await startEmulator({
    settings: { customClaims: { org_name: '{{organization.name}}' } },
  });
  console.log(`No WORKOS_CLIENT_ID is set, so the app signs in at the emulator: ${url}`);
  console.log('Demo accounts:');
  for (const { email, password } of defaultSeed.users) console.log(`  ${email}  ${password}`);
  return { env: { WORKOS_CLIENT_ID: clientId, WORKOS_API_BASE_URL: url }, close };
}
