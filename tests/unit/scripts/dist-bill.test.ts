import { expect, test } from 'vitest';
import { createBillOfMaterials } from '../../../scripts/dist-bill.ts';

const listed = (name: string, version: string) => ({
  'bom-ref': `${name}@${version}`,
  type: 'library',
  name,
  version,
  scope: 'optional',
  purl: `pkg:npm/${name}@${version}`,
  properties: [{ name: 'cdx:npm:package:development', value: 'true' }],
  hashes: [{ alg: 'SHA-512', content: 'ab' }],
});
const ofLockfile = {
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  metadata: { tools: [{ name: 'cli' }], component: { name: 'a-folder-of-somebody' } },
  components: [
    listed('used', '1.0.0'),
    listed('used', '2.0.0'),
    listed('tool', '3.0.0'),
    listed('electron', '45.0.0'),
  ],
  dependencies: [
    { ref: 'app@0.1.0', dependsOn: ['used@1.0.0', 'tool@3.0.0', 'electron@45.0.0'] },
    { ref: 'used@1.0.0', dependsOn: ['used@2.0.0', 'tool@3.0.0'] },
    { ref: 'used@2.0.0', dependsOn: [] },
    { ref: 'tool@3.0.0', dependsOn: ['used@1.0.0'] },
  ],
};
const plan = { packageName: 'app', productName: 'The App', version: '0.1.0' };
const used = { name: 'used', version: '1.0.0' };

test('the bill has what is in the package, with its hashes, and the Electron that is packaged', () => {
  const bill = createBillOfMaterials(ofLockfile, [used], '33.2.1', plan);
  expect(bill).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.5' });
  expect(bill).toHaveProperty('components', [
    { ...listed('used', '1.0.0'), scope: 'required', properties: undefined },
    expect.objectContaining({ 'bom-ref': 'electron@33.2.1', purl: 'pkg:npm/electron@33.2.1' }),
  ]);
  expect(bill).toHaveProperty('dependencies', [
    { ref: 'app@0.1.0', dependsOn: ['used@1.0.0', 'electron@33.2.1'] },
    { ref: 'used@1.0.0', dependsOn: [] },
  ]);
});

test('the bill is about the app, and names no folder of the machine that made it', () => {
  const bill = createBillOfMaterials(ofLockfile, [], '33.2.1', plan);
  expect(bill).toHaveProperty('metadata.component', {
    'bom-ref': 'app@0.1.0',
    type: 'application',
    name: 'The App',
    version: '0.1.0',
  });
  expect(JSON.stringify(bill)).not.toContain('a-folder-of-somebody');
});

test('a package that the lockfile does not have is no package to ship', () => {
  expect(() =>
    createBillOfMaterials(ofLockfile, [{ name: 'other', version: '1.0.0' }], '33.2.1', plan),
  ).toThrow('other@1.0.0 is in the bundles and not in package-lock.json.');
  expect(() => createBillOfMaterials({ bomFormat: 'SPDX' }, [], '33.2.1', plan)).toThrow();
});
