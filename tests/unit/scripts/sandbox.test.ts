import { expect, test } from 'vitest';
import { chooseSandbox } from '../../../scripts/sandbox.ts';

const dist = "/home/some one's/electron";
const own = `${dist}/chrome-sandbox`;
const debian = '/usr/lib/chromium/chrome-sandbox';

const choose = (code: number | null, helpers: readonly string[]) =>
  chooseSandbox(dist, {
    makeNamespace: async () => ({ code, output: '' }),
    isHelper: (file) => helpers.includes(file),
  });

test.each([
  ['user namespaces', 0, [], {}],
  ['Electron’s own helper', 1, [own], {}],
  ['the helper of chromium-sandbox', 1, [debian], { CHROME_DEVEL_SANDBOX: debian }],
  ['nothing to ask with', null, [], {}],
] as const)('with %s the app starts', async (_case, code, helpers, env) => {
  expect(await choose(code, helpers)).toEqual(env);
});

test('without any, two lines say what it is and what to paste', async () => {
  const error: Error = await choose(1, []).then(
    () => new Error('It went through.'),
    (refusal: Error) => refusal,
  );
  const [what, paste, ...more] = error.message.split('\n');
  expect(what).toContain('user namespaces');
  const quoted = String.raw`'/home/some one'\''s/electron/chrome-sandbox'`;
  expect(paste).toBe(`sudo chown root:root ${quoted} && sudo chmod 4755 ${quoted}`);
  expect(more).toEqual([]);
  expect(error.message).not.toContain('--no-sandbox');
});
