#!/usr/bin/env node
/**
 * Stands in for fpm (https://fpm.readthedocs.io), which electron-builder would download: makes a deb with dpkg-deb and an rpm
 * with rpmbuild, by the arguments that electron-builder passes and no others. `CUSTOM_FPM_PATH` names it.
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

const text = /** @type {const} */ ({ type: 'string', default: '' });
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    s: { ...text, short: 's' },
    t: { ...text, short: 't' },
    d: { type: 'string', short: 'd', multiple: true, default: [] },
    force: { type: 'boolean' },
    'deb-compression': text,
    'deb-priority': text,
    'rpm-compression': text,
    'rpm-os': text,
    'rpm-summary': text,
    'after-install': text,
    'after-remove': text,
    architecture: text,
    category: text,
    description: text,
    license: text,
    maintainer: text,
    name: text,
    package: text,
    url: text,
    vendor: text,
    version: text,
  },
});
const { name, version, url, category, maintainer, d: depends, package: file } = values;

/** `xz` takes minutes to save the last megabytes; `gz` is fast. @type {Record<string, readonly string[]>} */
const debCompressions = { xz: ['-Zxz'], gz: ['-Zzstd', '-z1'] };

/** @type {(condition: boolean, message: string) => void} */
const check = (condition, message) => {
  if (!condition) throw new Error(message);
};

/** @type {(program: string, args: readonly string[]) => void} */
function run(program, args) {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  check(status === 0, `${program} could not make ${file}. ${error?.message ?? stderr}`);
}

// The same on every machine.
process.umask(0o022);
const folder = mkdtempSync(join(tmpdir(), 'package-'));
const root = join(folder, 'files');

/** The paths of all packed files, which become readable for every user. */
function layOut() {
  mkdirSync(root);
  const targets = positionals.map((mapping) => {
    const [from = '', to = '', ...rest] = mapping.split('=');
    check(to.startsWith('/') && rest.length === 0, `${mapping} is not a file and where it goes, FROM=/TO.`);
    mkdirSync(dirname(join(root, to)), { recursive: true });
    cpSync(from, join(root, to), { recursive: true, verbatimSymlinks: true });
    return to.replace(/\/$/, '');
  });
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const isExecutable = entry.isDirectory() || (lstatSync(path).mode & 0o100) !== 0;
    if (!entry.isSymbolicLink()) chmodSync(path, isExecutable ? 0o755 : 0o644);
  }
  return targets;
}

/** In KiB, counted as Debian Policy 5.6.20 does. */
function installedSize() {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  const sizes = entries.map((entry) =>
    entry.isFile() ? Math.ceil(lstatSync(join(entry.parentPath, entry.name)).size / 1024) : 1,
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

function makeDeb() {
  const compression = debCompressions[values['deb-compression']];
  check(compression !== undefined, '--deb-compression can be xz or gz.');
  layOut();
  const [summary = '', ...lines] = values.description.split('\n');
  const fields = {
    Package: name,
    Version: version,
    Architecture: values.architecture,
    Maintainer: maintainer,
    Section: category || 'default',
    Priority: 'optional',
    Homepage: url,
    'Installed-Size': installedSize(),
    ...(depends.length === 0 ? {} : { Depends: depends.join(', ') }),
    Description: [summary.trim(), ...lines.map((line) => ` ${line.trim() || '.'}`)].join('\n'),
  };
  const control = join(root, 'DEBIAN');
  mkdirSync(control);
  const entries = Object.entries(fields).map(([field, value]) => `${field}: ${value}\n`);
  writeFileSync(join(control, 'control'), entries.join(''));
  const scripts = { postinst: values['after-install'], postrm: values['after-remove'] };
  for (const [script, from] of Object.entries(scripts).filter(([, from]) => from !== ''))
    writeFileSync(join(control, script), readFileSync(from), { mode: 0o755 });
  run('dpkg-deb', ['--root-owner-group', ...(compression ?? []), '--build', root, file]);
}

/** https://rpm-software-management.github.io/rpm/manual/spec.html */
function makeRpm() {
  check(values['rpm-compression'] === 'xzmt', '--rpm-compression can be xzmt.');
  const targets = layOut();
  /** In a spec `%` begins a macro. @type {(text: string) => string} */
  const literal = (text) => text.replaceAll('%', '%%');
  const fields = {
    Name: name,
    Version: version,
    Release: '1',
    Summary: values['rpm-summary'],
    License: values.license || 'unknown',
    Group: category || 'default',
    URL: url,
    Packager: maintainer,
    AutoReqProv: 'no',
  };
  const scripts = { '%post': values['after-install'], '%postun': values['after-remove'] };
  const spec = [
    // Packs the files unchanged: neither stripped nor linked by build IDs.
    '%global __os_install_post %{nil}',
    '%global _build_id_links none',
    '%global debug_package %{nil}',
    ...Object.entries(fields).map(([field, value]) => `${field}: ${literal(value)}`),
    ...depends.map((each) => `Requires: ${literal(each)}`),
    '%description',
    literal(values.description),
    '%install',
    `cp --archive --link '${literal(root)}/.' "$RPM_BUILD_ROOT"`,
    ...Object.entries(scripts).flatMap(([section, from]) =>
      from === '' ? [] : [section, literal(readFileSync(from, 'utf8'))],
    ),
    '%files',
    '%defattr(-,root,root,-)',
    ...targets.map((path) => `"${literal(path)}"`),
  ];
  writeFileSync(join(folder, 'package.spec'), `${spec.join('\n')}\n`);
  const macros = {
    _topdir: folder,
    buildroot: join(folder, 'root'),
    _rpmdir: dirname(file),
    _rpmfilename: literal(basename(file)),
    // xz, with as many threads as there are processors.
    _binary_payload: 'w6T.xzdio',
  };
  const defines = Object.entries(macros).flatMap(([macro, value]) => ['--define', `${macro} ${value}`]);
  // electron-builder leaves rpm's name for x64 to fpm; dnf installs no `amd64` packages.
  const architecture = values.architecture === 'amd64' ? 'x86_64' : values.architecture;
  const target = ['--target', `${architecture}-linux`];
  run('rpmbuild', ['-bb', ...target, ...defines, join(folder, 'package.spec')]);
}

try {
  check(values.s === 'dir' && name !== '' && file !== '', 'Only a folder can be packed, with a name.');
  if (values.t === 'deb') makeDeb();
  else if (values.t === 'rpm') makeRpm();
  else throw new Error('Only debs and rpms can be made.');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
