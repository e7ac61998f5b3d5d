/** Signs update manifests for `main/updates/update-manifest.ts`. */
import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as v from 'valibot';
import { parse } from 'yaml';
import { applicationId, updateKeys } from '../common/product.ts';

/** The fields that are checked before signing; the rest stays as electron-builder wrote it. */
const manifest = v.looseObject({
  files: v.pipe(
    v.array(v.looseObject({ url: v.string(), sha512: v.string(), size: v.number() })),
    v.minLength(1),
  ),
});

/**
 * @param text one or more private keys, as PEM (PKCS #8)
 * @throws Error without a key, or if one is not an Ed25519 key
 */
export function readSigningKeys(text: string | undefined): readonly KeyObject[] {
  const blocks = text?.match(/-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----/g) ?? [];
  if (blocks.length === 0) {
    throw new Error('UPDATE_SIGNING_KEY has no private key in it. RELEASING.md says how to make one.');
  }
  const keys = blocks.map((block) => createPrivateKey(block));
  if (keys.some((key) => key.asymmetricKeyType !== 'ed25519')) {
    throw new Error('UPDATE_SIGNING_KEY has a key that is not an Ed25519 key.');
  }
  return keys;
}

/** The public part of a key, in the form of `updateKeys` in common/product.ts (RFC 8037 `x`). */
export function publicPart(key: KeyObject): string {
  return String(createPublicKey(key).export({ format: 'jwk' }).x);
}

/**
 * @param name the name under which apps request the manifest, such as `latest-linux.json`
 * @param fields of the manifest that electron-builder wrote
 */
export function signManifest(name: string, fields: object, keys: readonly KeyObject[]): string {
  const signed = JSON.stringify({ ...fields, application: applicationId, manifest: name });
  const signatures = keys.map((key) => sign(null, Buffer.from(signed), key).toString('base64'));
  return `${JSON.stringify({ signed, signatures })}\n`;
}

/**
 * @param fields of the manifest
 * @param read returns the content of a file beside the manifest
 * @throws Error if a file of the manifest is missing or differs from it
 */
export async function checkFiles(fields: unknown, read: (name: string) => Promise<Buffer>): Promise<object> {
  const checked = v.parse(manifest, fields);
  for (const { url, sha512, size } of checked.files) {
    const content = await read(url);
    const isSame =
      content.length === size && createHash('sha512').update(content).digest('base64') === sha512;
    if (!isSame) throw new Error(`${url} is not the file that its manifest describes.`);
  }
  return checked;
}

/**
 * Signs the manifests that `npm run dist` has left beside the installers in a folder.
 *
 * @param keys private keys, as {@link readSigningKeys} takes them
 * @throws Error if no app would accept the signature, or a file differs from its manifest
 */
export async function signUpdates(folder: string, keys: string | undefined): Promise<void> {
  const signing = readSigningKeys(keys);
  const parts = signing.map(publicPart);
  if (!parts.some((part) => updateKeys.includes(part))) {
    throw new Error(
      `No app would believe this signature: updateKeys in common/product.ts has none of these public keys: ${parts.join(', ')}`,
    );
  }
  const manifests = (await readdir(folder)).filter((name) => /^(?!builder-)[a-z][a-z\d-]*\.yml$/.test(name));
  if (manifests.length === 0) throw new Error(`${folder} has no manifest. Make one first: npm run dist`);
  for (const name of manifests) {
    const fields = await checkFiles(parse(await readFile(join(folder, name), 'utf8')), (file) =>
      readFile(join(folder, basename(file))),
    );
    const signed = name.replace(/yml$/, 'json');
    await writeFile(join(folder, signed), signManifest(signed, fields, signing));
    console.log(`Signed ${signed}`);
  }
}
