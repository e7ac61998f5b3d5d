import { expect, test } from 'vitest';
import { isAllowedRedirect } from '../../../emulator/redirect-uris.ts';
import { customProtocol } from '../../../common/product.ts';

const allowlist = [
  'http://127.0.0.1:*/callback',
  `${customProtocol}://callback`,
  'https://*.example.com/callback',
];

test.each(['http://127.0.0.1:1/callback', 'http://127.0.0.1:65535/callback', `${customProtocol}://callback`])(
  '%s is allowed',
  (uri) => {
    expect(isAllowedRedirect(allowlist, uri)).toBe(true);
  },
);

test.each([
  'http://127.0.0.1/callback',
  'http://127.0.0.1:0/callback',
  'http://127.0.0.1:65536/callback',
  'http://127.0.0.1:*/callback',
  'http://127.0.0.1:1e3/callback',
  'http://127.0.0.1: 80/callback',
  'http://127.0.0.1:80/callback/',
  'http://127.0.0.1:80/callback?next=1',
  'http://127.0.0.1:80/callback#fragment',
  'http://127.0.0.1:80@evil.example.com/callback',
  'http://127.0.0.1:80/evil/callback',
  'https://127.0.0.1:80/callback',
  'http://localhost:80/callback',
  'http://[::1]:80/callback',
  `${customProtocol}://callback/`,
  `${customProtocol}://callback/evil`,
  'other-app://callback',
  'https://app.example.com/callback',
  '',
])('%s is not allowed', (uri) => {
  expect(isAllowedRedirect(allowlist, uri)).toBe(false);
});
