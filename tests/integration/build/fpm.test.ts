import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runCommand } from '../../../scripts/command.ts';
import { projectRoot } from '../../../scripts/project.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authkit-desktop-'));
  await mkdir(join(folder, 'app'));
  await writeFile(join(folder, 'app', 'run'), 'x'.repeat(3000), { mode: 0o700 });
  await writeFile(join(folder, 'icon.png'), '', { mode: 0o600 });
  await writeFile(join(folder, 'install.sh'), '#!/bin/sh\necho "${HOME%/}" 100%\n');
});
afterEach(() => rm(folder, { recursive: true }));

/** The arguments that electron-builder passes, with changes. */
const args = (format: 'deb' | 'rpm', changes: Readonly<Record<string, string>> = {}) => [
  '-s',
  'dir',
  '--force',
  '-t',
  format,
  ...Object.entries({
    version: '1.2.3~local',
    name: 'my-app',
    maintainer: 'Me <me@example.com>',
    url: 'https://example.com',
    package: join(folder, `my-app.${format}`),
    'after-install': join(folder, 'install.sh'),
    ...changes,
  }).flatMap(([name, value]) => [`--${name}`, value]),
];
const deb = {
  'deb-compression': 'gz',
  'deb-priority': 'optional',
  architecture: 'amd64',
  description: 'My App\n Does things\n\n and more',
};
const rpm = {
  'rpm-compression': 'xzmt',
  'rpm-os': 'linux',
  'rpm-summary': 'My App',
  architecture: 'aarch64',
  description: 'Does things',
};
const mappings = () => [`${folder}/app/=/opt/My App`, `${folder}/icon.png=/usr/share/icons/my-app.png`];

const make = (...given: readonly string[]) =>
  runCommand(process.execPath, ['build/linux/fpm.mjs', ...given], 'kept', process.env, projectRoot);
const query = async (program: string, ...options: readonly string[]) =>
  (await runCommand(program, options, 'kept')).output;

test.each([
  ['another kind of package', () => [...args('deb', deb), '-t', 'pacman']],
  ['an unknown argument', () => args('deb', { ...deb, 'deb-systemd': 'x' })],
  ['a missing name', () => args('deb', { ...deb, name: '' })],
  ['a file that goes nowhere', () => [...args('deb', deb), 'app/']],
  ['an unknown compression of a deb', () => args('deb', { ...deb, 'deb-compression': 'lzo' })],
  ['an unknown compression of an rpm', () => args('rpm', { ...rpm, 'rpm-compression': 'lzo' })],
])('%s is refused', async (_what, given) => {
  expect((await make(...given())).code).toBe(1);
  expect(existsSync(join(folder, 'my-app.deb')) || existsSync(join(folder, 'my-app.rpm'))).toBe(false);
});

test.runIf(existsSync('/usr/bin/dpkg-deb'))('dpkg-deb makes a package that belongs to root', async () => {
  const depends = ['-d', 'libnss3', '-d', 'xdg-utils'];
  const file = join(folder, 'my-app.deb');
  expect(await make(...args('deb', deb), ...depends, ...mappings())).toEqual({ code: 0, output: '' });
  const list = await query('dpkg-deb', '--contents', file);
  expect(list).toMatch(/^-rwxr-xr-x root\/root +3000 .* \.\/opt\/My App\/run$/m);
  expect(list).toMatch(/^-rw-r--r-- root\/root +0 .* \.\/usr\/share\/icons\/my-app\.png$/m);
  const fields = ['Package', 'Version', 'Depends', 'Installed-Size', 'Description'];
  expect(await query('dpkg-deb', '--field', file, ...fields)).toMatch(
    /^Package: my-app\nVersion: 1\.2\.3~local\nDepends: libnss3, xdg-utils\nInstalled-Size: [1-9]\d*\nDescription: My App\n Does things\n \.\n and more\n$/,
  );
  expect(await query('dpkg-deb', '--info', file)).toContain('postinst');
  expect(await query('dpkg-deb', '--info', file)).not.toContain('postrm');
});

test.runIf(existsSync('/usr/bin/rpmbuild'))('rpmbuild makes a package that belongs to root', async () => {
  const depends = ['-d', 'nss', '-d', '(libXtst or libXtst6)'];
  const file = join(folder, 'my-app.rpm');
  expect(await make(...args('rpm', rpm), ...depends, ...mappings())).toEqual({ code: 0, output: '' });
  const format = '%{NAME} %{VERSION} %{ARCH} %{SUMMARY}';
  expect(await query('rpm', '-qp', '--queryformat', format, file)).toBe('my-app 1.2.3~local aarch64 My App');
  const list = await query('rpm', '-qp', '--list', '--verbose', file);
  expect(list.replaceAll(/ +/g, ' ').split('\n')).toEqual([
    expect.stringMatching(/^drwxr-xr-x 2 root root 0 .* \/opt\/My App$/),
    expect.stringMatching(/^-rwxr-xr-x 1 root root 3000 .* \/opt\/My App\/run$/),
    expect.stringMatching(/^-rw-r--r-- 1 root root 0 .* \/usr\/share\/icons\/my-app\.png$/),
    '',
  ]);
  const requires = (await query('rpm', '-qp', '--requires', file)).split('\n');
  expect(requires.filter((line) => line && !line.startsWith('rpmlib(')).toSorted()).toEqual([
    '(libXtst or libXtst6)',
    '/bin/sh',
    'nss',
  ]);
  expect(await query('rpm', '-qp', '--scripts', file)).toContain('echo "${HOME%/}" 100%');
});
