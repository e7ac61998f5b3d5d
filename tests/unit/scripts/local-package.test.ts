import { expect, test } from 'vitest';
import { unpackedExecutable } from '../../../scripts/local-package.ts';
import { packageName, productName } from '../../../common/product.ts';

test.each([
  ['linux', 'x64', `linux-unpacked/${packageName}-local`],
  ['linux', 'arm64', `linux-arm64-unpacked/${packageName}-local`],
  ['win32', 'x64', `win-unpacked/${productName} Local.exe`],
  ['darwin', 'arm64', `mac-arm64/${productName} Local.app/Contents/MacOS/${productName} Local`],
  ['darwin', 'x64', `mac/${productName} Local.app/Contents/MacOS/${productName} Local`],
] as const)('an app that was packaged on %s %s is where electron-builder lays it', (platform, arch, path) => {
  expect(unpackedExecutable(platform, arch).replaceAll('\\', '/')).toBe(path);
});
