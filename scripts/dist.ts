/**
 * `npm run dist`: builds what people install, for this platform, into `dist/`. `-- --local` builds a package for this
 * machine, with whatever Electron it has and the embedded AuthKit's usual address.
 */
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { Platform, build as buildInstallers } from 'electron-builder';
import { build as buildBundles } from 'electron-vite';
import { electronBuilderConfiguration } from '../electron-builder.config.ts';
import type { PackagedElectron } from '../electron-builder.config.ts';
import { customProtocol, description, publisher, supportUrl } from '../common/product.ts';
import { runCommand } from './command.ts';
import { inspectPackages } from './dist-contents.ts';
import { installerScript } from './dist-installer.ts';
import { billOfMaterials, licenseList, takeLicenses, thirdPartyNotices } from './dist-notices.ts';
import { emptySecrets } from './dist-signing.ts';
import { planLocalPackage, planRelease } from './dist-plan.ts';
import type { DistPlan } from './dist-plan.ts';
import { provideElectronRuntime } from './electron-runtime.ts';
import { readOptions } from './options.ts';
import { projectRoot } from './project.ts';
import { withSettingsFile } from './settings-file.ts';

const dist = join(projectRoot, 'dist');
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
    main: 'out/main/index.cjs',
    desktopName: `${plan.applicationId}.desktop`,
  };
  await writeFile(join(app, 'package.json'), JSON.stringify(manifest));
}

/** Writes what goes with a package: `THIRD-PARTY-NOTICES.txt`, and the bill of materials. */
async function accompany(plan: DistPlan, electronVersion: string): Promise<void> {
  const packages = await takeLicenses(join(dist, 'app', 'out'));
  await writeFile(join(dist, 'THIRD-PARTY-NOTICES.txt'), thirdPartyNotices(packages, plan.productName));
  const options = ['--sbom-format=cyclonedx', '--package-lock-only', '--include=dev', '--loglevel=error'];
  const { code, output } = await runCommand('npm', ['sbom', ...options], 'kept');
  if (code !== 0) throw new Error(`npm could not list the packages.\n${output.trim()}`);
  const bill = billOfMaterials(JSON.parse(output), packages, electronVersion, plan);
  const file = join(dist, `${plan.packageName}-${plan.version}.cdx.json`);
  await writeFile(file, `${JSON.stringify(bill, null, 2)}\n`);
}

/** What electron-builder makes of `dist/app`, as paths. */
async function pack(plan: DistPlan, electron: PackagedElectron): Promise<readonly string[]> {
  const script = join(dist, 'installer.nsh');
  await writeFile(script, installerScript(customProtocol, plan.productName));
  const config = electronBuilderConfiguration(plan, electron, script);
  const options = { projectDir: projectRoot, config, publish: 'never' } as const;
  const local = plan.edition === 'local';
  if (process.platform !== 'linux') {
    if (!local) return buildInstallers(options);
    // This machine's Electron is of this machine's architecture.
    const target = process.platform === 'win32' ? 'nsis' : 'dmg';
    return buildInstallers({ ...options, targets: Platform.current().createTarget(target) });
  }

  // Its own fpm would be downloaded; a deb needs none.
  process.env['CUSTOM_FPM_PATH'] = join(import.meta.dirname, 'fpm');
  const made = await buildInstallers({
    ...options,
    targets: Platform.LINUX.createTarget(local ? ['deb'] : ['deb', 'AppImage']),
  });
  delete process.env['CUSTOM_FPM_PATH'];
  const unpacked = join(dist, process.arch === 'arm64' ? 'linux-arm64-unpacked' : 'linux-unpacked');
  const rpm = local
    ? []
    : await buildInstallers({
        ...options,
        targets: Platform.LINUX.createTarget(['rpm']),
        prepackaged: unpacked,
      });
  return [...made, ...rpm, await packTarball(plan, unpacked)];
}

async function packTarball({ edition, packageName, version }: DistPlan, unpacked: string): Promise<string> {
  const name = `${packageName}-${version}`;
  const file = join(dist, `${name}-linux-${process.arch}.tar.gz`);
  const compressor = `gzip ${edition === 'local' ? '-1' : '-9'}`;
  const options = ['--create', `--use-compress-program=${compressor}`, `--file=${file}`, '--sort=name'];
  const owner = ['--owner=0', '--group=0', '--numeric-owner', `--transform=s,^\\.,${name},`];
  const { code, output } = await runCommand(
    'tar',
    [...options, ...owner, `--directory=${unpacked}`, '.'],
    'kept',
  );
  if (code !== 0) throw new Error(`tar could not make ${file}.\n${output.trim()}`);
  return file;
}

const values = readOptions('dist', { local: { type: 'boolean', default: false } });
for (const name of emptySecrets(process.env)) delete process.env[name];
const environment = withSettingsFile(process.env, join(projectRoot, '.env'));
const { version, devDependencies } = readJson('package.json');
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
        'a package for this machine with: npm run dist -- --local'
      : '';
  throw new Error(`The installers could not be made: ${String(error)}${advice}`, { cause: error });
});
const complaints = await inspectPackages(dist, environment);
for (const file of made) console.log(relative(projectRoot, file));
if (complaints.length > 0) throw new Error(`This must not be given to anybody:\n${complaints.join('\n')}`);
