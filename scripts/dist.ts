/**
 * `npm run dist`: builds the installers for this platform into `dist/`. `npm run dist:local` builds a package for this
 * machine, with its Electron and the emulator's default address. `-- --sign=FOLDER` builds nothing: it signs the update
 * manifests in a folder, apart from the build, so that npm packages never run beside the key.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { Platform, build as buildInstallers } from 'electron-builder';
import { build as buildBundles } from 'electron-vite';
import { description, publisher, supportUrl } from '../common/product.ts';
import { npm, runCommand } from './command.ts';
import { inspectPackages } from './dist-contents.ts';
import { billOfMaterials, licenseList, takeLicenses, thirdPartyNotices } from './dist-notices.ts';
import { electronBuilderOptions, emptySecrets, isUnsigned, systemName } from './dist-options.ts';
import type { PackagedElectron } from './dist-options.ts';
import { planLocalPackage, planRelease } from './dist-plan.ts';
import type { DistPlan } from './dist-plan.ts';
import { provideElectronRuntime } from './electron-runtime.ts';
import { readOptions } from './options.ts';
import { projectRoot, withSettingsFile } from './project.ts';
import { signUpdates } from './update-signing.ts';

const dist = join(projectRoot, 'dist');
const system = systemName(process.platform);
const readJson = async (path: string) => JSON.parse(await readFile(join(projectRoot, path), 'utf8'));

/** Lays out the content of the ASAR: the three bundles, and a package.json with Electron's fields. */
async function layOut(plan: DistPlan): Promise<void> {
  const app = join(dist, 'app');
  await buildBundles({
    root: projectRoot,
    logLevel: 'warn',
    envDir: false,
    define: { BUILT_IN_SETTINGS: JSON.stringify(plan.builtIn) },
    build: { outDir: join(app, 'out'), sourcemap: false, license: { fileName: licenseList } },
  });
  const { license } = await readJson('package.json');
  const manifest = {
    name: plan.packageName,
    productName: plan.productName,
    version: plan.version,
    description,
    homepage: supportUrl,
    author: publisher,
    license,
    main: 'out/main/index.cjs',
    desktopName: `${plan.applicationId}.desktop`,
  };
  await writeFile(join(app, 'package.json'), JSON.stringify(manifest));
}

/**
 * Writes the files beside a package: the third parties' notices, and the bill of materials. Their names carry
 * the system, because a release has those of all three.
 */
async function accompany(plan: DistPlan, electronVersion: string): Promise<void> {
  const packages = await takeLicenses(join(dist, 'app', 'out'));
  const notices = thirdPartyNotices(packages, plan.productName);
  await writeFile(join(dist, `THIRD-PARTY-NOTICES-${system}.txt`), notices);
  const options = ['--sbom-format=cyclonedx', '--package-lock-only', '--include=dev', '--loglevel=error'];
  const { code, output } = await runCommand(...npm('sbom', ...options), 'kept');
  if (code !== 0) throw new Error(`npm could not list the packages.\n${output.trim()}`);
  const bill = billOfMaterials(JSON.parse(output), packages, electronVersion, plan);
  const file = `${plan.packageName}-${plan.version}-${system}.cdx.json`;
  await writeFile(join(dist, file), `${JSON.stringify(bill, null, 2)}\n`);
}

/** Runs electron-builder on `dist/app`, and returns the paths of its files. */
async function pack(plan: DistPlan, electron: PackagedElectron): Promise<readonly string[]> {
  const config = electronBuilderOptions(plan, electron, process.platform, process.env);
  const options = { projectDir: projectRoot, config, publish: 'never' } as const;
  // Debian's own tools make deb and rpm; electron-builder would download fpm.
  process.env['CUSTOM_FPM_PATH'] = join(projectRoot, 'build', 'linux', 'fpm.mjs');
  if (plan.edition === 'release') return buildInstallers(options);
  const target = { linux: 'deb', win: 'nsis', mac: 'dmg' }[system];
  return buildInstallers({ ...options, targets: Platform.current().createTarget(target) });
}

async function makeInstallers(isLocal: boolean): Promise<void> {
  for (const name of emptySecrets(process.env)) delete process.env[name];
  const environment = withSettingsFile(process.env);
  const { version, devDependencies } = await readJson('package.json');
  let plan: DistPlan;
  let electron: PackagedElectron;
  if (isLocal) {
    plan = planLocalPackage(version);
    const runtime = await provideElectronRuntime(process.env);
    electron = { version: runtime.version, folder: runtime.dist, checksums: {} };
  } else {
    const { version: installed } = await readJson('node_modules/electron/package.json');
    plan = planRelease(version, environment, { wanted: devDependencies.electron, installed });
    const checksums = await readJson('node_modules/electron/checksums.json');
    electron = { version: installed, folder: null, checksums };
  }
  const { apiOrigin, clientId } = plan.builtIn;
  const app = `${plan.productName} ${plan.version}, Electron ${electron.version}`;
  console.log(`${app}, signs in at ${apiOrigin} as ${clientId}`);
  await rm(dist, { recursive: true, force: true });
  await mkdir(dist);
  await layOut(plan);
  await accompany(plan, electron.version);
  const made = await pack(plan, electron).catch((error: unknown) => {
    const advice =
      `\nA release takes the official Electron ${electron.version} and electron-builder's tools from GitHub. Without it, make ` +
      'a package for this machine with: npm run dist:local';
    const message = `The installers could not be made: ${String(error)}${isLocal ? '' : advice}`;
    throw new Error(message, { cause: error });
  });
  const complaints = await inspectPackages(dist, environment);
  for (const file of made) console.log(relative(projectRoot, file));
  if (isUnsigned(process.platform, process.env)) {
    console.log(
      'These installers are not signed: systems warn of them, and the release workflow does not publish them.',
    );
  }
  if (complaints.length > 0) throw new Error(`This must not be given to anybody:\n${complaints.join('\n')}`);
}

const { local, sign } = readOptions('dist', {
  local: { type: 'boolean', default: false },
  sign: { type: 'string' },
});
if (sign === undefined) await makeInstallers(local);
else await signUpdates(resolve(sign), process.env['UPDATE_SIGNING_KEY']);
