import { expect, test } from 'vitest';
import { findUnwanted } from '../../../scripts/dist-contents.ts';
import { projectRoot } from '../../../scripts/project.ts';

const file = (path: string, content = '') => ({ path, content: Buffer.from(content) });

test('the files of a build are fine', () => {
  const paths = [
    'package.json',
    'out/main/index.cjs',
    'out/preload/index.cjs',
    'out/renderer/signed-in.html',
    'out/renderer/assets/index.js',
    'out/renderer/assets/index.css',
  ];
  expect(
    findUnwanted(
      paths.map((path) => file(path, 'a, "-----BEGIN PRIVATE KEY-----", b')),
      {},
    ),
  ).toEqual([]);
});

test.each([
  '.env',
  'out/main/.env',
  'out/main/index.cjs.map',
  'emulator/index.ts',
  'node_modules/jose/package.json',
  'tests/unit/a.test.ts',
  'out/preload/other.cjs',
])('%s does not belong into a package', (path) => {
  expect(findUnwanted([file(path)], {})).toEqual([`${path} does not belong into a package.`]);
});

test.each([
  ['an API key', 'key="sk_test_abcdefgh"'],
  ['an API key', 'sk_abcdefghij0123456789'],
  ['a private key', `-----BEGIN RSA PRIVATE KEY-----\\n${'A'.repeat(64)}`],
  ['a source map', '//# sourceMappingURL=index.cjs.map'],
  ['an API key', 'sk_live_abcdefgh'],
  ['a setting file', 'a\nWORKOS_CLIENT_ID=client_1\n'],
  ['a source map', '/*# sourceMappingURL=data:application/json;base64,e30= */'],
  ['test code', 'require("vitest")'],
  ['test code', 'from"fast-check"'],
  ['the embedded AuthKit', 'app.route("/emulator/control",x)'],
  ['a path of somebody’s machine', '"/Users/somebody/project/src"'],
  ['a path of somebody’s machine', '"/home/somebody/project"'],
  ['a path of somebody’s machine', '"C:\\\\Users\\\\somebody\\\\project"'],
  ['an address of a file', 'import("file:///opt/project")'],
  ['the embedded AuthKit', 'password:"correct-horse-pixel-demo"'],
  ['a path of this machine', `"${projectRoot}/src"`],
  ['WORKOS_COOKIE_PASSWORD', 'x = "the password of this machine"'],
])('%s is found', (name, content) => {
  const env = { WORKOS_COOKIE_PASSWORD: 'the password of this machine' };
  expect(findUnwanted([file('out/main/index.cjs', content)], env)).toEqual([
    `out/main/index.cjs contains ${name}.`,
  ]);
});
