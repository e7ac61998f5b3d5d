/**
 * `npm run rename -- --name "Acme Notes" --id com.acme.notes --scheme acme-notes`: gives a fresh clone its own names in
 * all files. docs/make-it-yours.md lists the remaining steps.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { applicationId, customProtocol, packageName, productName } from '../common/product.ts';
import { rendererScheme } from '../main/config/product.ts';
import { readOptions, refuse } from './options.ts';
import { projectRoot } from './project.ts';

/** The names of a fresh clone. This file keeps them. */
const original = {
  name: 'AuthKit Desktop',
  id: 'com.example.AuthKitDesktop',
  scheme: 'authkit-desktop',
  packageName: 'authkit-desktop',
};

interface Names {
  /** The name that users see. */
  readonly name: string;
  /** Bundle identifier, app-user-model ID and desktop entry, in reverse domain order. */
  readonly id: string;
  /** The scheme that the browser opens the app with. */
  readonly scheme: string;
  /** The executable and the packages. */
  readonly packageName: string;
}

const schemesOfOthers = 'about app blob data file ftp http https javascript mailto tel ws wss'.split(' ');

/** Checks the requested names, and derives the package's. Ends the command with a sentence about an invalid one. */
function readNames(): Names {
  const text = { type: 'string', default: '' } as const;
  const given = readOptions('rename', { name: text, id: text, scheme: text });
  const missing = Object.entries(given).find(([, value]) => value === '')?.[0];
  if (missing !== undefined)
    refuse(`--${missing} is missing. npm run rename needs --name, --id and --scheme.`);
  const { name, id, scheme } = given;
  if (!/^[\p{L}\d]+(?:[ .-][\p{L}\d]+)*$/u.test(name) || name.length > 50) {
    refuse(
      `--name is “${name}”. It must have 1 to 50 letters and digits; single spaces, dots and hyphens may separate them.`,
    );
  }
  const derived = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z\d]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  if (!/^[a-z][a-z\d-]+$/.test(derived)) {
    refuse(
      `--name is “${name}”. It must start with a letter from A to Z and have two: packages are named after it.`,
    );
  }
  if (!/^[A-Za-z][A-Za-z\d-]*(\.[A-Za-z][A-Za-z\d-]*){2,}$/.test(id)) {
    refuse(
      `--id is “${id}”. It must be in reverse domain order, such as com.acme.notes: three or more parts of letters, digits and hyphens.`,
    );
  }
  if (!/^[a-z][a-z\d-]+$/.test(scheme)) {
    refuse(
      `--scheme is “${scheme}”. It must start with a lower-case letter; lower-case letters, digits and hyphens may follow.`,
    );
  }
  if (schemesOfOthers.includes(scheme) || scheme === rendererScheme) {
    refuse(`--scheme is “${scheme}”, which already means something else. Choose one that is yours alone.`);
  }
  return { name, id, scheme, packageName: derived };
}

/**
 * The scheme is replaced only in addresses, installers and `customProtocol`, since the package may have the same name.
 */
const schemeInContext = new RegExp(
  String.raw`(?<=x-scheme-handler/|schemes: \[|Classes\\+|customProtocol = ')${original.scheme}\b|\b${original.scheme}(?=:)`,
  'g',
);

function renameIn(content: string, names: Names): string {
  return content
    .replaceAll(original.id, names.id)
    .replaceAll(original.name, names.name)
    .replaceAll(schemeInContext, names.scheme)
    .replaceAll(original.packageName, names.packageName);
}

const leftAlone = new Set(['.git', 'node_modules', 'out', 'dist', 'screenshots']);

async function* textFilesIn(
  folder: string,
): AsyncGenerator<{ readonly file: string; readonly content: string }> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const file = join(folder, entry.name);
    if (leftAlone.has(entry.name) || file === import.meta.filename) continue;
    if (entry.isDirectory()) yield* textFilesIn(file);
    if (!entry.isFile()) continue;
    const content = await readFile(file, 'utf8');
    if (!content.includes('\0') && !content.includes('\uFFFD')) yield { file, content };
  }
}

const names = readNames();
const current = { name: productName, id: applicationId, scheme: customProtocol, packageName };
if (JSON.stringify(current) !== JSON.stringify(original)) {
  refuse(
    `This app is called “${productName}” already. The command renames a fresh clone; change other names in common/product.ts and search for them.`,
  );
}
for await (const { file, content } of textFilesIn(projectRoot)) {
  const renamed = renameIn(content, names);
  if (renamed === content) continue;
  await writeFile(file, renamed);
  console.log(relative(projectRoot, file).replaceAll(sep, '/'));
}
console.log(`
The app is called ${names.name} now, its packages ${names.packageName}, its scheme ${names.scheme}://. Still yours to do:

- common/product.ts, package.json and electron-builder.yml: description, publisher, supportUrl and updateFeed
- common/product.ts: updateKeys, the public key that signs updates
- build/icon.svg: draw your icon, then run npm run icons
- docs/gallery: the pictures show the old name and icon until they are taken anew, see tests/gallery/playwright.config.ts
- npm run format, for lines whose length has changed`);
