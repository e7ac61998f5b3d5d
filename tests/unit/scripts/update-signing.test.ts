import { createHash, generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { checkFiles, publicPart, readSigningKeys } from '../../../scripts/update-signing.ts';

const pem = (type: 'ed25519' | 'x25519') => {
  const { privateKey } = generateKeyPairSync(type as 'ed25519');
  return String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
};
const content = Buffer.from('an installer');
const sha512 = createHash('sha512').update(content).digest('base64');
const entry = { url: 'app.AppImage', sha512, size: content.length };
const read = async () => content;

test('one key is read, or two while one replaces the other', () => {
  const [one, two] = [pem('ed25519'), pem('ed25519')];
  expect(readSigningKeys(one).map(publicPart)).toEqual([expect.stringMatching(/^[\w-]{43}$/)]);
  expect(new Set(readSigningKeys(`${one}\n${two}`).map(publicPart)).size).toBe(2);
});

test.each([
  ['nothing', undefined, 'no private key'],
  ['an empty secret', '', 'no private key'],
  ['a key for something else', pem('x25519'), 'not an Ed25519 key'],
])('%s is refused', (_what, text, complaint) => {
  expect(() => readSigningKeys(text)).toThrow(complaint);
});

test('a manifest is signed only if its files match @security', async () => {
  const fields = { version: '1.2.3', files: [entry], stagingPercentage: 5 };
  await expect(checkFiles(fields, read)).resolves.toEqual(fields);
  const other = async () => Buffer.from('another installer');
  await expect(checkFiles(fields, other)).rejects.toThrow('app.AppImage is not the file');
  await expect(checkFiles({ ...fields, files: [{ ...entry, size: 1 }] }, read)).rejects.toThrow(
    'not the file',
  );
  await expect(checkFiles({ version: '1.2.3', files: [] }, read)).rejects.toThrow();
});
