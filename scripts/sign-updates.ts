/**
 * `npm run sign:updates`: signs the manifests that `npm run dist` has left beside the installers. Apart from the build,
 * so that the key is never where packages of npm build something.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { updateKeys } from '../common/product.ts';
import { readOptions } from './options.ts';
import { projectRoot } from './project.ts';
import { checkFiles, publicPart, readSigningKeys, signManifest } from './update-signing.ts';

const { folder: given } = readOptions('sign:updates', { folder: { type: 'string' } });
const folder = given === undefined ? join(projectRoot, 'dist') : resolve(given);
const keys = readSigningKeys(process.env['UPDATE_SIGNING_KEY']);
if (!keys.some((key) => updateKeys.includes(publicPart(key)))) {
  throw new Error(
    'No app would believe this signature: updateKeys in common/product.ts has none of these public keys: ' +
      keys.map(publicPart).join(', '),
  );
}
const names = (await readdir(folder)).filter((name) => /^[a-z][a-z\d-]*\.yml$/.test(name));
const manifests = names.filter((name) => !name.startsWith('builder-'));
if (manifests.length === 0) throw new Error(`${folder} has no manifest. Make one first: npm run dist`);
for (const name of manifests) {
  const fields = await checkFiles(parse(await readFile(join(folder, name), 'utf8')), (file) =>
    readFile(join(folder, basename(file))),
  );
  const signed = name.replace(/yml$/, 'json');
  await writeFile(join(folder, signed), signManifest(signed, fields, keys));
  console.log(`Signed ${signed}`);
}
