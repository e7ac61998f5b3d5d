import { describe, expect, test } from 'vitest';
import { customProtocol } from '../../../../common/product.ts';
import { discardApiKey, isLoopbackHost } from '../../../../main/config/sign-in-settings.ts';
import {
  builtInSettings,
  parsePackagedSettings,
  parseSettings,
  SettingsError,
} from '../../../../main/config/environment-settings.ts';
import { Secret } from '../../../../main/lib/secret.ts';

const clientId = 'client_01ABC';

function complaintAbout(env: Record<string, string>): string {
  try {
    parseSettings({ WORKOS_CLIENT_ID: clientId, ...env });
  } catch (error) {
    expect(error).toBeInstanceOf(SettingsError);
    return (error as SettingsError).message;
  }
  throw new Error('The settings were accepted.');
}

test('a client ID is enough', () => {
  expect(parseSettings({ WORKOS_CLIENT_ID: clientId })).toEqual({
    clientId,
    apiOrigin: 'https://api.workos.com',
    cookiePassword: null,
    redirect: { kind: 'automatic' },
    issuer: null,
    audience: null,
  });
});

test('white space around a value is removed, and an empty value counts as missing', () => {
  const settings = parseSettings({
    WORKOS_CLIENT_ID: ` ${clientId}\n`,
    WORKOS_API_BASE_URL: '  ',
    WORKOS_COOKIE_PASSWORD: '',
    WORKOS_REDIRECT_URI: '\t',
  });
  expect(settings).toEqual(parseSettings({ WORKOS_CLIENT_ID: clientId }));
});

test('all mistakes are reported together, each on a line with advice', () => {
  const lines = complaintAbout({
    WORKOS_CLIENT_ID: '',
    WORKOS_API_BASE_URL: 'http://example.com',
    WORKOS_COOKIE_PASSWORD: 'short',
    WORKOS_REDIRECT_URI: 'myapp://callback',
  }).split('\n');
  expect(lines).toHaveLength(4);
  expect(lines[0]).toMatch(/^WORKOS_CLIENT_ID: is missing\. Copy .*dashboard.*\.env/);
  expect(lines[1]).toMatch(/^WORKOS_API_BASE_URL: must start with https:\/\//);
  expect(lines[2]).toMatch(/^WORKOS_COOKIE_PASSWORD: is too short \(5 characters\)\. Give at least 32/);
  expect(lines[3]).toMatch(/^WORKOS_REDIRECT_URI: must be .*PORT.*Remove it/);
});

test.each([
  '01ABC',
  'client_',
  'client_a b',
  'client_a\nb',
  'Client_a',
  `client_${'a'.repeat(65)}`,
  'client_ä',
])('the client ID %j is refused with advice', (value) => {
  expect(complaintAbout({ WORKOS_CLIENT_ID: value })).toMatch(/starts with "client_"; copy it from/);
});

describe('the address of the API', () => {
  test.each([
    ['https://api.workos.com/', 'https://api.workos.com'],
    ['https://auth.example.com:8443', 'https://auth.example.com:8443'],
    ['http://127.0.0.1:4100', 'http://127.0.0.1:4100'],
    ['http://localhost:4100', 'http://localhost:4100'],
    ['http://[::1]:4100', 'http://[::1]:4100'],
  ])('%s is accepted', (value, apiOrigin) => {
    expect(parseSettings({ WORKOS_CLIENT_ID: clientId, WORKOS_API_BASE_URL: value })).toMatchObject({
      apiOrigin,
    });
  });

  test.each([
    'http://api.workos.com',
    'http://127.0.0.1.example.com',
    'http://localhost.example.com',
    'http://notlocalhost',
    'http://0.0.0.0:4100',
    'http://127.0.0.2',
    'ftp://example.com/',
    'ws://127.0.0.1',
  ])('%s is not safe @security', (value) => {
    expect(complaintAbout({ WORKOS_API_BASE_URL: value })).toContain('must start with https://');
  });

  test.each([
    'api.workos.com',
    'https://api.workos.com/v1',
    'https://api.workos.com/?a=b',
    'https://api.workos.com/#a',
    'https://user@api.workos.com',
    'https://:password@api.workos.com',
    'data:text/plain,x',
  ])('%s is not just scheme and host', (value) => {
    expect(complaintAbout({ WORKOS_API_BASE_URL: value })).toContain('Give scheme and host only');
  });
});

test('a cookie password has at least 32 characters', () => {
  const settings = { WORKOS_CLIENT_ID: clientId, WORKOS_COOKIE_PASSWORD: 'p'.repeat(32) };
  expect(parseSettings(settings).cookiePassword).toEqual(new Secret('p'.repeat(32)));
  expect(complaintAbout({ WORKOS_COOKIE_PASSWORD: 'p'.repeat(31) })).toContain('31 characters');
});

test('an error about the cookie password does not repeat it', () => {
  expect(complaintAbout({ WORKOS_COOKIE_PASSWORD: 'hunter2-hunter2' })).not.toContain('hunter2');
});

describe('the redirect URI', () => {
  test.each([
    ['http://127.0.0.1:*/callback', { kind: 'loopback', port: null }],
    ['http://127.0.0.1:1024/callback', { kind: 'loopback', port: 1024 }],
    ['http://127.0.0.1:65535/callback', { kind: 'loopback', port: 65_535 }],
    [`${customProtocol}://callback`, { kind: 'custom-protocol' }],
  ])('%s decides the transport', (value, redirect) => {
    expect(parseSettings({ WORKOS_CLIENT_ID: clientId, WORKOS_REDIRECT_URI: value }).redirect).toEqual(
      redirect,
    );
  });

  test.each([
    'http://127.0.0.1/callback',
    'http://127.0.0.1:0/callback',
    'http://127.0.0.1:80/callback',
    'http://127.0.0.1:1023/callback',
    'http://127.0.0.1:0080/callback',
    'http://127.0.0.1:65536/callback',
    'http://127.0.0.1:99999/callback',
    'http://127.0.0.1:4000/',
    'http://127.0.0.1:4000/callback/',
    'http://127.0.0.1:4000/callback?a=b',
    'http://localhost:4000/callback',
    'http://[::1]:4000/callback',
    'https://127.0.0.1:4000/callback',
    `${customProtocol}://callback/`,
    `${customProtocol}://other`,
    `${customProtocol.toUpperCase()}://callback`,
  ])('%s is refused with a list of the valid forms', (value) => {
    const complaint = complaintAbout({ WORKOS_REDIRECT_URI: value });
    for (const form of [
      'http://127.0.0.1:*/callback',
      'http://127.0.0.1:PORT/callback',
      `${customProtocol}://callback`,
    ]) {
      expect(complaint).toContain(form);
    }
  });
});

test('issuer and audience are used unchanged, and invalid ones are refused', () => {
  const claims = { WORKOS_ISSUER: 'https://auth.example.com/x', WORKOS_AUDIENCE: 'client_other' };
  expect(parseSettings({ WORKOS_CLIENT_ID: clientId, ...claims })).toMatchObject({
    issuer: [claims.WORKOS_ISSUER],
    audience: claims.WORKOS_AUDIENCE,
  });
  for (const value of ['two words', 'ä', 'x'.repeat(256)]) {
    expect(complaintAbout({ WORKOS_ISSUER: value })).toContain('WORKOS_ISSUER: is no claim');
    expect(complaintAbout({ WORKOS_AUDIENCE: value })).toContain('WORKOS_AUDIENCE: is no claim');
  }
});

test('a list of issuers is accepted if each is valid', () => {
  const WORKOS_ISSUER = 'https://api.workos.com, https://auth.example.com';
  expect(parseSettings({ WORKOS_CLIENT_ID: clientId, WORKOS_ISSUER }).issuer).toEqual([
    'https://api.workos.com',
    'https://auth.example.com',
  ]);
  for (const value of ['https://api.workos.com,', ',', 'https://api.workos.com, two words']) {
    expect(complaintAbout({ WORKOS_ISSUER: value })).toContain('WORKOS_ISSUER: is no claim');
  }
});

describe('a packaged app', () => {
  const builtIn = {
    clientId,
    apiOrigin: 'https://auth.example.com',
    issuer: ['https://auth.example.com/issuer', 'https://api.workos.com'],
    audience: null,
  };

  test('uses its build’s AuthKit whatever the environment says', () => {
    const env = {
      WORKOS_CLIENT_ID: 'client_other',
      WORKOS_API_BASE_URL: 'http://127.0.0.1:1',
      WORKOS_ISSUER: 'https://elsewhere.example.com',
      WORKOS_AUDIENCE: 'client_other',
      WORKOS_REDIRECT_URI: `${customProtocol}://callback`,
    };
    expect(parsePackagedSettings(builtIn, env)).toEqual({
      ...builtIn,
      cookiePassword: null,
      redirect: { kind: 'custom-protocol' },
    });
  });

  test('explains how to build it if nothing is built in', () => {
    expect(() => parsePackagedSettings(null, { WORKOS_CLIENT_ID: clientId })).toThrow('npm run dist');
    expect(() => parsePackagedSettings(null, {})).toThrow(SettingsError);
  });

  test('ignores an unrelated environment, also for its seal', () => {
    const env = {
      WORKOS_REDIRECT_URI: 'http://localhost:3000/callback',
      WORKOS_COOKIE_PASSWORD: 'p'.repeat(32),
    };
    expect(parsePackagedSettings(builtIn, env)).toEqual({
      ...builtIn,
      cookiePassword: null,
      redirect: { kind: 'automatic' },
    });
  });
});

test('in development nothing is built in', () => {
  expect(builtInSettings).toBeNull();
});

test('an API key is removed from the environment and reported @security', () => {
  const env: Record<string, string | undefined> = { WORKOS_API_KEY: 'sk_test', OTHER: 'stays' };
  expect(discardApiKey(env)).toBe(true);
  expect(env).toEqual({ OTHER: 'stays' });
  expect(discardApiKey(env)).toBe(false);
  expect(discardApiKey({ WORKOS_API_KEY: '' })).toBe(true);
});

test('only this computer’s own names are loopback hosts', () => {
  expect(['127.0.0.1', 'localhost', '[::1]'].every(isLoopbackHost)).toBe(true);
  expect(['127.0.0.1.example.com', 'localhost.example.com', '0.0.0.0', '::', ''].some(isLoopbackHost)).toBe(
    false,
  );
});
