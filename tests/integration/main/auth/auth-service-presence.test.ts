import { expect, test } from 'vitest';
import type { AuthService } from '../../../../main/auth/auth-service.ts';
import { awayAfter } from '../../../../main/auth/session/presence.ts';
import { setUpAuthService } from './auth-service-set-up.ts';

const { around, launch, signIn, refreshes } = setUpAuthService();

/** When the next renewal is due, or null if none is planned. */
async function nextRefreshAt(service: AuthService): Promise<number | null> {
  const dashboard = await service.readDashboard();
  if (!dashboard.ok) throw new Error(dashboard.problem.code);
  return dashboard.value.nextRefreshAt;
}

/** A service with a session, in a window that stays open. */
async function launchSignedIn(): Promise<AuthService> {
  around.isWindowShown = true;
  const service = await launch();
  await signIn(service);
  await service.settled();
  return service;
}

test('renewals are planned after a sign-in, however long it took', async () => {
  around.isWindowShown = true;
  const service = await launch();
  around.passed = awayAfter;
  await signIn(service);
  await service.settled();
  expect(await nextRefreshAt(service)).toEqual(expect.any(Number));
});

test.each(['resumed', 'network-returned'] as const)(
  'nothing is renewed while nobody has used the open window for 15 minutes: %s',
  async (cause) => {
    const service = await launchSignedIn();
    around.passed = awayAfter;
    service.wake(cause);
    await service.settled();
    expect(refreshes()).toHaveLength(0);
    // Reading it renews the expired token, but plans no further renewal.
    expect(await nextRefreshAt(service)).toBeNull();
  },
);

test('the token is renewed at once when the user comes back', async () => {
  const service = await launchSignedIn();
  around.passed = awayAfter;
  service.wake('in-use');
  await expect.poll(refreshes).toHaveLength(1);
  await service.settled();
  expect(await nextRefreshAt(service)).toEqual(expect.any(Number));
  expect(refreshes()).toHaveLength(1);
});

test('renewals continue while the user does something now and then', async () => {
  const service = await launchSignedIn();
  for (let count = 0; count < 4; count++) {
    around.passed += awayAfter - 60_000;
    service.wake('in-use');
    await expect.poll(refreshes).toHaveLength(count + 1);
    await service.settled();
    expect(await nextRefreshAt(service)).toEqual(expect.any(Number));
  }
});
