import { expect, test } from 'vitest';
import { readAuthOptions } from '../../../../main/auth-electron/auth-options.ts';
import type { CreateAuthOptions } from '../../../../main/auth-electron/create-auth.ts';

const least: CreateAuthOptions = {
  clientId: 'client_123',
  protocol: 'acme-notes',
  pages: ['file:///opt/acme/renderer/'],
};
const read = (changes: Partial<CreateAuthOptions> = {}, env: NodeJS.ProcessEnv = {}) =>
  readAuthOptions({ ...least, ...changes }, env);

test('three options are enough', () => {
  expect(read()).toEqual({
    pages: ['file:///opt/acme/renderer/'],
    options: {
      clientId: 'client_123',
      apiOrigin: 'https://api.workos.com',
      redirect: { kind: 'automatic' },
      issuer: null,
      audience: null,
      customProtocol: 'acme-notes',
      policy: { organizationId: null, connectionId: null, allowsSignUp: true, isUnderstood: true },
    },
  });
});

test('the environment overrides them, except in a package', () => {
  const env = {
    WORKOS_CLIENT_ID: 'client_emulator',
    WORKOS_API_BASE_URL: 'http://127.0.0.1:4477',
    WORKOS_REDIRECT_URI: 'acme-notes://callback',
  };
  expect(read({ redirectUri: 'http://127.0.0.1:*/callback' }, env).options).toMatchObject({
    clientId: 'client_emulator',
    apiOrigin: 'http://127.0.0.1:4477',
    redirect: { kind: 'custom-protocol' },
  });
});

test.each([
  ['http://localhost:5173', 'http://localhost:5173/'],
  ['http://127.0.0.1:5173/', 'http://127.0.0.1:5173/'],
  ['app://notes/', 'app://notes/'],
  ['https://notes.example.com/desktop/', 'https://notes.example.com/desktop/'],
])('pages can be below %s', (page, expected) => {
  expect(read({ pages: [page] }).pages).toEqual([expected]);
});

test.each([
  ['no client ID', { clientId: 'secret' }, 'clientId does not look like a client ID'],
  ['no scheme', { protocol: 'acme-notes://' }, 'protocol is no scheme of your own'],
  ['a scheme in capitals', { protocol: 'Acme' }, 'protocol is no scheme of your own'],
  ['another app’s redirect URI', { redirectUri: 'other://callback' }, 'redirectUri must be'],
  ['an API without https', { apiBaseUrl: 'http://api.example.com' }, 'apiBaseUrl must start with https://'],
  ['a page that others begin like', { pages: ['app://notes'] }, 'is no address that ends with /'],
  ['a file', { pages: ['file:///opt/acme/index.html'] }, 'is no address that ends with /'],
  ['all files', { pages: ['file:///'] }, 'where anybody can put a page'],
  [
    'a page that can be changed on its way',
    { pages: ['http://example.com/'] },
    'where anybody can put a page',
  ],
  ['no address', { pages: ['renderer/'] }, 'is no address that ends with /'],
])('%s is refused, by its name', (_what, changes, complaint) => {
  expect(() => read(changes)).toThrow(complaint);
});
