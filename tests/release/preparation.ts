/** Prepares the rehearsal of the workflow: a copy of the project, and local replacements for downloads. */
import { createHash, createPrivateKey } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cp, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { projectRoot } from '../../scripts/project.ts';
import { publicPart } from '../../scripts/update-signing.ts';
import { must } from './programs.ts';
import { writeSmallElectron } from './small-electron.ts';

/** None of these belongs to a clone. */
const leftOut = new Set(['.git', 'node_modules', 'out', 'dist', 'screenshots', 'test-results']);

/** The start of an AppImage; here only its length matters. */
export const appImageRuntime = 'x'.repeat(1000);

async function replaceIn(file: string, pattern: string, replacement: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  if (!text.includes(pattern)) throw new Error(`${file} has no ${pattern}.`);
  await writeFile(file, text.replace(pattern, replacement));
}

/**
 * Copies the project, with a key in `updateKeys`, and with the packages installed here, except that Electron's
 * checksums match {@link serveElectron}.
 */
export async function writeClone(
  clone: string,
  updateKey: string,
  checksums: Readonly<Record<string, string>>,
): Promise<void> {
  await cp(projectRoot, clone, { recursive: true, filter: (path) => !leftOut.has(basename(path)) });
  await replaceIn(
    join(clone, 'common', 'product.ts'),
    'updateKeys: readonly string[] = []',
    `updateKeys: readonly string[] = ['${updateKey}']`,
  );
  const [from, to] = [join(projectRoot, 'node_modules'), join(clone, 'node_modules')];
  await mkdir(to);
  for (const name of await readdir(from)) {
    if (name !== 'electron') await symlink(join(from, name), join(to, name));
  }
  await cp(join(from, 'electron'), join(to, 'electron'), {
    recursive: true,
    filter: (path) => basename(path) !== 'dist',
  });
  await writeFile(join(to, 'electron', 'checksums.json'), JSON.stringify(checksums));
}

/** Serves a small Electron for Linux in place of a GitHub mirror's official one. */
export async function serveElectron(folder: string, version: string) {
  const electron = join(folder, 'electron');
  await writeSmallElectron('linux', electron);
  const archive = join(folder, 'electron.zip');
  await must('env', ['-C', electron, '7za', 'a', '-tzip', archive, '.']);
  const content = await readFile(archive);
  const sum = createHash('sha256').update(content).digest('hex');
  const names = ['x64', 'arm64'].map((arch) => `electron-v${version}-linux-${arch}.zip`);
  const server = createServer(({ url = '' }, response) => {
    const isThere = names.some((name) => url === `/v${version}/${name}`);
    response.writeHead(isThere ? 200 : 404).end(isThere ? content : '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    mirror: `http://127.0.0.1:${port}/`,
    checksums: Object.fromEntries(names.map((name) => [name, sum])),
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** Makes a key as described in RELEASING.md. */
export async function makeUpdateKey(folder: string) {
  const releasing = await readFile(join(projectRoot, 'RELEASING.md'), 'utf8');
  const command = /^ {6}(node --print .* > update-key\.pem)$/m.exec(releasing)?.[1];
  if (command === undefined) throw new Error('RELEASING.md does not say how to make a key.');
  await must('env', ['-C', folder, 'bash', '-e', '-c', command]);
  const pem = await readFile(join(folder, 'update-key.pem'), 'utf8');
  return { pem, publicKey: publicPart(createPrivateKey(pem)) };
}

/** The environment with this system's tools for electron-builder, and a replacement for `gh`. */
export async function provideTools(folder: string) {
  const { nsis, resources, appImage, bin } = {
    nsis: join(folder, 'nsis'),
    resources: join(folder, 'nsis-resources'),
    appImage: join(folder, 'appimage'),
    bin: join(folder, 'bin'),
  };
  await mkdir(nsis, { recursive: true });
  await mkdir(join(resources, 'plugins', 'x86-unicode'), { recursive: true });
  await mkdir(join(appImage, 'runtimes'), { recursive: true });
  await mkdir(bin);
  // Wine has no 32-bit half here.
  const makensis = `#!/bin/sh\nexec /usr/bin/makensis -X'Target amd64-unicode' "$@"\n`;
  await writeFile(join(nsis, 'makensis'), makensis, { mode: 0o755 });
  for (const arch of ['x64', 'arm64']) {
    await mkdir(join(appImage, 'lib', arch), { recursive: true });
    await writeFile(join(appImage, 'runtimes', `runtime-${arch}`), appImageRuntime);
  }
  for (const name of ['mksquashfs', 'desktop-file-validate'])
    await symlink(`/usr/bin/${name}`, join(appImage, name));
  await writeFile(join(bin, 'gh'), `#!/bin/sh\nprintf '%s\\n' "$@" > "$GH_ARGUMENTS"\n`, { mode: 0o755 });
  return {
    ELECTRON_BUILDER_7ZIP_PATH: '/usr/bin/7za',
    ELECTRON_BUILDER_NSIS_DIR: nsis,
    ELECTRON_BUILDER_NSIS_RESOURCES_DIR: resources,
    APPIMAGE_TOOLS_PATH: appImage,
    GH_ARGUMENTS: join(folder, 'gh-arguments'),
    PATH: `${bin}:${process.env['PATH']}`,
  };
}
