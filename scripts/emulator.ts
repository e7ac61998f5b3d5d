/** `npm run emulator`: runs the emulator until it is interrupted. `--port N` chooses the port, 0 any. */
import { startEmulator } from '../emulator/index.ts';
import { defaultRedirectUris, defaultSignOutRedirectUris } from '../emulator/redirect-uris.ts';
import { defaultSeed } from '../emulator/seed.ts';
import { usualPort } from '../emulator/usual-address.ts';
import { readOptions, refuse } from './options.ts';

const { port } = readOptions('emulator', { port: { type: 'string', default: String(usualPort) } });
if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
  refuse(`--port must be a number from 0 to 65535, not “${port}”.`);
}

try {
  const emulator = await startEmulator({ port: Number(port) });
  const { users } = defaultSeed;
  console.log(`AuthKit emulator on ${emulator.url}, where a page says more

  WORKOS_API_BASE_URL=${emulator.url}
  WORKOS_CLIENT_ID=${emulator.clientId}

Redirect URIs        ${defaultRedirectUris.join('\n                     ')}
Sign-out redirects   ${defaultSignOutRedirectUris.join('\n                     ')}

Accounts             ${users.map(({ email, password }) => `${email}  ${password}`).join('\n                     ')}

Press Ctrl+C to stop.`);
  const stop = () => void emulator.close();
  process.once('SIGINT', stop).once('SIGTERM', stop);
} catch (error) {
  if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
  console.error(`Port ${port} is taken. Choose another with --port N, or any with --port 0.`);
  process.exit(1);
}
