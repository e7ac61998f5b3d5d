import { expect, test } from 'vitest';
import { createLoopback } from '../../../../../main/auth/sign-in/loopback-server.ts';
import { createSignOut } from '../../../../../main/auth/sign-in/sign-out.ts';
import { systemClock } from '../../../../../main/lib/clock.ts';
import { createCapturedLog } from '../../../../support/captured-log.ts';
import { createMemoryStore } from '../../../../support/memory-store.ts';
import { createSession } from '../../../../support/session-values.ts';
import { headerOf, navigation, statusOf, navigateTo } from '../../../../support/raw-request.ts';

/** A sign-out with an opened browser, and requests to its listener. */
async function startSignOut() {
  const opened: string[] = [];
  const { store } = createMemoryStore();
  store.dispatch({ type: 'signed-in', session: createSession(), returnTo: null });
  const signOut = createSignOut({
    store,
    signIn: { cancel: async () => {} },
    loadClient: async () => ({ logoutUrl: (_sessionId, returnTo) => String(returnTo) }),
    openBrowser: async (url) => void opened.push(url),
    listen: createLoopback(
      (page) => page,
      () => 0,
    ),
    clock: systemClock,
    log: createCapturedLog(),
  });
  await signOut();
  const comeBack = (headers: Readonly<Record<string, string>>) => navigateTo(opened[0] ?? '', headers);
  return { forcesLogin: () => store.model().forceLogin, comeBack };
}

test('the browser’s return confirms that its session has ended', async () => {
  const { forcesLogin, comeBack } = await startSignOut();
  const answer = await comeBack(navigation);
  expect([statusOf(answer), headerOf(answer, 'content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(forcesLogin()).toBe(false);
});

test.each<[string, Readonly<Record<string, string>>]>([
  ['an image of a page', { ...navigation, 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'image' }],
  ['a script of a page', { ...navigation, 'Sec-Fetch-Mode': 'cors', 'Sec-Fetch-Dest': 'empty' }],
  ['a frame in a page', { ...navigation, 'Sec-Fetch-Dest': 'iframe' }],
  ['a browser that does not say', {}],
])('%s ends nothing', async (_case, headers) => {
  const { forcesLogin, comeBack } = await startSignOut();
  expect(statusOf(await comeBack(headers))).toBe(400);
  expect(forcesLogin()).toBe(true);
  expect(statusOf(await comeBack(navigation))).toBe(200);
});
