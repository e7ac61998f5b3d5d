/** Runs the release workflow on this machine, and checks its results. */
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { findFile, parseUpdateInfo, resolveFiles } from 'electron-updater/out/providers/Provider.js';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { applicationId, customProtocol, packageName, productName } from '../../common/product.ts';
import { parseManifest } from '../../main/updates/update-manifest.ts';
import { combineEnvironments, projectRoot } from '../../scripts/project.ts';
import { hashInMacApp, hashInWindowsProgram, headerHash } from '../support/asar-integrity.ts';
import { expectedFuses, readFuses } from '../support/fuses.ts';
import { readWorkflow, readWorkflows } from '../support/workflow-files.ts';
import { hasPrograms, must } from './programs.ts';
import { appImageRuntime, makeUpdateKey, provideTools, serveElectron, writeClone } from './preparation.ts';
import { writeSmallElectron } from './small-electron.ts';
import { runJobs, titleOf } from './workflow-run.ts';

const programs = ['rpmbuild', 'rpm', 'makensis', '7za', 'mksquashfs', 'unsquashfs', 'desktop-file-validate'];
const { version } = JSON.parse(await readFile(join(projectRoot, 'package.json'), 'utf8'));
const name = `${packageName}-${version}`;

let folder: string;
let release: string;
let updateKey: string;
let run: Awaited<ReturnType<typeof runJobs>>;
/** Packaged, but not in an installer yet. */
let unpacked: Readonly<Record<'linux' | 'win' | 'mac', string>>;
let ghArguments: readonly string[];

async function rehearse(): Promise<void> {
  const electronPackage = join(projectRoot, 'node_modules', 'electron', 'package.json');
  const { version: electronVersion } = JSON.parse(await readFile(electronPackage, 'utf8'));
  const tools = await provideTools(folder);
  const key = await makeUpdateKey(folder);
  updateKey = key.publicKey;
  const served = await serveElectron(folder, electronVersion);
  const source = join(folder, 'source');
  await writeClone(source, updateKey, served.checksums);
  const inherited = { VITEST: undefined, ELECTRON_OVERRIDE_DIST_PATH: undefined, WORKOS_API_KEY: undefined };
  const env = combineEnvironments(process.env, inherited, tools, {
    CI: 'true',
    ELECTRON_MIRROR: served.mirror,
    XDG_CACHE_HOME: join(folder, 'cache'),
  });

  /** Uses the previous job's bundles from Linux, which are the same on other systems. */
  const buildElsewhere = async (workspace: string, system: string): Promise<void> => {
    const short = system === 'Windows' ? 'win' : 'mac';
    const electron = join(folder, `electron-${short}`);
    await writeSmallElectron(short, electron);
    const [from, to] = [join(folder, 'build-ubuntu-24.04', 'dist'), join(workspace, 'dist')];
    await cp(join(from, 'app'), join(to, 'app'), { recursive: true });
    for (const file of [`${name}-linux.cdx.json`, 'THIRD-PARTY-NOTICES-linux.txt']) {
      await cp(join(from, file), join(to, file.replace('linux', short)));
    }
    const args = ['tests/release/installers.ts', short, join(to, 'app'), electron, to];
    await must('env', ['-C', workspace, process.execPath, '--import', 'tsx', ...args], env);
  };

  try {
    const { jobs, env: workflowEnv } = readWorkflow('release.yml');
    run = await runJobs(Object.entries(jobs), workflowEnv, {
      folder,
      source,
      env,
      values: {
        'github.ref_name': `v${version}`,
        'github.repository': 'owner/repository',
        'github.token': 'token',
        'vars.WORKOS_CLIENT_ID': 'client_rehearsal',
        'secrets.UPDATE_SIGNING_KEY': key.pem,
      },
      standIns: {
        'Build and sign for Windows': buildElsewhere,
        'Build, sign and notarize for macOS': buildElsewhere,
      },
      notRun: ['Tools for rpm'],
    });
  } finally {
    await served.close();
  }
  release = join(folder, 'draft-ubuntu-24.04', 'release');
  unpacked = {
    linux: join(folder, 'build-ubuntu-24.04', 'dist', 'linux-unpacked'),
    win: join(folder, 'build-windows-2025', 'dist', 'win-unpacked'),
    mac: join(folder, 'build-macos-15', 'dist', 'mac', `${productName}.app`),
  };
  ghArguments = (await readFile(tools.GH_ARGUMENTS, 'utf8')).trim().split('\n');
}

const steps = readWorkflows().flatMap(({ name: file, jobs }) =>
  Object.entries(jobs).flatMap(([job, { steps: all }]) =>
    all.filter((step) => step.run !== undefined).map((step) => ({ file, key: `${job} › ${titleOf(step)}` })),
  ),
);
const releasing = await readFile(join(projectRoot, 'RELEASING.md'), 'utf8');
const told = [...releasing.matchAll(/^\| `([\w.]+)` (.+) \| (run|stand-in|not run)(?:: .+)? \|$/gm)].map(
  ([, file = '', step = '', outcome]) => ({ file, key: step.replaceAll('`', ''), outcome }),
);

test('RELEASING.md lists each step of the workflows as rehearsed or not', () => {
  expect(told.map(({ file, key }) => `${file} ${key}`)).toEqual(
    steps.map(({ file, key }) => `${file} ${key}`),
  );
});

describe.runIf(hasPrograms('the release workflow', programs))('the release workflow', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'authkit-desktop-'));
    await rehearse();
  });
  afterAll(() => rm(folder, { recursive: true }));

  const read = (file: string): Promise<string> => readFile(join(release, file), 'utf8');

  test('is rehearsed step by step as RELEASING.md says', () => {
    // These steps run the tests, and this is one of them.
    const outcomes = steps.map(({ file, key }) => (file === 'test.yml' ? 'not run' : run.rehearsed.get(key)));
    expect(told.map(({ outcome }) => outcome)).toEqual(outcomes);
  });

  test('publishes a draft with every built and signed file, and their checksums', async () => {
    const files = await readdir(release);
    const options = ['--draft', '--verify-tag', '--generate-notes'];
    const named = files.map((file) => `release/${file}`);
    expect(ghArguments.toSorted()).toEqual(
      ['release', 'create', `v${version}`, ...options, ...named].toSorted(),
    );
    const linux = [
      'amd64.deb',
      'arm64.deb',
      'x86_64.rpm',
      'aarch64.rpm',
      'x86_64.AppImage',
      'arm64.AppImage',
    ];
    const others = ['win-x64.exe', 'win-arm64.exe', 'win-x64.zip', 'win-arm64.zip', 'mac-universal.zip'];
    const bills = ['linux', 'win', 'mac'].flatMap((system) => [
      `${name}-${system}.cdx.json`,
      `THIRD-PARTY-NOTICES-${system}.txt`,
    ]);
    const manifests = ['latest', 'latest-mac', 'latest-linux', 'latest-linux-arm64'];
    expect(files).toEqual(
      expect.arrayContaining([
        ...[...linux.map((end) => `linux-${end}`), ...others].map((end) => `${name}-${end}`),
        ...bills,
        ...manifests.flatMap((manifest) => [`${manifest}.yml`, `${manifest}.json`]),
      ]),
    );
    await must('env', ['-C', release, 'sha256sum', '--check', '--quiet', '--strict', 'SHA256SUMS']);
    expect((await read('SHA256SUMS')).trim().split('\n')).toHaveLength(files.length - 1);
    // Only macOS makes disk images; each other pattern of the workflow has found a file.
    expect(run.idle).toEqual(['dist/*.dmg']);
  });

  test.each([
    ['latest-linux.yml', 'x64', 'deb', 'linux-amd64.deb'],
    ['latest-linux.yml', 'x64', 'rpm', 'linux-x86_64.rpm'],
    ['latest-linux.yml', 'x64', 'AppImage', 'linux-x86_64.AppImage'],
    ['latest-linux-arm64.yml', 'arm64', 'deb', 'linux-arm64.deb'],
    ['latest-linux-arm64.yml', 'arm64', 'rpm', 'linux-aarch64.rpm'],
    ['latest-linux-arm64.yml', 'arm64', 'AppImage', 'linux-arm64.AppImage'],
    ['latest.yml', 'x64', 'exe', 'win-x64.exe'],
    ['latest.yml', 'arm64', 'exe', 'win-arm64.exe'],
    ['latest-mac.yml', 'x64', 'zip', 'mac-universal.zip'],
    ['latest-mac.yml', 'arm64', 'zip', 'mac-universal.zip'],
  ])('lets electron-updater find in %s on %s the %s', async (manifest, arch, type, end) => {
    const feed = new URL('https://example.com/updates/');
    const info = parseUpdateInfo(await read(manifest), manifest, feed);
    const original = Object.getOwnPropertyDescriptor(process, 'arch') ?? {};
    Object.defineProperty(process, 'arch', { ...original, value: arch });
    onTestFinished(() => void Object.defineProperty(process, 'arch', original));
    const found = findFile(resolveFiles(info, feed), type, []);
    expect(found?.url.href).toBe(`${feed.href}${name}-${end}`);
    const content = await readFile(join(release, `${name}-${end}`));
    expect(found?.info.size).toBe(content.length);
    expect(found?.info.sha512).toBe(createHash('sha512').update(content).digest('base64'));

    const signed = manifest.replace('yml', 'json');
    const believed = parseManifest(await read(signed), signed, [updateKey]);
    expect(believed.version).toBe(version);
    expect(believed.files.map(({ url }) => url)).toEqual(info.files.map(({ url }) => url));
  });

  test.each(['x86_64', 'aarch64'])('makes an rpm for %s that rpm reads', async (arch) => {
    const file = join(release, `${name}-linux-${arch}.rpm`);
    const query = (...options: readonly string[]) => must('rpm', ['--query', '--package', ...options, file]);
    expect(await query('--queryformat', '%{NAME} %{VERSION} %{ARCH}')).toBe(
      `${packageName} ${version} ${arch}`,
    );
    expect(await must('rpm', ['--checksig', file])).toMatch(/digests OK$/m);
    const files = (await query('--list')).trim().split('\n');
    expect(files).toEqual(
      expect.arrayContaining([
        `/opt/${packageName}/${packageName}`,
        `/opt/${packageName}/resources/app.asar`,
        `/usr/share/applications/${applicationId}.desktop`,
      ]),
    );
    expect(await query('--scripts')).toContain(`app='/opt/${packageName}'\nln -sf`);
  });

  test('makes AppImages that start by our AppRun', async () => {
    const offset = ['-offset', String(appImageRuntime.length), '-cat'];
    const image = join(release, `${name}-linux-x86_64.AppImage`);
    const output = await must('unsquashfs', [...offset, image, 'AppRun']);
    expect(output).toBe(await readFile(join(projectRoot, 'build', 'linux', 'AppRun'), 'utf8'));
  });

  test('burns the fuses and keeps Chromium’s texts in both languages on every system', async () => {
    const { linux, win, mac } = unpacked;
    for (const program of [join(linux, packageName), join(win, `${productName}.exe`), mac]) {
      expect(await readFuses(program), program).toEqual(expectedFuses);
    }
    for (const folderOf of [linux, win]) {
      expect((await readdir(join(folderOf, 'locales'))).toSorted()).toEqual(['de.pak', 'en-US.pak']);
    }
    const framework = join(mac, 'Contents', 'Frameworks', 'Electron Framework.framework');
    const languages = await readdir(join(framework, 'Versions', 'A', 'Resources'));
    expect(languages.toSorted()).toEqual(['de.lproj', 'en.lproj']);
  });

  test('gives Windows and macOS the ASAR’s hash, and macOS the protocol', async () => {
    const { win, mac } = unpacked;
    const hash = headerHash(join(win, 'resources', 'app.asar'));
    expect(await hashInWindowsProgram(join(win, `${productName}.exe`))).toBe(hash);
    expect(await hashInMacApp(mac)).toBe(headerHash(join(mac, 'Contents', 'Resources', 'app.asar')));
    expect(await readFile(join(mac, 'Contents', 'Info.plist'), 'utf8')).toContain(
      `<string>${customProtocol}</string>`,
    );
  });
});
