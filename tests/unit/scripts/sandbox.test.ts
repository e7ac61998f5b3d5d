import { expect, test } from 'vitest';
import { chooseSandbox } from '../../../scripts/sandbox.ts';

const dist = "/home/some one's/electron";
const own = `${dist}/chrome-sandbox`;
const debian = '/usr/lib/chromium/chrome-sandbox';

const choose = (code: number | null, helpers: readonly string[]) =>
  chooseSandbox(dist, code, (file) => helpers.includes(file));

test.each([
  ['user namespaces', 0, [], {}],
  ['Electron’s own helper', 1, [own, debian], { CHROME_DEVEL_SANDBOX: own }],
  ['the helper of chromium-sandbox', 1, [debian], { CHROME_DEVEL_SANDBOX: debian }],
  ['nothing to ask with', null, [], {}],
] as const)('with %s the app starts', (_case, code, helpers, env) => {
  expect(choose(code, helpers)).toEqual(env);
});

test('without a sandbox, two lines show the problem and a command to paste', () => {
  const quoted = String.raw`'/home/some one'\''s/electron/chrome-sandbox'`;
  expect(() => choose(1, [])).toThrow(
    new Error(
      'This system forbids unprivileged user namespaces, which the sandbox of Electron needs. Let its helper run as root:\n' +
        `sudo chown root:root ${quoted} && sudo chmod 4755 ${quoted}`,
    ),
  );
});
