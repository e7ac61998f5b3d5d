/** `npm run emulator`: runs the emulator until it is interrupted. `--port N` chooses the port, 0 any. */
import { startEmulator } from '../emulator/index.ts';
import { defaultRedirectUris, defaultSignOutRedirectUris } from '../emulator/redirect-uris.ts';
import { defaultSeed } from '../emulator/seed.ts';
import { usualPort } from '../emulator/usual-address.ts';
import { readOptions, refuse } from './options.ts';
import type { Environment } from './project.ts';

const accounts = defaultSeed.users.map(({ email, password }) => `${email}  ${password}`);

export interface EmbeddedAuthKit {
  /** The settings that connect the app to it. */
  readonly env: Environment;
  close(): Promise<void>;
}

/** Starts the emulator for `npm start` and `npm run dev` on a free port, and prints its address and the demo accounts. */
export async function startEmbeddedAuthKit(): Promise<EmbeddedAuthKit> {
  const { url, clientId, close } = await startEmulator({
    settings: { customClaims: { org_name: '{{organization.name}}' } },
  });
  console.log(`No WORKOS_CLIENT_ID is set, so the app signs in at the emulator: ${url}`);
  console.log(`Demo accounts:\n  ${accounts.join('\n  ')}`);
  return { env: { WORKOS_CLIENT_ID: clientId, WORKOS_API_BASE_URL: url }, close };
}

async function runEmulator(): Promise<void> {
  const { port } = readOptions('emulator', { port: { type: 'string', default: String(usualPort) } });
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    refuse(`--port must be a number from 0 to 65535, not “${port}”.`);
  }
  const emulator = await startEmulator({ port: Number(port) }).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    return refuse(`Port ${port} is taken. Choose another with --port N, or any with --port 0.`);
  });
  const indented = (lines: readonly string[]) => lines.join(`\n${' '.repeat(21)}`);
  console.log(`AuthKit emulator on ${emulator.url}, where a page says more

  WORKOS_API_BASE_URL=${emulator.url}
  WORKOS_CLIENT_ID=${emulator.clientId}

Redirect URIs        ${indented(defaultRedirectUris)}
Sign-out redirects   ${indented(defaultSignOutRedirectUris)}

Accounts             ${indented(accounts)}

Press Ctrl+C to stop.`);
  const stop = () => void emulator.close();
  process.once('SIGINT', stop).once('SIGTERM', stop);
}

if (process.argv[1] === import.meta.filename) await runEmulator();
