import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { billOfMaterials, takeLicenses, thirdPartyNotices } from '../../../scripts/dist-notices.ts';

let out: string;

beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), 'notices-'));
  for (const bundle of ['main', 'preload', 'renderer']) {
    await mkdir(join(out, bundle));
    await writeFile(join(out, bundle, 'licenses.json'), '[]');
  }
});

afterEach(() => rm(out, { recursive: true }));

test('merges the builds’ lists, each package once, and removes the lists from the app @security', async () => {
  const zebra = { name: 'zebra', version: '1.0.0', identifier: 'MIT', text: 'Zebra’s terms\r\n' };
  const ant = { name: 'ant', version: '2.0.0', identifier: 'ISC' };
  await writeFile(join(out, 'main', 'licenses.json'), JSON.stringify([zebra]));
  await writeFile(join(out, 'renderer', 'licenses.json'), JSON.stringify([zebra, ant]));
  const packages = await takeLicenses(out);
  expect(packages).toEqual([ant, zebra]);
  expect(await readdir(out, { recursive: true })).toHaveLength(3);
  const notices = thirdPartyNotices(packages, 'The App').split(`\n${'-'.repeat(80)}\n\n`);
  expect(notices).toEqual([
    expect.stringContaining('The App contains'),
    'ant 2.0.0 (ISC)\n\nThis package has no licence text. See https://spdx.org/licenses/ISC.html\n',
    'zebra 1.0.0 (MIT)\n\nZebra’s terms\n',
  ]);
});

const listed = (name: string) => ({
  'bom-ref': `${name}@1.0.0`,
  name,
  version: '1.0.0',
  scope: 'optional',
  properties: [{ name: 'cdx:npm:package:development', value: 'true' }],
});
const bill = {
  bomFormat: 'CycloneDX',
  metadata: { tools: [], component: { name: 'a-folder-of-this-machine' } },
  components: [listed('used'), listed('tool'), listed('electron')],
  dependencies: [
    { ref: 'used@1.0.0', dependsOn: ['tool@1.0.0'] },
    { ref: 'tool@1.0.0', dependsOn: ['used@1.0.0'] },
  ],
};
const app = { packageName: 'app', version: '0.1.0' };

test('the bill of materials lists bundled packages and Electron, and no folder of this machine @security', () => {
  const reduced = billOfMaterials(bill, [{ name: 'used', version: '1.0.0' }], '33.2.1', app);
  expect(reduced).toMatchObject({
    bomFormat: 'CycloneDX',
    metadata: { component: { 'bom-ref': 'app@0.1.0', name: 'app' } },
    components: [
      { 'bom-ref': 'used@1.0.0', scope: 'required', properties: [] },
      { 'bom-ref': 'electron@33.2.1', purl: 'pkg:npm/electron@33.2.1' },
    ],
    dependencies: [
      { ref: 'app@0.1.0', dependsOn: ['used@1.0.0', 'electron@33.2.1'] },
      { ref: 'used@1.0.0', dependsOn: [] },
    ],
  });
  expect(reduced.components).toHaveLength(2);
  expect(JSON.stringify(reduced)).not.toContain('a-folder-of-this-machine');
});

test('the bill of materials refuses a bundled package missing from the lockfile', () => {
  expect(() => billOfMaterials(bill, [{ name: 'other', version: '1.0.0' }], '33.2.1', app)).toThrow(
    'package-lock.json lacks what is bundled: other@1.0.0',
  );
});
