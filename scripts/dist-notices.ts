/** The files beside a package: the licences of its content, and its bill of materials (CycloneDX). */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** A package that is bundled, as Vite's `build.license` lists it. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression. */
  readonly identifier?: string;
  /** The licence's text; some packages have none. */
  readonly text?: string;
}

/** The path of each build's list. */
export const licenseList = 'licenses.json';

/**
 * Reads the lists of the three builds and removes them, because they don't belong in the app.
 *
 * @returns each package once, by name
 */
export async function takeLicenses(out: string): Promise<readonly BundledPackage[]> {
  const files = ['main', 'preload', 'renderer'].map((bundle) => join(out, bundle, licenseList));
  const lists = await Promise.all(files.map(async (file) => JSON.parse(await readFile(file, 'utf8'))));
  await Promise.all(files.map((file) => rm(file)));
  const all = new Map((lists.flat() as BundledPackage[]).map((one) => [referenceOf(one), one]));
  return [...all.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** The text of THIRD-PARTY-NOTICES. Electron's and Chromium's own licences come with Electron. */
export function thirdPartyNotices(packages: readonly BundledPackage[], productName: string): string {
  const notices = packages.map(({ name, version, identifier, text }) => {
    const terms =
      text ?? `This package has no licence text. See https://spdx.org/licenses/${identifier}.html`;
    return `${name} ${version} (${identifier})\n\n${terms.replaceAll('\r\n', '\n').trim()}\n`;
  });
  const heading = `${productName} contains these packages. The licences of Electron and Chromium lie beside its executable.\n`;
  return [heading, ...notices].join(`\n${'-'.repeat(80)}\n\n`);
}

interface Bill {
  readonly metadata: object;
  readonly components: readonly { readonly 'bom-ref': string }[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

/**
 * Reduces npm's bill to the content of the package, and adds Electron. `npm sbom --omit=dev` can't do it: it also omits
 * packages used both at run time and for development.
 *
 * @param bill the output of `npm sbom --sbom-format=cyclonedx`
 * @param electronVersion of the packaged Electron, which may differ from the lockfile's
 * @throws Error if the lockfile lacks a bundled package
 */
export function billOfMaterials(
  bill: Bill,
  packages: readonly BundledPackage[],
  electronVersion: string,
  app: { readonly packageName: string; readonly version: string },
): Bill {
  const refs = new Set(packages.map(referenceOf));
  const bundled = bill.components.filter((one) => refs.has(one['bom-ref']));
  const missing = [...refs].filter((ref) => !bundled.some((one) => one['bom-ref'] === ref));
  if (missing.length > 0) throw new Error(`package-lock.json lacks what is bundled: ${missing.join(', ')}`);
  const electron = {
    'bom-ref': `electron@${electronVersion}`,
    type: 'framework',
    name: 'electron',
    version: electronVersion,
    purl: `pkg:npm/electron@${electronVersion}`,
    licenses: [{ license: { id: 'MIT' } }],
  };
  const [name, version] = [app.packageName, app.version];
  const root = { 'bom-ref': `${name}@${version}`, type: 'application', name, version };
  // npm marks devDependencies this way.
  const components = [...bundled.map((one) => ({ ...one, scope: 'required', properties: [] })), electron];
  return {
    ...bill,
    metadata: { ...bill.metadata, component: root },
    components,
    dependencies: [
      { ref: root['bom-ref'], dependsOn: components.map((one) => one['bom-ref']) },
      ...bill.dependencies
        .filter(({ ref }) => refs.has(ref))
        .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => refs.has(one)) })),
    ],
  };
}

const referenceOf = ({ name, version }: BundledPackage): string => `${name}@${version}`;
