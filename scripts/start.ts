/**
 * `npm start`: runs the app. Without a `WORKOS_CLIENT_ID` it signs in at the emulator; without a display it signs in by
 * itself, on a display in memory.
 */
import { spawn } from 'node:child_process';
import { heedSignals, runCommand } from './command.ts';
import { hasDisplay } from './display.ts';
import { electronExecutable } from './electron-runtime.ts';
import { projectRoot, sandboxFlags, withSettingsFile } from './project.ts';
import type { Environment } from './project.ts';
import { buildIfStale, setUp } from './set-up.ts';

/** Shows the app to the user until they quit it. Returns the exit code. */
function runApp(executable: string, env: Environment): Promise<number> {
  const args = [...sandboxFlags, '.', ...process.argv.slice(2)];
  const app = spawn(executable, args, { cwd: projectRoot, env, stdio: 'inherit' });
  // Electron quits properly on SIGTERM; a second SIGINT, after the terminal's own, would kill it.
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

async function walkThroughSignIn(env: Environment): Promise<number> {
  console.log('There is no display, so the app runs on one in memory and a sign-in is walked through:');
  heedSignals();
  const config = '--config=tests/e2e/walkthrough.config.ts';
  const args = ['node_modules/@playwright/test/cli.js', 'test', config];
  const { code } = await runCommand(process.execPath, args, 'live', env);
  console.log('Pictures are in screenshots/');
  return code ?? 1;
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
  if (!isVisible) return walkThroughSignIn(env);
  if (!isEmbedded) return runApp(electronExecutable(runtime), env);
  const { startEmbeddedAuthKit } = await import('./emulator.ts');
  const authKit = await startEmbeddedAuthKit();
  try {
    return await runApp(electronExecutable(runtime), { ...env, ...authKit.env });
  } finally {
    await authKit.close();
  }
}

const code = await start();
// Ends by the same signal if there was one.
process.exitCode ||= code;
