/**
 * `npm run dev`: runs the app from its sources. A change in the renderer shows in the open window, one in the preload
 * reloads the page, one in main restarts the app; the emulator and the session continue. It builds into its own folder
 * and does not touch `out/`.
 */
import { resolveConfig } from 'electron-vite';
import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build, createServer, mergeConfig } from 'vite';
import type { InlineConfig, ViteDevServer } from 'vite';
import { hasDisplay } from './display.ts';
import { electronExecutable } from './electron-runtime.ts';
import { startEmbeddedAuthKit } from './emulator.ts';
import { projectRoot, sandboxFlags, withSettingsFile } from './project.ts';
import type { Environment } from './project.ts';
import { setUp } from './set-up.ts';

const folder = join(projectRoot, 'node_modules', '.cache', 'authkit-desktop', 'dev');

/** Editors write a file in several steps, each of which would restart the app; in milliseconds. */
const buildDelay = 100;

async function findFreePort(): Promise<number> {
  const server = createTcpServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** Vite's dev server; the page finds its socket although the page's address is the app's. */
async function serveRenderer(config: InlineConfig, port: number): Promise<ViteDevServer> {
  const host = '127.0.0.1';
  const server = { host, port, strictPort: true, ws: { host, clientPort: port } };
  return (await createServer(mergeConfig(config, { server }))).listen();
}

/**
 * Builds a process into its folder now and after each change, and emits an event each time; resolves after the first
 * build.
 */
async function keepBuilt(name: 'main' | 'preload', config: InlineConfig, tell: () => void): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const told = { name: 'told-when-built', writeBundle: () => (resolve(), tell()) };
    const outDir = join(folder, name);
    const changes: InlineConfig = {
      build: { outDir, watch: { buildDelay }, minify: false, sourcemap: true },
      plugins: [told],
    };
    build(mergeConfig(config, changes)).catch(reject);
  });
}

/** Writes the package.json with which Electron runs a folder. */
async function writeManifest(): Promise<void> {
  const { name, productName, version } = JSON.parse(
    await readFile(join(projectRoot, 'package.json'), 'utf8'),
  );
  const manifest = { name, productName, version, main: 'main/index.cjs' };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
}

/**
 * Runs the app until the user quits it, and restarts it after each build of main.
 *
 * @param builds emits `main`
 * @returns the exit code
 */
async function runApp(executable: string, env: Environment, builds: EventEmitter): Promise<number> {
  const quitting = new AbortController();
  process.on('SIGINT', () => quitting.abort()).on('SIGTERM', () => quitting.abort());
  while (!quitting.signal.aborted) {
    const isRebuilt = once(builds, 'main').then(() => 'rebuilt' as const);
    const args = [...sandboxFlags, folder, ...process.argv.slice(2)];
    const app = spawn(executable, args, { cwd: projectRoot, env, stdio: 'inherit' });
    const hasEnded = once(app, 'close').then(([code]) => code as number | null);
    const isQuitting = once(quitting.signal, 'abort').then(() => 'quitting' as const);
    const event = await Promise.race([isRebuilt, hasEnded, isQuitting]);
    if (event === 0) return 0;
    if (event === 'rebuilt' || event === 'quitting') {
      app.kill('SIGTERM');
      // Otherwise the next one would find its lock.
      await hasEnded;
      continue;
    }
    console.error(`The app ended with ${event}. It starts again after the next change of main.`);
    await Promise.race([isRebuilt, isQuitting]);
  }
  return 0;
}

async function develop(): Promise<number> {
  const env = withSettingsFile(process.env);
  if (!hasDisplay(env)) {
    console.error(
      'There is no display to show the app on. Run this on a desktop, or by xvfb-run -a npm run dev.',
    );
    return 1;
  }
  const runtime = await setUp(['electron']);
  // Otherwise Vite builds for production, the page included.
  process.env['NODE_ENV'] = process.env['NODE_ENV_ELECTRON_VITE'] = 'development';
  const { config } = await resolveConfig({ root: projectRoot, logLevel: 'warn' }, 'serve', 'development');
  const { main, preload, renderer } = config ?? {};
  if (!main || !preload || !renderer)
    throw new Error('electron.vite.config.ts must have all three processes.');
  const port = await findFreePort();
  const address = `http://127.0.0.1:${port}`;
  const builds = new EventEmitter();
  const server = await serveRenderer(renderer, port);
  const define = { DEV_SERVER: JSON.stringify(address) };
  await Promise.all([
    writeManifest(),
    keepBuilt('main', mergeConfig(main, { define }), () => builds.emit('main')),
    keepBuilt('preload', preload, () => server.ws.send({ type: 'full-reload' })),
  ]);
  const authKit = env['WORKOS_CLIENT_ID'] ? null : await startEmbeddedAuthKit();
  console.log('Change anything in main/, preload/, renderer/ or common/; Ctrl+C ends this.');
  try {
    return await runApp(electronExecutable(runtime), { ...env, ...authKit?.env }, builds);
  } finally {
    await authKit?.close();
    await server.close();
  }
}

// Ends the watchers of main and preload, too.
process.exit(await develop());
