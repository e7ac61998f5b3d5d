import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { defaultRedirectUris, defaultSignOutRedirectUris } from '../../../emulator/redirect-uris.ts';
import { planLocalPackage } from '../../../scripts/dist-plan.ts';
import { projectRoot } from '../../../scripts/project.ts';
import * as product from '../../../common/product.ts';
import { strings } from '../../../common/strings.ts';
import { customProtocolRedirectUri, rendererScheme } from '../../../main/config/product.ts';

const read = (file: string) => readFileSync(join(projectRoot, file), 'utf8');
const { applicationId, customProtocol, description, packageName, productName } = product;

test('the names have the forms that operating systems require', () => {
  expect(productName).toMatch(/^[^\s/\\:*?"<>|'][^/\\:*?"<>|'\n]*$/);
  expect(packageName).toMatch(/^[a-z][a-z\d-]+$/);
  expect(applicationId).toMatch(/^[A-Za-z][\w-]*(\.[A-Za-z][\w-]*){2,}$/);
  expect(customProtocol).toMatch(/^[a-z][a-z\d+.-]+$/);
  expect([product.supportUrl, product.updateFeed].every((url) => url.startsWith('https://'))).toBe(true);
});

test('the protocol differs from the one that serves the renderer', () => {
  expect(customProtocol).not.toBe(rendererScheme);
});

test('package.json has the same names', () => {
  expect(JSON.parse(read('package.json'))).toMatchObject({ name: packageName, productName, description });
});

test('the license names the publisher', () => {
  expect(read('LICENSE')).toMatch(new RegExp(`^Copyright \\(c\\) \\d{4} ${product.publisher.name}$`, 'm'));
});

test('main, the emulator and the docs have the same protocol', () => {
  expect(customProtocolRedirectUri).toBe(`${customProtocol}://callback`);
  expect(defaultRedirectUris).toContain(customProtocolRedirectUri);
  expect(defaultSignOutRedirectUris).toContain(`${customProtocol}://signed-out`);
  for (const file of ['.env.example', 'README.md', 'docs/quick-start.md']) {
    expect(read(file), file).toContain(customProtocolRedirectUri);
    expect(read(file).match(/\b[a-z][a-z\d+.-]*:\/\/callback/g), file).toEqual(
      expect.not.arrayContaining([expect.not.stringMatching(customProtocolRedirectUri)]),
    );
  }
  expect(read('docs/troubleshooting.md')).toContain(`x-scheme-handler/${customProtocol}\``);
});

test('the renderer shows the same name', () => {
  expect(strings.productName).toBe(productName);
  expect(strings.signedOut.title).toContain(productName);
  expect(read('renderer/index.html')).toContain('<title>%PRODUCT_NAME%</title>');
});

test('the installers of both editions have the same names', () => {
  expect(parse(read('electron-builder.yml'))).toMatchObject({
    appId: applicationId,
    productName,
    copyright: `Copyright © ${product.publisher.name}`,
    protocols: { name: productName, schemes: [customProtocol] },
    publish: { url: product.updateFeed },
    linux: { synopsis: productName },
  });
  const local = planLocalPackage('1.2.3');
  expect(parse(read('electron-builder.local.yml'))).toMatchObject({
    appId: local.applicationId,
    productName: local.productName,
    linux: { synopsis: local.productName },
  });
});

test('the installers run and register the same names', () => {
  expect(read('build/installer.nsh')).toContain(`"Software\\Classes\\${customProtocol}"`);
  expect(read('build/linux/AppRun')).toContain(`exec "$app/${packageName}" "$@"`);
});

test('electron-builder’s configuration names existing files', () => {
  const files = read('electron-builder.yml').match(/\bbuild\/[\w./-]*\w/g) ?? [];
  expect(files.length).toBeGreaterThan(8);
  for (const file of files) expect(existsSync(join(projectRoot, file)), file).toBe(true);
});
