/** All Linux packages of a release, made by electron-builder with the tools of this system. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseUpdateInfo } from 'electron-updater/out/providers/Provider.js';
import { expect, test } from 'vitest';
import { runCommand } from '../../../scripts/command.ts';
import { projectRoot } from '../../../scripts/project.ts';

const tools = ['mksquashfs', 'unsquashfs', 'rpmbuild', 'desktop-file-validate'].map(
  (name) => `/usr/bin/${name}`,
);
/** What AppImages begin with: here only its length matters. */
const runtime = 'x'.repeat(1000);

async function writeElectron(folder: string): Promise<void> {
  await mkdir(join(folder, 'locales'), { recursive: true });
  await mkdir(join(folder, 'resources'));
  // What @electron/fuses looks for: a sentinel, the version, the number of fuses, and each as a digit or `r` for removed.
  const fuses = `dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX\u0001\u0008${'0'.repeat(8)}`;
  await writeFile(join(folder, 'electron'), `${fuses}${'\0'.repeat(1000)}`, { mode: 0o755 });
  for (const file of ['chrome-sandbox', 'LICENSE', 'locales/de.pak', 'locales/en-US.pak']) {
    await writeFile(join(folder, file), '');
  }
}

async function writeAppImageTools(folder: string): Promise<void> {
  await mkdir(join(folder, 'runtimes'), { recursive: true });
  await mkdir(join(folder, 'lib', 'x64'), { recursive: true });
  await writeFile(join(folder, 'runtimes', 'runtime-x64'), runtime);
  for (const name of ['mksquashfs', 'desktop-file-validate'])
    await symlink(`/usr/bin/${name}`, join(folder, name));
}

async function writeApp(folder: string): Promise<void> {
  await mkdir(join(folder, 'out'), { recursive: true });
  await writeFile(join(folder, 'out', 'index.js'), '0;');
  const author = { name: 'Me', email: 'me@example.com' };
  const names = {
    name: 'authkit-desktop',
    version: '1.2.3',
    description: 'An app',
    homepage: 'https://example.com',
    author,
  };
  await writeFile(join(folder, 'package.json'), JSON.stringify({ ...names, main: 'out/index.js' }));
}

test.runIf(tools.every((tool) => existsSync(tool)))(
  'the update manifest of a release lists every Linux package, and AppImages start by our AppRun',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'authkit-desktop-'));
    try {
      await writeElectron(join(folder, 'electron'));
      await writeAppImageTools(join(folder, 'tools'));
      await writeApp(join(folder, 'app'));
      const { VITEST: _, ...inherited } = process.env;
      const env = {
        ...inherited,
        APPIMAGE_TOOLS_PATH: join(folder, 'tools'),
        CUSTOM_FPM_PATH: join(projectRoot, 'build', 'linux', 'fpm.mjs'),
      };
      const child = join(import.meta.dirname, 'linux-release.ts');
      const built = await runCommand(process.execPath, ['--import', 'tsx', child, folder], 'kept', env);
      expect(built.code, built.output).toBe(0);

      const out = join(folder, 'out');
      const text = await readFile(join(out, 'latest-linux.yml'), 'utf8');
      const manifest = parseUpdateInfo(text, 'latest-linux.yml', new URL('https://example.com/'));
      const name = 'authkit-desktop-1.2.3-linux';
      expect(manifest.files.map(({ url }) => url).toSorted()).toEqual(
        [`${name}-amd64.deb`, `${name}-x86_64.AppImage`, `${name}-x86_64.rpm`].toSorted(),
      );
      for (const { url, sha512, size } of manifest.files) {
        const content = await readFile(join(out, url));
        expect([createHash('sha512').update(content).digest('base64'), content.length]).toEqual([
          sha512,
          size,
        ]);
      }

      const offset = ['-offset', String(runtime.length), '-cat'];
      const image = join(out, `${name}-x86_64.AppImage`);
      const { output } = await runCommand('unsquashfs', [...offset, image, 'AppRun'], 'kept');
      expect(output).toBe(await readFile(join(projectRoot, 'build', 'linux', 'AppRun'), 'utf8'));
    } finally {
      await rm(folder, { recursive: true });
    }
  },
  // It builds packages, which takes five seconds alone and as many as others on the machine leave it.
  60_000,
);
