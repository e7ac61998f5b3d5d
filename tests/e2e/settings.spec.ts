import { productName } from '../../common/product.ts';
import { expect, test } from './fixtures.ts';
import { pixel } from './person.ts';

test('an API key in the environment is ignored with a warning, and never sent', async ({
  app,
  person,
  emulator,
  moreSecrets,
}) => {
  const apiKey = 'sk_example_that_must_not_be_used';
  moreSecrets.push(apiKey);
  await app.launch({ keyring: true, env: { WORKOS_API_KEY: apiKey } });
  expect(app.log()).toContain('api-key-ignored');
  await person.signIn(pixel);
  const calls = emulator.control.calls();
  expect(calls.length).toBeGreaterThan(0);
  expect(JSON.stringify(calls)).not.toContain(apiKey);
  expect(calls.filter(({ headers }) => 'authorization' in headers)).toEqual([]);
});

const mistakes = [
  { env: { WORKOS_CLIENT_ID: undefined }, says: 'WORKOS_CLIENT_ID: is missing.' },
  { env: { WORKOS_CLIENT_ID: 'sk_not_a_client' }, says: 'WORKOS_CLIENT_ID: does not look like a client ID.' },
  {
    env: { WORKOS_API_BASE_URL: 'http://api.example.com' },
    says: 'WORKOS_API_BASE_URL: must start with https://',
  },
  {
    env: { WORKOS_COOKIE_PASSWORD: 'nine char' },
    says: 'WORKOS_COOKIE_PASSWORD: is too short (9 characters).',
  },
  { env: { WORKOS_REDIRECT_URI: 'http://0.0.0.0:1234/callback' }, says: 'WORKOS_REDIRECT_URI: must be ' },
] as const;

test('the app refuses to start with invalid settings and explains each one', async ({ app, moreSecrets }) => {
  moreSecrets.push('nine char');
  for (const { env, says } of mistakes) {
    const { code, output } = await app.launchToItsEnd({ env });
    expect(output).toContain(`${productName} can't start.`);
    expect(output).toContain(says);
    expect(code).toBe(1);
  }
});
