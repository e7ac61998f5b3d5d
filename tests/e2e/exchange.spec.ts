import type { PlannedFault } from '../../emulator/faults.ts';
import type { AuthProblemCode } from '../../common/auth/auth-problem.ts';
import { strings } from '../../common/strings.ts';
import { expect, test } from './fixtures.ts';
import { pixel } from './person.ts';

const authenticate = '/user_management/authenticate';
const failures: readonly {
  readonly name: string;
  readonly path: string;
  readonly fault: PlannedFault['fault'];
  readonly problem: AuthProblemCode;
}[] = [
  {
    name: 'the connection breaks',
    path: authenticate,
    fault: { kind: 'drop', when: 'before-processing' },
    problem: 'unreachable',
  },
  {
    name: 'AuthKit has an error',
    path: authenticate,
    fault: { kind: 'status', status: 500 },
    problem: 'unreachable',
  },
  {
    name: 'a proxy answers',
    path: authenticate,
    fault: { kind: 'captive-portal' },
    problem: 'response-invalid',
  },
  {
    name: 'the code is refused',
    path: authenticate,
    fault: {
      kind: 'status',
      status: 400,
      body: { error: 'invalid_grant', error_description: 'Call 555-0100' },
    },
    problem: 'code-refused',
  },
];

for (const { name, path, fault, problem } of failures) {
  test(`when ${name} at the exchange, it is told, and signing in again works`, async ({
    app,
    person,
    emulator,
  }) => {
    await app.launch();
    // More than once: Chromium itself repeats a request on a connection that was reused and broke.
    emulator.control.addFault({ path, times: 10, fault });
    await app.button('Sign in').click();
    await person.followToBrowser();
    await person.enterCredentials(pixel);

    await expect(person.tab).toHaveURL(/\/failed$/);
    const { title, advice } = strings.problems[problem];
    await expect(app.window.getByRole('alert')).toContainText(`${title} ${advice}`);
    await expect(app.window.locator('body')).not.toContainText('555');

    emulator.control.clearFaults();
    await app.button('Sign in').click();
    await person.followToBrowser();
    await expect(person.tab).toHaveURL(/\/done$/);
    await person.expectSignedIn(pixel);
  });
}

test('an access token that is signed with an unknown key is refused', async ({ app, person, emulator }) => {
  await app.launch();
  emulator.control.addFault({
    path: `/sso/jwks/${emulator.clientId}`,
    times: 10,
    fault: { kind: 'status', status: 200, body: { keys: [] } },
  });
  await app.button('Sign in').click();
  await person.followToBrowser();
  await person.enterCredentials(pixel);
  await expect(person.tab).toHaveURL(/\/failed$/);
  await expect(app.window.getByRole('alert')).toContainText(strings.problems['token-rejected'].title);
  await expect(app.button('Sign in')).toBeVisible();
});
