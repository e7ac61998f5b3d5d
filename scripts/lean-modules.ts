/**
 * Bundles libraries without what this app does not use of them. Of electron-updater: servers of other kinds than a plain
 * web server, the XML and debug output that go with them, YAML that is written, and packages whose work Node does by
 * itself.
 * Invariant: what stands in for a module has its semantics for every call that is made, and fails for every other.
 */
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** fs-extra's promises, which hand out file descriptors as numbers. */
const fileSystem = `
const fs = require('node:fs');
const { promisify } = require('node:util');
const { dirname, join } = require('node:path');
const promises = fs.promises;
const pathExists = (path) => promises.access(path).then(() => true, () => false);
const outputFile = async (file, data) => {
  await promises.mkdir(dirname(file), { recursive: true });
  await promises.writeFile(file, data);
};
const remove = (path) => promises.rm(path, { recursive: true, force: true });
module.exports = {
  chmod: promises.chmod, copyFile: promises.copyFile, mkdir: promises.mkdir, readFile: promises.readFile,
  rename: promises.rename, stat: promises.stat, unlink: promises.unlink,
  close: promisify(fs.close), fstat: promisify(fs.fstat), open: promisify(fs.open), read: promisify(fs.read),
  existsSync: fs.existsSync, pathExistsSync: fs.existsSync, readFileSync: fs.readFileSync,
  pathExists, outputFile, remove,
  outputJson: (file, value) => outputFile(file, JSON.stringify(value)),
  readJson: async (file) => JSON.parse(await promises.readFile(file, 'utf8')),
  emptyDir: async (folder) => {
    await promises.mkdir(folder, { recursive: true });
    for (const name of await promises.readdir(folder)) await remove(join(folder, name));
  },
};`;

const nothing = 'module.exports = {};';

/** By the request of the module, and the package that makes it. */
export const replacements: readonly {
  readonly request: string;
  readonly from: string;
  readonly code: string;
}[] = [
  { request: 'fs-extra', from: 'electron-updater', code: fileSystem },
  {
    request: 'lodash.isequal',
    from: 'electron-updater',
    code: `module.exports = require('node:util').isDeepStrictEqual;`,
  },
  {
    request: 'semver',
    from: 'electron-updater',
    code: ['eq', 'gt', 'lt', 'parse', 'prerelease']
      .map((name) => `exports.${name} = require('semver/functions/${name}');`)
      .join('\n'),
  },
  {
    request: './providerFactory',
    from: 'electron-updater',
    code: 'exports.createClient = (data, updater, options) => new data.updateProvider(data, updater, options);',
  },
  { request: './providers/GenericProvider', from: 'electron-updater', code: nothing },
  { request: 'sax', from: 'builder-util-runtime', code: nothing },
  {
    request: 'debug',
    from: 'builder-util-runtime',
    code: 'exports.default = () => Object.assign(() => {}, { enabled: false });',
  },
  { request: './lib/dumper', from: 'js-yaml', code: nothing },
];

const prefix = '\0lean-modules:';

export const leanModules: Plugin = {
  name: 'lean-modules',
  enforce: 'pre',
  resolveId(request, importer) {
    // What a replacement itself needs is electron-updater's.
    if (importer?.startsWith(prefix)) {
      return this.resolve(
        request,
        join(import.meta.dirname, '../node_modules/electron-updater/package.json'),
      );
    }
    const index = replacements.findIndex(
      (one) => one.request === request && importer?.includes(`/node_modules/${one.from}/`),
    );
    if (index === -1) return null;
    const isModule = replacements[index]?.code.startsWith('export ');
    return `${prefix}${index}.${isModule ? 'mjs' : 'cjs'}`;
  },
  load(id) {
    return id.startsWith(prefix)
      ? (replacements[Number.parseInt(id.slice(prefix.length))]?.code ?? null)
      : null;
  },
};
