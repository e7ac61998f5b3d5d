/** The binding as another user of the computer sees it: over real HTTP, through its transport. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { customProtocol } from '../../../../../common/product.ts';
import { attemptLifetime, createNonce, proveBrowser } from '../../../../../main/auth/sign-in/attempt.ts';
import type { Callback } from '../../../../../main/auth/sign-in/callback.ts';
import { createLoopback } from '../../../../../main/auth/sign-in/loopback-server.ts';
import { createTransports, type Transport } from '../../../../../main/auth/sign-in/transport.ts';
import { systemClock } from '../../../../../main/lib/clock.ts';
import { systemRandom } from '../../../../../main/lib/random.ts';
import { Secret } from '../../../../../main/lib/secret.ts';
import { createCapturedLog } from '../../../../support/captured-log.ts';
import { headerOf, navigateTo, navigation, statusOf } from '../../../../support/raw-request.ts';

const authorizationUrl = 'https://api.workos.com/user_management/authorize?state=s&code_challenge=c';
const receive = vi.fn<(callback: Callback) => Promise<boolean> | null>();
const onSecondVisitor = vi.fn();
const log = createCapturedLog();
const { open } = createTransports({
  redirect: { kind: 'automatic' },
  customProtocolRedirectUri: `${customProtocol}://callback`,
  registerCustomProtocol: async () => {},
  listen: createLoopback(
    (page) => page,
    () => performance.now(),
  ),
  clock: systemClock,
  random: systemRandom,
  log,
});
let codeVerifier: Secret;
let transport: Transport;
const prove = (nonce: string): string => proveBrowser(codeVerifier, nonce);
const openTransport = (earlier: number | null) => open(receive, earlier, { prove, onSecondVisitor });

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  receive.mockReset().mockImplementation(({ state }) => (state === 's' ? Promise.resolve(true) : null));
  onSecondVisitor.mockReset();
  codeVerifier = new Secret(createNonce(systemRandom));
  transport = await openTransport(null);
});
afterEach(() => {
  transport.close();
  vi.runAllTimers();
  vi.useRealTimers();
});

/** A browser, as far as cookies and redirects go. */
function createBrowser() {
  const jar = new Map<string, string>();
  const visit = async (address: string, more: Readonly<Record<string, string>> = {}) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await navigateTo(address, { ...navigation, ...(cookie !== '' && { cookie }), ...more });
    const set = headerOf(answer, 'set-cookie');
    const [, name, value] = /^([^=]+)=([^;]+)/.exec(set ?? '') ?? [];
    if (name !== undefined && value !== undefined) jar.set(name, value);
    return { status: statusOf(answer), location: headerOf(answer, 'location'), set };
  };
  return { jar, visit };
}
const callback = (state = 's', code = 'c'): string => `${transport.redirectUri}?code=${code}&state=${state}`;

test('the opened browser is redirected, and its callback counts', async () => {
  const browser = createBrowser();
  const start = transport.startUrl(authorizationUrl);
  expect(start).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/start\/[\w-]{43}$/);
  expect(start).not.toContain('state');
  const led = await browser.visit(start);
  expect(led).toMatchObject({ status: 303, location: authorizationUrl });
  expect(led.set).toMatch(/^sign-in-[\w-]{43}=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=1800$/);
  expect(attemptLifetime).toBe(1_800_000);
  expect(await browser.visit(callback())).toMatchObject({ status: 303, location: '/done' });
  expect(onSecondVisitor).not.toHaveBeenCalled();
});

test('a callback from another browser is ignored, and the user’s own still counts @security', async () => {
  const browser = createBrowser();
  const start = transport.startUrl(authorizationUrl);
  await browser.visit(start);
  const [own = ['', '']] = browser.jar;
  const [name, value] = own;
  const attempts: Readonly<Record<string, string>>[] = [
    {},
    { cookie: `${name}=` },
    { cookie: `${name}=${value.slice(1)}` },
    { cookie: `${name}=${'A'.repeat(43)}` },
    { cookie: `sign-in-${createNonce(systemRandom)}=${value}` },
    { cookie: `sign-in-=${proveBrowser(new Secret('x'), '')}` },
    { cookie: `x${name}=${value}` },
    { cookie: name },
    { cookie: ';=;==;' },
    { cookie: Array.from({ length: 2_000 }, (_, index) => `sign-in-${index}=x`).join('; ') },
  ];
  for (const headers of attempts) {
    const answer = await navigateTo(callback(), { ...navigation, ...headers });
    expect(statusOf(answer), JSON.stringify(headers).slice(0, 80)).toBe(400);
  }
  expect(receive).not.toHaveBeenCalled();
  expect(await browser.visit(callback())).toMatchObject({ status: 303, location: '/done' });
});

test('other servers’ cookies, even of the same name, do no harm', async () => {
  const browser = createBrowser();
  await browser.visit(transport.startUrl(authorizationUrl));
  const [[name, value] = ['', '']] = browser.jar;
  const cookie = `a=b; ${name}=planted; sign-in-x=y; ${name}=${value}; c=${'d'.repeat(17_000)}`;
  expect(await browser.visit(callback(), { cookie })).toMatchObject({ status: 303 });
});

test('many older cookies, which browsers send first, do not hide the current one', async () => {
  const browser = createBrowser();
  await browser.visit(transport.startUrl(authorizationUrl));
  const [[name, value] = ['', '']] = browser.jar;
  const earlier = Array.from({ length: 60 }, (_, count) => `sign-in-${count}=old`);
  const cookie = [...earlier, `${name}=${value}`].join('; ');
  expect(await browser.visit(callback(), { cookie })).toMatchObject({ status: 303 });
});

test('the same browser may return, and is redirected again', async () => {
  const browser = createBrowser();
  const start = transport.startUrl(authorizationUrl);
  await browser.visit(start);
  expect(await browser.visit(start)).toMatchObject({ status: 303, location: authorizationUrl });
  expect(onSecondVisitor).not.toHaveBeenCalled();
});

test.each([
  ['after the user', false],
  ['before the user', true],
])('a stranger who arrives %s is noticed', async (_when, strangerIsFirst) => {
  const [person, stranger] = [createBrowser(), createBrowser()];
  const start = transport.startUrl(authorizationUrl);
  const [first, second] = strangerIsFirst ? [stranger, person] : [person, stranger];
  await first.visit(start);
  expect(onSecondVisitor).not.toHaveBeenCalled();
  expect(await second.visit(start)).toMatchObject({ status: 200, location: null, set: null });
  expect(onSecondVisitor).toHaveBeenCalledOnce();
  expect(log.lines.at(-1)).toContain('browser-not-alone');
});

test('a second visitor is shown that it has failed, even if the attempt ends with it', async () => {
  const start = transport.startUrl(authorizationUrl);
  await createBrowser().visit(start);
  onSecondVisitor.mockImplementation(() => transport.close());
  expect(await createBrowser().visit(start)).toMatchObject({ status: 200 });
  vi.advanceTimersByTime(60_000);
  await expect(createBrowser().visit(start)).rejects.toThrow('ECONNREFUSED');
});

test('a stranger is noticed for a while even after the sign-in has ended', async () => {
  const [person, stranger] = [createBrowser(), createBrowser()];
  const start = transport.startUrl(authorizationUrl);
  await stranger.visit(start);
  expect(await stranger.visit(callback())).toMatchObject({ location: '/done' });
  transport.close();
  vi.advanceTimersByTime(50_000);
  await person.visit(start);
  expect(onSecondVisitor).toHaveBeenCalledOnce();
  vi.advanceTimersByTime(20_000);
  await expect(person.visit(start)).rejects.toThrow('ECONNREFUSED');
});

test('the cookie of one opening is invalid for the next', async () => {
  const [person, stranger] = [createBrowser(), createBrowser()];
  await person.visit(transport.startUrl(authorizationUrl));
  const again = transport.startUrl(authorizationUrl);
  await stranger.visit(again);
  await person.visit(again);
  expect(onSecondVisitor).toHaveBeenCalledOnce();
});

test.each([
  { 'sec-purpose': 'prefetch' },
  { 'sec-purpose': 'prefetch;prerender' },
  { purpose: 'prefetch' },
  { 'x-moz': 'prefetch' },
  { 'x-purpose': 'preview' },
])('a prefetch (%j) gets no cookie and does not use up the address', async (headers) => {
  const start = transport.startUrl(authorizationUrl);
  const ahead = createBrowser();
  expect(await ahead.visit(start, headers as Record<string, string>)).toEqual({
    status: 204,
    location: null,
    set: null,
  });
  expect(await createBrowser().visit(start)).toMatchObject({ status: 303 });
  expect(onSecondVisitor).not.toHaveBeenCalled();
});

test.each(['prefetch', 'prefetch;prerender'])(
  'a prefetch of the callback (%s) does not use it up',
  async (purpose) => {
    const browser = createBrowser();
    await browser.visit(transport.startUrl(authorizationUrl));
    expect(await browser.visit(callback(), { 'sec-purpose': purpose })).toMatchObject({ status: 204 });
    expect(receive).not.toHaveBeenCalled();
    expect(await browser.visit(callback())).toMatchObject({ location: '/done' });
  },
);

test('unknown addresses lead nowhere and end nothing', async () => {
  const start = transport.startUrl(authorizationUrl);
  const nonce = start.slice(start.lastIndexOf('/') + 1);
  const { origin } = new URL(start);
  for (const path of [
    '/start/',
    '/start',
    `/start/${createNonce(systemRandom)}`,
    `/start/${nonce}/`,
    `/start/${nonce}x`,
  ]) {
    const answer = await navigateTo(`${origin}${path}`);
    expect(statusOf(answer), path).toBeGreaterThanOrEqual(400);
    expect(headerOf(answer, 'set-cookie')).toBeNull();
  }
  expect(statusOf(await navigateTo(`${origin}/start/__proto__`))).toBe(400);
  expect(onSecondVisitor).not.toHaveBeenCalled();
  expect(await createBrowser().visit(start)).toMatchObject({ status: 303 });
});

test('a repeated callback shows the same outcome, and another callback shows nothing', async () => {
  const browser = createBrowser();
  await browser.visit(transport.startUrl(authorizationUrl));
  const both = await Promise.all([browser.visit(callback()), browser.visit(callback())]);
  receive.mockReturnValue(null);
  for (const { location } of [...both, await browser.visit(callback())]) expect(location).toBe('/done');
  expect(receive).toHaveBeenCalledOnce();
  expect(await browser.visit(callback('s', 'other'))).toMatchObject({ status: 400 });
  expect(await createBrowser().visit(callback())).toMatchObject({ status: 400 });
});

test('after a restart of the app the earlier browser is still known @security', async () => {
  const browser = createBrowser();
  await browser.visit(transport.startUrl(authorizationUrl));
  const port = Number(new URL(transport.redirectUri).port);
  transport.close();
  transport = await openTransport(port);
  expect(await createBrowser().visit(callback())).toMatchObject({ status: 400 });
  expect(await browser.visit(callback())).toMatchObject({ location: '/done' });
});

test('the proof is bound to attempt and opening, and is never sent to WorkOS', () => {
  const other = new Secret(createNonce(systemRandom));
  const proofs = [prove('a'), prove('b'), proveBrowser(other, 'a')];
  expect(new Set(proofs).size).toBe(3);
  expect(prove('a')).toBe(prove('a'));
});
