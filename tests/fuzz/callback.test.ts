import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { customProtocol } from '../../common/product.ts';
import { parseCallbackUrl, type Callback } from '../../main/auth/sign-in/callback.ts';
import { findDeepLink } from '../../main/desktop/deep-links.ts';
import { changedText } from './near-misses.ts';

const redirectUri = `${customProtocol}://callback`;

/** A text in an address, with some unnecessarily percent-encoded bytes. */
const encoded = (text: string, which: number): string =>
  [...Buffer.from(text)]
    .map((byte, place) => {
      const sign = String.fromCharCode(byte);
      const isPlain = /[\w.~-]/.test(sign) && ((which >> (place % 16)) & 1) === 0;
      return isPlain ? sign : `%${byte.toString(16).padStart(2, '0')}`;
    })
    .join('');

const visible = fc.string({
  unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
  minLength: 1,
  maxLength: 30,
});
const parameterValue = fc.oneof(
  { weight: 12, arbitrary: visible },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '',
      ' ',
      'a b',
      'a\n',
      '\0',
      'é',
      '\u007f',
      'x'.repeat(4096),
      'x'.repeat(4097),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.string({ unit: 'grapheme', maxLength: 10 }),
  },
);
const parameter = fc.record({
  name: fc.oneof(
    { weight: 10, arbitrary: fc.constantFrom('state', 'code', 'error') },
    {
      weight: 3,
      arbitrary: fc.constantFrom('State', 'code[]', 'state ', 'error_description', 'iss', '__proto__', ''),
    },
  ),
  value: parameterValue,
  which: fc.nat(0xffff),
});
const target = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(redirectUri, `${redirectUri}/`) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      `${redirectUri}//`,
      `${redirectUri}/.`,
      `${redirectUri}/../callback`,
      `${redirectUri}:80`,
      `${customProtocol}://user@callback`,
      `${customProtocol}:callback`,
      `${customProtocol}:/callback`,
      `${customProtocol}:///callback`,
      `${customProtocol}://callback.example.com`,
      `${customProtocol}://CALLBACK`,
      `${customProtocol.toUpperCase()}://callback`,
      'http://127.0.0.1/callback',
      'app://desktop/callback',
      '',
    ),
  },
);
const parameters = fc.oneof(
  { weight: 3, arbitrary: fc.array(parameter, { maxLength: 5 }) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(parameter, parameter, fc.constantFrom('code', 'error'))
      .map(([state, other, name]) => [
        { ...state, name: 'state' },
        { ...other, name },
      ]),
  },
);

const isUsable = (value: string): boolean => value.length <= 4096 && /^[!-~]+$/.test(value);

/** The expected result for an address, from its parts. */
function meaning(
  to: string,
  given: readonly { readonly name: string; readonly value: string }[],
  address: string,
): { readonly kind: string; readonly state: string; readonly text: string } | null {
  if (to !== redirectUri && to !== `${redirectUri}/`) return null;
  if (address.length > 8192 || given.length === 0) return null;
  const states = given.filter(({ name }) => name === 'state');
  const outcomes = given.filter(({ name }) => name === 'code' || name === 'error');
  const [state, outcome] = [states[0], outcomes[0]];
  if (states.length !== 1 || outcomes.length !== 1 || !state || !outcome) return null;
  if (!isUsable(state.value) || !isUsable(outcome.value)) return null;
  return { kind: outcome.name, state: state.value, text: outcome.value };
}

const plain = (callback: Callback | null) =>
  callback && {
    kind: callback.kind,
    state: callback.state,
    text: callback.kind === 'code' ? callback.code.reveal() : callback.error,
  };

describe('the address of a callback', () => {
  test('parses to its parts, and to nothing if any part is wrong @security', () => {
    fc.assert(
      fc.property(target, parameters, fc.constantFrom('', '', '', '', '#', '#x'), (to, given, fragment) => {
        const query = given
          .map(({ name, value, which }) => `${encoded(name, which)}=${encoded(value, which)}`)
          .join('&');
        const address = `${to}?${query}${fragment}`;
        expect(plain(parseCallbackUrl(address, redirectUri))).toEqual(meaning(to, given, address));
      }),
    );
  });

  test('is rejected after random changes, or survives writing and parsing again @security', () => {
    fc.assert(
      fc.property(changedText(`${redirectUri}?code=marker%2Dcode&state=marker-state&iss=x`), (address) => {
        const callback = plain(parseCallbackUrl(address, redirectUri));
        if (callback === null) return;
        expect([redirectUri, `${redirectUri}/`]).toContain(address.replace(/#.*/, '').split('?')[0]);
        expect([callback.state, callback.text].every(isUsable)).toBe(true);
        const anew = new URLSearchParams({ state: callback.state, [callback.kind]: callback.text });
        expect(plain(parseCallbackUrl(`${redirectUri}?${anew}`, redirectUri))).toEqual(callback);
      }),
    );
  });
});

const argument = fc.oneof(
  fc.constantFrom(
    '--inspect=0.0.0.0:9229',
    '--no-sandbox',
    '--remote-debugging-port=9222',
    '--user-data-dir=/tmp/x',
    '--',
    '-r',
    './app',
    `--${customProtocol}://callback`,
    ` ${customProtocol}://callback`,
    `x=${customProtocol}://callback?code=c&state=s`,
    `https://example.com/?u=${customProtocol}://callback`,
    `${customProtocol}-x://callback`,
  ),
  fc.constantFrom(
    `${customProtocol}://callback?code=c&state=s`,
    `${customProtocol.toUpperCase()}:x`,
    `${customProtocol}:--inspect`,
  ),
  changedText(`${customProtocol}://callback?code=c&state=s`),
  fc.string({ unit: 'binary', maxLength: 20 }),
);

test('a command line gives an address only if it contains exactly one @security', () => {
  const scheme = new RegExp(`^${customProtocol.replaceAll(/[+.]/g, String.raw`\$&`)}:`, 'i');
  fc.assert(
    fc.property(fc.array(argument, { maxLength: 5 }), (commandLine) => {
      const addresses = commandLine.filter((each) => scheme.test(each));
      expect(findDeepLink(commandLine, customProtocol)).toBe(addresses.length === 1 ? addresses[0] : null);
    }),
  );
});
