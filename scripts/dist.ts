/**
 * `npm run dist`: builds what people install, for this platform, into `dist/`. `npm run dist:local` builds a package
 * for this machine, with whatever Electron it has and the emulator's usual address.
 */
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { Platform, build as buildInstallers } from 'electron-builder';
import { build as buildBundles } from 'electron-vite';
import { description, publisher, supportUrl } from '../common/product.ts';
import { runCommand } from './command.ts';
import { inspectPackages } from './dist-contents.ts';
import { billOfMaterials, licenseList, takeLicenses, thirdPartyNotices } from './dist-notices.ts';
import { electronBuilderOptions, emptySecrets, isUnsigned, systemName } from './dist-options.ts';
import type { PackagedElectron } from './dist-options.ts';
import { planLocalPackage, planRelease } from './dist-plan.ts';
import type { DistPlan } from './dist-plan.ts';
import { provideElectronRuntime } from './electron-runtime.ts';
import { readOptions } from './options.ts';
import { projectRoot } from './project.ts';
import { withSettingsFile } from './settings-file.ts';

const dist = join(projectRoot, 'dist');
const system = systemName(process.platform);
const readJson = (...path: readonly string[]) => JSON.parse(readFileSync(join(projectRoot, ...path), 'utf8'));

/** Lays out what goes into the ASAR: the three bundles, and a package.json with what Electron reads of it. */
async function layOut(plan: DistPlan): Promise<void> {
  const app = join(dist, 'app');
  await buildBundles({
    root: projectRoot,
    logLevel: 'warn',
    envDir: false,
    define: { BUILT_IN_SETTINGS: JSON.stringify(plan.builtIn) },
    build: { outDir: join(app, 'out'), sourcemap: false, license: { fileName: licenseList } },
  });
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
 * Writes what goes with a package: the third parties' notices, and the bill of materials. Their names carry
 * the system, because a release has those of all three.
 */
async function accompany(plan: DistPlan, electronVersion: string): Promise<void> {
  const packages = await takeLicenses(join(dist, 'app', 'out'));
  await writeFile(
    join(dist, `THIRD-PARTY-NOTICES-${system}.txt`),
    thirdPartyNotices(packages, plan.productName),
  );
  const options = ['--sbom-format=cyclonedx', '--package-lock-only', '--include=dev', '--loglevel=error'];
  const { code, output } = await runCommand('npm', ['sbom', ...options], 'kept');
  if (code !== 0) throw new Error(`npm could not list the packages.\n${output.trim()}`);
  const bill = billOfMaterials(JSON.parse(output), packages, electronVersion, plan);
  await writeFile(
    join(dist, `${plan.packageName}-${plan.version}-${system}.cdx.json`),
    `${JSON.stringify(bill, null, 2)}\n`,
  );
}

/** What electron-builder makes of `dist/app`, as paths. */
async function pack(plan: DistPlan, electron: PackagedElectron): Promise<readonly string[]> {
  const config = electronBuilderOptions(plan, electron, process.platform, process.env);
  const options = { projectDir: projectRoot, config, publish: 'never' } as const;
  // Debian's own tools make deb and rpm; electron-builder would download fpm.
  process.env['CUSTOM_FPM_PATH'] = join(import.meta.dirname, 'fpm');
  if (plan.edition === 'release') return buildInstallers(options);
  const target = { linux: 'deb', win: 'nsis', mac: 'dmg' }[system];
  return buildInstallers({ ...options, targets: Platform.current().createTarget(target) });
}

const values = readOptions('dist', { local: { type: 'boolean', default: false } });
for (const name of emptySecrets(process.env)) delete process.env[name];
const environment = withSettingsFile(process.env, join(projectRoot, '.env'));
const { version, license, devDependencies } = readJson('package.json');
const installed = readJson('node_modules', 'electron', 'package.json').version;

let plan: DistPlan;
let electron: PackagedElectron;
if (values.local) {
  plan = planLocalPackage(version);
  const runtime = await provideElectronRuntime(process.env);
  electron = { version: runtime.version, folder: runtime.pristine, checksums: {} };
} else {
  plan = planRelease(version, environment, { wanted: devDependencies.electron, installed });
  electron = {
    version: installed,
    folder: null,
    checksums: readJson('node_modules', 'electron', 'checksums.json'),
  };
}

const { apiOrigin, clientId } = plan.builtIn;
console.log(
  `${plan.productName} ${plan.version}, Electron ${electron.version}, signs in at ${apiOrigin} as ${clientId}`,
);
if (existsSync(dist)) await rm(dist, { recursive: true });
await mkdir(dist);
await layOut(plan);
await accompany(plan, electron.version);
const made = await pack(plan, electron).catch((error: unknown) => {
  const advice =
    plan.edition === 'release'
      ? `\nA release takes the official Electron ${electron.version} and electron-builder's tools from GitHub. Without it, make ` +
        'a package for this machine with: npm run dist:local'
      : '';
  throw new Error(`The installers could not be made: ${String(error)}${advice}`, { cause: error });
});
const complaints = await inspectPackages(dist, environment);
for (const file of made) console.log(relative(projectRoot, file));
if (isUnsigned(process.platform, process.env)) {
  console.log(
    'These installers are not signed: systems warn of them, and the release workflow does not publish them.',
  );
}
if (complaints.length > 0) throw new Error(`This must not be given to anybody:\n${complaints.join('\n')}`);
