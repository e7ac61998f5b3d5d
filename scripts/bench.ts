/**
 * `npm run bench`: measures the packaged app side by side with a bare Electron window, in rounds that take turns, and
 * writes what it found into `docs/performance.md`. `-- --short` runs a few rounds and writes nothing, `-- --rounds 30`
 * runs as many as one likes. A single figure means little on a machine that does something else; ratios to bare do.
 */
import { cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startEmulator } from '../emulator/index.ts';
import { usualPort } from '../emulator/usual-address.ts';
import { authFile, installationSecretFile } from '../main/auth/storage/profile-files.ts';
import { measureLaunch } from './bench-launch.ts';
import type { LaunchTimes } from './bench-launch.ts';
import { installedSize, packageApps } from './bench-packages.ts';
import { reportOf } from './bench-report.ts';
import { measureRequests } from './bench-requests.ts';
import type { RequestFigures } from './bench-requests.ts';
import { measureSignIn } from './bench-sign-in.ts';
import type { SignInTimes } from './bench-sign-in.ts';
import { createVisitor } from './bench-visitor.ts';
import { createBrowserHandover } from './browser-handover.ts';
import { startVirtualDisplay } from './display.ts';
import { readAsar } from './dist-contents.ts';
import { exitWhenInterrupted } from './interruption.ts';
import { startKeyring } from './keyring.ts';
import { readOptions, refuse } from './options.ts';
import { combineEnvironments, projectRoot } from './project.ts';
import type { Environment } from './project.ts';
import { setUp } from './set-up.ts';

const values = readOptions('bench', {
  short: { type: 'boolean', default: false },
  rounds: { type: 'string' },
});
const rounds = Number(values.rounds ?? (values.short ? 5 : 20));
if (!Number.isInteger(rounds) || rounds < 1) {
  refuse(`--rounds must be a number from 1, not “${values.rounds}”.`);
}
const signIns = values.short ? 2 : 10;
/** It takes long and varies little. */
const idleRounds = values.short ? 1 : 5;

/** Where the results stand in the note. */
const note = join(projectRoot, 'docs', 'performance.md');
const results = /(?<=<!-- results -->\n).*(?=<!-- end of results -->)/s;

interface Session {
  /** A folder for everything that a run leaves behind. */
  readonly folder: string;
  readonly env: Environment;
  readonly packages: { readonly app: string; readonly bare: string };
}

/** Signs in again and again, each time in an app that has just started; the first session is kept. */
async function measureSignIns(
  { folder, env, packages }: Session,
  handover: Parameters<typeof measureSignIn>[3],
  origin: string,
  kept: string,
): Promise<{ readonly times: readonly SignInTimes[]; readonly requests: RequestFigures }> {
  const visitor = createVisitor(origin);
  const times: SignInTimes[] = [];
  let requests: RequestFigures | null = null;
  for (let index = 0; index < signIns; index++) {
    const profile = join(folder, `sign-in-${index}`);
    const { app, ...measured } = await measureSignIn(packages.app, profile, env, handover, visitor);
    // The first warms the browser's side up: AuthKit asks for credentials there.
    if (index > 0) times.push(measured);
    requests ??= await measureRequests(app.window);
    await app.end();
    if (index > 0) continue;
    await mkdir(kept);
    for (const file of [authFile, installationSecretFile]) await cp(file(profile), file(kept));
  }
  if (requests === null) throw new Error('There has to be a sign-in.');
  return { times, requests };
}

async function measureStarts(
  { folder, env, packages }: Session,
  kept: string,
): Promise<Readonly<Record<'bare' | 'signedOut' | 'signedIn', readonly LaunchTimes[]>>> {
  const launches = { bare: [], signedOut: [], signedIn: [] } satisfies Record<string, LaunchTimes[]>;
  const apps = [
    { of: launches.bare as LaunchTimes[], executable: packages.bare, status: null },
    { of: launches.signedOut as LaunchTimes[], executable: packages.app, status: 'signed-out' },
    { of: launches.signedIn as LaunchTimes[], executable: packages.app, status: 'signed-in' },
  ];
  // The round before the first fills the system's caches.
  for (let round = 0; round <= rounds; round++) {
    for (const turn of apps.keys()) {
      const app = apps[(turn + round) % apps.length];
      if (app === undefined) continue;
      const profile = join(folder, 'profile');
      await mkdir(profile);
      if (app.status === 'signed-in') await cp(kept, profile, { recursive: true });
      const isIdleMeasured = round > 0 && round <= idleRounds;
      const launch = await measureLaunch(app.executable, profile, env, app.status, isIdleMeasured);
      if (round > 0) app.of.push(launch);
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    }
  }
  return launches;
}

exitWhenInterrupted();
if (process.platform !== 'linux') {
  throw new Error('Measuring takes Linux: it reads /proc, and shows the windows on a display in memory.');
}
const runtime = await setUp(['electron', 'walkthrough']);
console.log('Packaging the app and a bare Electron');
const packages = await packageApps(runtime);

const folder = await mkdtemp(join(tmpdir(), 'bench-'));
const display = await startVirtualDisplay();
const handover = await createBrowserHandover(folder);
const ofPerson = { HOME: folder, XDG_CACHE_HOME: join(folder, 'cache'), LANGUAGE: 'en' };
const env = combineEnvironments(process.env, handover.env, display.env, ofPerson);
const keyring = await startKeyring(join(folder, 'keyring'), env);
const emulator = await startEmulator({ port: usualPort });
try {
  const session = { folder, env: combineEnvironments(env, keyring.env), packages };
  const kept = join(folder, 'signed-in');
  console.log(`Signing in, ${signIns} times`);
  const { times, requests } = await measureSignIns(session, handover, emulator.url, kept);
  console.log(`Starting a bare Electron, the app signed out and the app signed in, ${rounds} times each`);
  const launches = await measureStarts(session, kept);
  console.log('Calling what is behind the window');
  const { measureService } = await import('./bench-service.ts');
  const service = await measureService(emulator);
  const asar = join(dirname(packages.app), 'resources', 'app.asar');
  const [cpu] = cpus();
  const report = reportOf({
    occasion: `${new Date().toISOString().slice(0, 10)}, Electron ${runtime.version}, ${cpus().length} × ${cpu?.model.trim()}, ${rounds} rounds: medians (least–most), and medians of the ratios of each round [95 %].`,
    launches,
    signIns: times,
    requests,
    service,
    sizes: {
      asar: (await stat(asar)).size,
      asarFiles: readAsar(asar).length,
      installed: await installedSize(packages.app),
      installedBare: await installedSize(packages.bare),
    },
  });
  console.log(`\n${report}`);
  if (!values.short) {
    const before = await readFile(note, 'utf8');
    await writeFile(
      note,
      before.replace(results, () => `${report}\n`),
    );
  }
} finally {
  await emulator.close();
  await keyring.stop();
  await handover.close();
  await display.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
