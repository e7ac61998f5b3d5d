import { afterAll, expect, test } from 'vitest';
import { startEmulator } from '../../../emulator/index.ts';
import { customProtocol } from '../../../common/product.ts';
import { authorizationUrl, createVisitor } from './hosted-visitor.ts';

const emulator = await startEmulator();
afterAll(() => emulator.close());

test('an impersonation signs the browser in as that user, and goes to the app’s sign-in endpoint', async () => {
  const visitor = createVisitor(emulator);
  const { url } = await visitor.open('/emulator/impersonate?user_id=user_01K0EMVAT0R000000000C0MET0');
  expect(url.href.replace(`${customProtocol}:`, '')).toMatch(/^\/\/sign-in\?context=[\w-]+$/);
  const silent = await visitor.open(authorizationUrl(emulator));
  expect(silent.url.pathname).toBe('/callback');
});

test.each(['user_01K0EMVAT0R0000000000N0VA0', 'nobody'])('nobody impersonates %s', async (id) => {
  const page = await createVisitor(emulator).open(`/emulator/impersonate?user_id=${id}`);
  expect(page.status).toBe(422);
});
