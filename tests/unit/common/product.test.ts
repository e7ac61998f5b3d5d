import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { electronBuilderConfiguration } from '../../../electron-builder.config.ts';
import { defaultRedirectUris, defaultSignOutRedirectUris } from '../../../emulator/redirect-uris.ts';
import { planRelease } from '../../../scripts/dist-plan.ts';
import { projectRoot } from '../../../scripts/project.ts';
import * as product from '../../../common/product.ts';
import { strings } from '../../../common/strings.ts';
import { customProtocolRedirectUri, rendererScheme } from '../../../main/config/product.ts';

const read = (file: string) => readFileSync(join(projectRoot, file), 'utf8');
const { applicationId, customProtocol, description, packageName, productName } = product;

test('the names have the forms that operating systems ask for', () => {
  expect(productName).toMatch(/^[^\s/\\:*?"<>|'][^/\\:*?"<>|'\n]*$/);
  expect(packageName).toMatch(/^[a-z][a-z\d-]+$/);
  expect(applicationId).toMatch(/^[A-Za-z][\w-]*(\.[A-Za-z][\w-]*){2,}$/);
  expect(customProtocol).toMatch(/^[a-z][a-z\d+.-]+$/);
  expect([product.supportUrl, product.updateFeed].every((url) => url.startsWith('https://'))).toBe(true);
});

test('the protocol is not the one that serves the renderer', () => {
  expect(customProtocol).not.toBe(rendererScheme);
});

test('package.json has the same names', () => {
  expect(JSON.parse(read('package.json'))).toMatchObject({ name: packageName, productName, description });
});

test('main, the embedded AuthKit and what people read know the same protocol', () => {
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

test('the installers have the same names, and files that are there', () => {
  const plan = planRelease(
    '1.2.3',
    { WORKOS_CLIENT_ID: 'client_1' },
    { wanted: '45.4.1', installed: '45.4.1' },
  );
  const configuration = electronBuilderConfiguration(
    plan,
    { version: '45.4.1', folder: null, checksums: {} },
    'installer.nsh',
  );
  expect(configuration).toMatchObject({
    appId: applicationId,
    productName,
    protocols: [{ schemes: [customProtocol] }],
    publish: [{ url: product.updateFeed }],
    linux: { executableName: packageName },
  });
  const { linux, win, mac, deb } = configuration;
  const files = [linux?.icon, win?.icon, mac?.icon, mac?.entitlements, deb?.afterInstall, deb?.afterRemove];
  for (const file of files) expect(existsSync(join(projectRoot, String(file))), String(file)).toBe(true);
});
