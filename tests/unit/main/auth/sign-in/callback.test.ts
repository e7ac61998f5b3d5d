import { describe, expect, test } from 'vitest';
import { customProtocol } from '../../../../../common/product.ts';
import {
  parseCallbackParameters,
  parseCallbackUrl,
  parsePastedCallback,
} from '../../../../../main/auth/sign-in/callback.ts';
import { Secret } from '../../../../../main/lib/secret.ts';

const redirectUri = `${customProtocol}://callback`;
const code = { kind: 'code', state: 's', code: new Secret('c') };

test.each([
  [`${customProtocol}://callback?code=c&state=s`, code],
  [`${customProtocol}://callback/?code=c&state=s`, code],
  [`${customProtocol}://callback?state=s&code=c&more=ignored`, code],
  [`${customProtocol}://callback?state=s&code=c#`, code],
  [`${customProtocol}://callback?state=s&code=c#_=_`, code],
  [
    `${customProtocol}://callback?error=access_denied&error_description=No+way&state=s`,
    { kind: 'error', state: 's', error: 'access_denied' },
  ],
  [
    `${customProtocol}://callback?code=%63&state=%7Bs%3D1%7D`,
    { kind: 'code', state: '{s=1}', code: new Secret('c') },
  ],
])('%s is a callback', (address, callback) => {
  expect(parseCallbackUrl(address, redirectUri)).toEqual(callback);
});

test('over loopback, only the listening port’s address counts', () => {
  const listening = 'http://127.0.0.1:50123/callback';
  expect(parseCallbackUrl(`${listening}?code=c&state=s`, listening)).toEqual(code);
  for (const elsewhere of [
    'http://127.0.0.1:50124/callback',
    'http://localhost:50123/callback',
    'https://127.0.0.1:50123/callback',
    `${listening}/`,
    `${customProtocol}://callback`,
  ]) {
    expect(parseCallbackUrl(`${elsewhere}?code=c&state=s`, listening), elsewhere).toBeNull();
  }
});

describe('a pasted address counts as a callback', () => {
  const listening = 'http://127.0.0.1:50123/callback';
  const whole = `${listening}?code=c&state=s`;
  test.each([
    ['as it is', whole],
    ['with white space around it', `\n ${whole}\t\r\n`],
    ['without http://', whole.replace('http://', '')],
    ['with https://, which a browser has tried', whole.replace('http', 'https')],
    ['with a final #', `${whole}#`],
    ['with a fragment', `${whole}#_=_`],
    ['broken by a space', `${whole.slice(0, 20)} ${whole.slice(20)}`],
    ['broken over lines, as mails and terminals do it', whole.replaceAll('=', '=\r\n  ')],
    ['with a sign that shows nothing', `\ufeff${whole}\u200b`],
    ['with a space that does not break', `\u00a0${whole}`],
    ['in quotation marks', `"${whole}"`],
    ['in angle brackets', `<${whole}>`],
  ])('%s', (_case, text) => {
    expect(parsePastedCallback(text, listening)).toEqual(code);
  });

  test.each([
    ['as it is', `${customProtocol}://callback?code=c&state=s`],
    ['without its scheme', 'callback?code=c&state=s'],
    ['broken by a space', `${customProtocol}://callback?code=c &state=s`],
  ])('over the custom protocol %s', (_case, text) => {
    expect(parsePastedCallback(text, `${customProtocol}://callback`)).toEqual(code);
  });

  test.each([
    ['of another port', whole.replace('50123', '50124')],
    ['of another computer', whole.replace('127.0.0.1', '127.0.0.1.example.com')],
    ['with a user', whole.replace('127', 'user@127')],
    ['without its state', `${listening}?code=c`],
    ['of a search engine that was given it', `https://search.example/?q=${encodeURIComponent(whole)}`],
    ['without an address', 'code=c&state=s'],
    ['of nothing', ''],
  ])('except %s', (_case, text) => {
    expect(parsePastedCallback(text, listening)).toBeNull();
  });
});

describe('an address is not a callback when', () => {
  const parameters = '?code=c&state=s';
  test.each([
    ['it is empty', ''],
    ['it has no parameters', `${customProtocol}://callback`],
    ['it has another scheme', `${customProtocol}-x://callback${parameters}`],
    ['its scheme stands inside another', `https://example.com/${customProtocol}://callback${parameters}`],
    ['it has another host', `${customProtocol}://callback.example.com${parameters}`],
    ['its host is in capitals', `${customProtocol}://CALLBACK${parameters}`],
    ['it has a user', `${customProtocol}://user@callback${parameters}`],
    ['it has another path', `${customProtocol}://callback/other${parameters}`],
    ['its path leads back in escapes', `${customProtocol}://callback/%2e%2e/${parameters}`],
    ['its parameters are in the fragment', `${customProtocol}://callback#${parameters}`],
    ['a control character is in it', `${customProtocol}://callback${parameters}&more=\u0000`],
    ['a letter beyond ASCII is in it', `${customProtocol}://callback${parameters}&more=ä`],
    ['it is longer than any callback', `${customProtocol}://callback${parameters}&x=${'x'.repeat(8192)}`],
  ])('%s', (_case, address) => {
    expect(parseCallbackUrl(address, redirectUri)).toBeNull();
  });
});

describe('parameters are not a callback when', () => {
  test.each([
    ['there are none', ''],
    ['the state is missing', 'code=c'],
    ['neither code nor error is there', 'state=s'],
    ['both code and error are there', 'code=c&error=access_denied&state=s'],
    ['the state is there twice', 'code=c&state=s&state=s'],
    ['the code is there twice', 'code=c&code=d&state=s'],
    ['the error is there twice', 'error=a&error=b&state=s'],
    ['the code is empty', 'code=&state=s'],
    ['the state is empty', 'code=c&state='],
    ['the code has a space', 'code=a+b&state=s'],
    ['the state has a control character', 'code=c&state=%1b'],
    ['the state has a letter beyond ASCII', 'code=c&state=%C3%A4'],
    ['the code is oversize', `code=${'c'.repeat(4097)}&state=s`],
    ['the state is oversize', `code=c&state=${'s'.repeat(4097)}`],
    ['the names are in capitals', 'CODE=c&STATE=s'],
  ])('%s', (_case, query) => {
    expect(parseCallbackParameters(new URLSearchParams(query))).toBeNull();
  });
});

test('parameters of the maximum length are a callback', () => {
  const longest = 'x'.repeat(4096);
  const callback = parseCallbackParameters(new URLSearchParams({ code: longest, state: longest }));
  expect(callback).toEqual({ kind: 'code', state: longest, code: new Secret(longest) });
});

test('WorkOS’s text about an error is dropped', () => {
  const query = new URLSearchParams({ error: 'server_error', error_description: 'marker', state: 's' });
  expect(JSON.stringify(parseCallbackParameters(query))).not.toContain('marker');
});
