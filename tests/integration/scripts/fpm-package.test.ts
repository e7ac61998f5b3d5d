import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildDebianPackage, controlFields } from '../../../scripts/deb-package.ts';
import { parseFpmArguments } from '../../../scripts/fpm-package.ts';
import { buildRpm } from '../../../scripts/rpm-package.ts';

const run = promisify(execFile);
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authkit-desktop-'));
});
afterEach(() => rm(folder, { recursive: true }));

const essential = {
  s: ['-s', 'dir'],
  t: ['-t', 'deb'],
  compression: ['--deb-compression', 'gz'],
  priority: ['--deb-priority', 'optional'],
  architecture: ['--architecture', 'amd64'],
  description: ['--description', 'My App\n Does things\n\n and more'],
  version: ['--version', '1.2.3~local'],
  package: ['--package', 'my-app.deb'],
  name: ['--name', 'my-app'],
  maintainer: ['--maintainer', 'Me <me@example.com>'],
  url: ['--url', 'https://example.com'],
};
const withArguments = (changes: Partial<Record<keyof typeof essential, string[]>>, ...more: string[]) => [
  ...Object.values({ ...essential, ...changes }).flat(),
  ...more,
];

test('electron-builder’s arguments become the fields of a control file', () => {
  const wanted = parseFpmArguments(
    withArguments({}, '--force', '-d', 'libnss3', '-d', 'xdg-utils', 'app/=/opt/App'),
  );
  expect(Object.fromEntries(controlFields(wanted))).toMatchObject({
    Package: 'my-app',
    Version: '1.2.3~local',
    Depends: 'libnss3, xdg-utils',
    Description: 'My App\n Does things\n .\n and more',
  });
  expect(wanted.files).toEqual([{ from: 'app/', to: '/opt/App' }]);
});

test.each([
  ['another kind of package', withArguments({ t: ['-t', 'pacman'] })],
  ['an unknown argument', withArguments({}, '--deb-systemd', 'x')],
  ['a missing name', withArguments({ name: [] })],
  ['a file that goes nowhere', withArguments({}, 'app/')],
])('%s is refused', (_title, args) => {
  expect(() => parseFpmArguments(args)).toThrow();
});

test('a package with an unknown compression is refused', async () => {
  const deb = parseFpmArguments(withArguments({ compression: ['--deb-compression', 'lzo'] }));
  await expect(buildDebianPackage(deb)).rejects.toThrow('it can be xz or gz');
  await expect(buildRpm({ ...deb, compression: 'lzo' })).rejects.toThrow('it can be xzmt');
});

test.runIf(process.platform === 'linux')('dpkg-deb makes a package that belongs to root', async () => {
  await mkdir(join(folder, 'app'));
  await writeFile(join(folder, 'app', 'run'), 'x'.repeat(3000), { mode: 0o700 });
  await writeFile(join(folder, 'icon.png'), '', { mode: 0o600 });
  await writeFile(join(folder, 'install.sh'), '#!/bin/sh\n');
  const file = join(folder, 'my-app.deb');
  const mappings = [`${folder}/app/=/opt/My App`, `${folder}/icon.png=/usr/share/icons/my-app.png`];
  const script = ['--after-install', join(folder, 'install.sh')];
  await buildDebianPackage(
    parseFpmArguments(withArguments({ package: ['--package', file] }, ...script, ...mappings)),
  );

  const { stdout: list } = await run('dpkg-deb', ['--contents', file]);
  expect(list).toMatch(/^-rwxr-xr-x root\/root +3000 .* \.\/opt\/My App\/run$/m);
  expect(list).toMatch(/^-rw-r--r-- root\/root +0 .* \.\/usr\/share\/icons\/my-app\.png$/m);
  const { stdout: fields } = await run('dpkg-deb', ['--field', file, 'Package', 'Installed-Size']);
  expect(fields).toMatch(/Package: my-app\nInstalled-Size: \d+/);
  const { stdout: control } = await run('dpkg-deb', ['--info', file]);
  expect(control).toContain('postinst');
  expect(control).not.toContain('postrm');
});

test.runIf(existsSync('/usr/bin/rpmbuild'))('rpmbuild makes a package that belongs to root', async () => {
  await mkdir(join(folder, 'app'));
  await writeFile(join(folder, 'app', 'run'), 'x'.repeat(3000), { mode: 0o700 });
  await writeFile(join(folder, 'icon.png'), '', { mode: 0o600 });
  await writeFile(join(folder, 'install.sh'), '#!/bin/sh\necho "${HOME%/}" 100%\n');
  const file = join(folder, 'my-app.rpm');
  const mappings = [`${folder}/app/=/opt/My App`, `${folder}/icon.png=/usr/share/icons/my-app.png`];
  const kind = {
    t: ['-t', 'rpm'],
    architecture: ['--architecture', 'aarch64'],
    package: ['--package', file],
  };
  const own = ['--rpm-os', 'linux', '--rpm-summary', 'My App', '--after-install', join(folder, 'install.sh')];
  const compression = ['--rpm-compression', 'xzmt'];
  const depends = ['-d', 'nss', '-d', '(libXtst or libXtst6)'];
  await buildRpm(
    parseFpmArguments(withArguments({ ...kind, compression, priority: [] }, ...own, ...depends, ...mappings)),
  );

  const query = async (...options: string[]) => (await run('rpm', ['-qp', ...options, file])).stdout;
  expect(await query('--queryformat', '%{NAME} %{VERSION} %{ARCH} %{SUMMARY}')).toBe(
    'my-app 1.2.3~local aarch64 My App',
  );
  expect((await query('--list', '--verbose')).replaceAll(/ +/g, ' ').split('\n')).toEqual([
    expect.stringMatching(/^drwxr-xr-x 2 root root 0 .* \/opt\/My App$/),
    expect.stringMatching(/^-rwxr-xr-x 1 root root 3000 .* \/opt\/My App\/run$/),
    expect.stringMatching(/^-rw-r--r-- 1 root root 0 .* \/usr\/share\/icons\/my-app\.png$/),
    '',
  ]);
  const requires = (await query('--requires'))
    .split('\n')
    .filter((line) => line && !line.startsWith('rpmlib('));
  expect(requires.toSorted()).toEqual(['(libXtst or libXtst6)', '/bin/sh', 'nss']);
  expect(await query('--scripts')).toContain('echo "${HOME%/}" 100%');
});
