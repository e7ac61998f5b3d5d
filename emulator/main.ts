/** `npm run emulator`: the emulator by itself, until it is interrupted. `--port N` chooses the port, 0 any. */
import { parseArgs } from 'node:util';
import { startEmulator } from './index.ts';
import { defaultRedirectUris, defaultSignOutRedirectUris } from './redirect-uris.ts';
import { defaultSeed } from './seed.ts';
import { usualPort } from './usual-address.ts';

const { values } = parseArgs({ options: { port: { type: 'string', default: String(usualPort) } } });
if (!/^\d{1,5}$/.test(values.port)) {
  console.error(`--port must be a number from 0 to 65535, not "${values.port}".`);
  process.exit(1);
}

try {
  const emulator = await startEmulator({ port: Number(values.port) });
  const { users } = defaultSeed;
  console.log(`AuthKit emulator on ${emulator.url}

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
  console.error(`Port ${values.port} is taken. Choose another with --port N, or any with --port 0.`);
  process.exit(1);
}
