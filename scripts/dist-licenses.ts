/**
 * The licences of what is bundled into the app. Vite lists the packages whose modules are in a bundle, with the texts
 * of their licences; Electron's own licences, and Chromium's, come with Electron.
 */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';

/** A package of which something is in a bundle. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression, or null where the package names none. */
  readonly license: string | null;
  /** The text of its licence, or null where the package has none. */
  readonly text: string | null;
}

/** Where the build is to list the packages of a bundle, in the folder of each. */
export const licenseList = 'licenses.json';

const bundles = ['main', 'preload', 'renderer'] as const;
const listed = v.array(
  v.object({
    name: v.string(),
    version: v.string(),
    identifier: v.optional(v.string()),
    text: v.optional(v.string()),
  }),
);

/** What anybody may use for anything, saying whose it is; other licences want a closer look first. */
const permissive: readonly string[] = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
];

/**
 * Reads the lists that the build has left, and takes them away: they are no part of the app.
 *
 * @param out the folder of the bundles
 * @returns the packages by name, each once
 * @throws where the build has left no list
 */
export async function takeLicenses(out: string): Promise<readonly BundledPackage[]> {
  const packages = new Map<string, BundledPackage>();
  for (const bundle of bundles) {
    const file = join(out, bundle, licenseList);
    for (const { name, version, identifier, text } of v.parse(
      listed,
      JSON.parse(await readFile(file, 'utf8')),
    )) {
      packages.set(`${name}@${version}`, { name, version, license: identifier ?? null, text: text ?? null });
    }
    await rm(file);
  }
  return [...packages.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** A sentence for each package that can't be given on just so. */
export function findLicenseProblems(packages: readonly BundledPackage[]): readonly string[] {
  return packages.flatMap(({ name, version, license }) =>
    permissive.includes(license ?? '')
      ? []
      : [`${name} ${version} is under ${license ?? 'no licence that it names'}. Look at it, or do without.`],
  );
}

/** What has to go with the app: whose work is in it, and under which terms. */
export function thirdPartyNotices(packages: readonly BundledPackage[], productName: string): string {
  const notices = packages.map(({ name, version, license, text }) => {
    const terms =
      text ?? `The package has no text of its licence, which is https://spdx.org/licenses/${license}.html`;
    return `${name} ${version} (${license ?? 'no licence named'})\n\n${terms.replaceAll('\r\n', '\n').trim()}\n`;
  });
  const heading = `${productName} contains these packages. The licences of Electron and Chromium lie beside its executable.\n`;
  return [heading, ...notices].join(`\n${'-'.repeat(80)}\n\n`);
}
