/**
 * `npm start`: runs the app. Without a `WORKOS_CLIENT_ID` it signs in at the emulator; without a display the
 * app runs on one in memory, and a sign-in is walked through.
 */
import { spawn } from 'node:child_process';
import { hasDisplay } from './display.ts';
import { electronExecutable } from './electron-runtime.ts';
import type { ElectronRuntime } from './electron-runtime.ts';
import { projectRoot, sandboxFlags, withSettingsFile } from './project.ts';
import type { Environment } from './project.ts';
import { buildIfStale, setUp } from './set-up.ts';

/** Shows the app to the person until they quit it. Returns the exit code. */
function runApp(runtime: ElectronRuntime, env: Environment): Promise<number> {
  const args = [...sandboxFlags, '.', ...process.argv.slice(2)];
  const app = spawn(electronExecutable(runtime), args, { cwd: projectRoot, env, stdio: 'inherit' });
  // Electron quits in good order on SIGTERM; a second SIGINT, after the terminal's own, would cut that short.
  let isQuitting = false;
  const quit = () => {
    isQuitting = true;
    app.kill('SIGTERM');
  };
  process.on('SIGINT', quit).on('SIGTERM', quit);
  return new Promise((resolve, reject) => {
    app.on('error', reject);
    app.on('close', (code) => resolve(isQuitting ? 0 : (code ?? 1)));
  });
}

async function start(): Promise<number> {
  const env = withSettingsFile(process.env);
  const isEmbedded = !env['WORKOS_CLIENT_ID'];
  if (env['WORKOS_API_KEY'] !== undefined) {
    console.warn('WORKOS_API_KEY is set and ignored: a desktop app can keep no secret. Remove it.');
  }
  const isVisible = hasDisplay(env);
  if (!isVisible && !isEmbedded) {
    console.error(
      'WORKOS_CLIENT_ID is set and there is no display, so nobody could sign in. Run this on a desktop, or without ' +
        'WORKOS_CLIENT_ID for a walk through a sign-in at the emulator.',
    );
    return 1;
  }
  const runtime = await setUp(isVisible ? ['electron'] : ['electron', 'walkthrough']);
  await buildIfStale();
  if (!isEmbedded) return runApp(runtime, env);
  const { startEmbeddedAuthKit } = await import('./emulator.ts');
  const authKit = await startEmbeddedAuthKit();
  try {
    const appEnv = { ...env, ...authKit.env };
    if (isVisible) return await runApp(runtime, appEnv);
    const { walkThroughSignIn } = await import('./walkthrough.ts');
    return await walkThroughSignIn(runtime, appEnv);
  } finally {
    await authKit.close();
  }
}

process.exitCode = await start();
