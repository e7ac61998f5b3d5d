import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { projectRoot } from '../../scripts/project.ts';

const entry = v.looseObject({
  integrity: v.optional(v.string()),
  resolved: v.optional(v.string()),
  link: v.optional(v.boolean()),
  optional: v.optional(v.boolean()),
  version: v.optional(v.string()),
  os: v.optional(v.array(v.string())),
  dev: v.optional(v.boolean()),
  devOptional: v.optional(v.boolean()),
  license: v.optional(v.string()),
});
const lockfile = v.object({ lockfileVersion: v.literal(3), packages: v.record(v.string(), entry) });
const read = (name: string) => readFileSync(join(projectRoot, name), 'utf8');
const { packages } = v.parse(lockfile, JSON.parse(read('package-lock.json')));
const installed = Object.entries(packages).filter(([path]) => path !== '');

/** Tools for checking the sources, on systems that the lockfile was not made on: no part of any package. */
const toolsOfOtherSystems = /^node_modules\/@(?:oxc-parser|oxfmt|oxlint)\/binding-/;

test('every package has a SHA-512, except tools of other systems @security', () => {
  const loose = installed.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'));
  expect(
    loose.filter(([path, { optional, os }]) => !(toolsOfOtherSystems.test(path) && optional === true && os)),
  ).toEqual([]);
});

test('no package comes from a host, a repository or a folder of its own @security', () => {
  expect(installed.filter(([, { resolved, link }]) => resolved !== undefined || link === true)).toEqual([]);
  // The next developer may have another npm.
  expect(read('.npmrc').split('\n')).toContain('omit-lockfile-registry-resolved=true');
  expect(installed.filter(([, { version }]) => !/^\d+\.\d+\.\d+/.test(version ?? ''))).toEqual([]);
});

test('package.json names exact versions, those of the lockfile @security', () => {
  const { devDependencies, overrides, dependencies } = JSON.parse(read('package.json'));
  for (const [name, version] of Object.entries<string>({
    ...dependencies,
    ...devDependencies,
    ...overrides,
  })) {
    expect(version, name).toMatch(/^\d+\.\d+\.\d+$/);
    expect(packages[`node_modules/${name}`]?.version, name).toBe(version);
  }
});

test('installing runs no script of any package @security', () => {
  expect(read('.npmrc').split('\n')).toContain('ignore-scripts=true');
  const { scripts } = JSON.parse(read('package.json'));
  const ownHooks = Object.keys(scripts).filter((name) =>
    /^(pre|post)?(install|prepare)$|^prepublish/.test(name),
  );
  expect(ownHooks).toEqual([]);
});

test('the licences of bundled packages allow any use @security', () => {
  const permissive = [
    '0BSD',
    'Apache-2.0',
    'BlueOak-1.0.0',
    'BSD-2-Clause',
    'BSD-3-Clause',
    'ISC',
    'MIT',
    '(MIT OR CC0-1.0)',
    'Python-2.0',
  ];
  const shipped = installed.filter(([, { dev, devOptional }]) => !dev && !devOptional);
  expect(shipped.length).toBeGreaterThan(10);
  expect(shipped.filter(([, { license }]) => !permissive.includes(license ?? ''))).toEqual([]);
});
