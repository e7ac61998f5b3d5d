import { expect, test, vi } from 'vitest';
import { createHostedSignOut } from '../../../../../main/auth/sign-in/sign-out.ts';
import { createCapturedLog } from '../../../../support/captured-log.ts';
import { headerOf, navigation, statusOf, navigateTo } from '../../../../support/raw-request.ts';

/** A sign-out whose browser has been opened, with what comes back to it. */
async function startSignOut() {
  const opened: string[] = [];
  const onEnded = vi.fn<() => void>();
  const signOut = createHostedSignOut({
    loadClient: async () => ({ logoutUrl: (_sessionId, returnTo) => String(returnTo) }),
    openBrowser: async (url) => void opened.push(url),
    pages: (page) => page,
    log: createCapturedLog(),
  });
  await signOut.start('session_1', onEnded);
  const comeBack = (headers: Readonly<Record<string, string>>) => navigateTo(opened[0] ?? '', headers);
  return { onEnded, comeBack };
}

test('a browser that comes back in a tab has ended its session', async () => {
  const { onEnded, comeBack } = await startSignOut();
  const answer = await comeBack(navigation);
  expect([statusOf(answer), headerOf(answer, 'content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(onEnded).toHaveBeenCalledOnce();
});

test.each<[string, Readonly<Record<string, string>>]>([
  ['an image of a page', { ...navigation, 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'image' }],
  ['a script of a page', { ...navigation, 'Sec-Fetch-Mode': 'cors', 'Sec-Fetch-Dest': 'empty' }],
  ['a frame in a page', { ...navigation, 'Sec-Fetch-Dest': 'iframe' }],
  ['a browser that does not say', {}],
])('%s ends nothing', async (_case, headers) => {
  const { onEnded, comeBack } = await startSignOut();
  expect(statusOf(await comeBack(headers))).toBe(400);
  expect(onEnded).not.toHaveBeenCalled();
  expect(statusOf(await comeBack(navigation))).toBe(200);
});
