import { expect, test, vi } from 'vitest';
import { createProxyLogin, type Credentials, type KnockAtProxy } from '../../../../main/lib/proxy-login.ts';

const url = 'https://api.example.com/user_management/authenticate';
const refusal = (code: string) =>
  new TypeError('The network request failed.', { cause: new Error(`net::${code}`) });

/** A proxy that lets calls pass once it has the password. */
function setUp({
  refuse = (): Response => Promise.reject(refusal('ERR_PROXY_AUTH_REQUESTED')) as never,
} = {}) {
  const clock = { now: 1_000_000 };
  const answers: (Credentials | null)[] = [];
  let isOpen = false;
  const send = vi.fn(async (_url: string, _init: RequestInit) =>
    isOpen ? new Response('passed') : refuse(),
  );
  const knock = vi.fn<KnockAtProxy>(async (_url, answer) => {
    for (;;) {
      const given = await answer('proxy.example.com:3128');
      isOpen = given?.password === 'right';
      if (isOpen || given === null) return;
    }
  });
  const ask = vi.fn(async (_proxy: string) => answers.shift() ?? null);
  const fetch = createProxyLogin({ fetch: send, knock, ask, now: () => clock.now });
  return { clock, answers, send, knock, ask, fetch };
}
const right = { name: 'somebody', password: 'right' };
const wrong = { name: 'somebody', password: 'wrong' };

test.each([
  ['an error', undefined],
  ['an answer', () => new Response('no', { status: 407 })],
])('a proxy that asks by %s gets the password, and the call is repeated', async (_case, refuse) => {
  const { answers, ask, send, fetch } = setUp(refuse === undefined ? {} : { refuse });
  answers.push(right);
  const init = { method: 'POST', body: 'a=b' };
  expect(await (await fetch(url, init)).text()).toBe('passed');
  expect(ask.mock.calls).toEqual([['proxy.example.com:3128']]);
  expect(send.mock.calls).toEqual([
    [url, init],
    [url, init],
  ]);
});

test('concurrent calls ask once, and later ones not at all', async () => {
  const { answers, ask, fetch } = setUp();
  answers.push(right);
  await Promise.all([fetch(url, {}), fetch(url, {}), fetch(url, {})]);
  await fetch(url, {});
  expect(ask).toHaveBeenCalledOnce();
});

test('a wrong password makes it ask again, three times at most', async () => {
  const { answers, ask, fetch } = setUp();
  answers.push(wrong, right);
  expect((await fetch(url, {})).status).toBe(200);
  expect(ask).toHaveBeenCalledTimes(2);

  const other = setUp();
  other.answers.push(wrong, wrong, wrong, right);
  await expect(other.fetch(url, {})).rejects.toThrow('The network request failed.');
  expect(other.ask).toHaveBeenCalledTimes(3);
});

test('a user who gives no answer is not asked again for a minute', async () => {
  const { clock, answers, ask, send, fetch } = setUp();
  await expect(fetch(url, {})).rejects.toThrow('The network request failed.');
  await expect(fetch(url, {})).rejects.toThrow('The network request failed.');
  expect(ask).toHaveBeenCalledOnce();
  expect(send).toHaveBeenCalledTimes(2);
  clock.now += 60_000;
  answers.push(right);
  expect((await fetch(url, {})).status).toBe(200);
});

test.each(['ERR_INTERNET_DISCONNECTED', 'ERR_PROXY_CONNECTION_FAILED', 'ERR_CERT_AUTHORITY_INVALID'])(
  '%s is not taken for a proxy’s question',
  async (code) => {
    const { knock, fetch } = setUp({ refuse: () => Promise.reject(refusal(code)) as never });
    await expect(fetch(url, {})).rejects.toThrow('The network request failed.');
    expect(knock).not.toHaveBeenCalled();
  },
);

test('any answer of the API is passed on', async () => {
  const { knock, fetch } = setUp({ refuse: () => new Response('', { status: 401 }) });
  expect((await fetch(url, {})).status).toBe(401);
  expect(knock).not.toHaveBeenCalled();
});

test('the call is repeated if the proxy asks for nothing when tested', async () => {
  const { send, knock, ask, fetch } = setUp({
    refuse: () => Promise.reject(refusal('ERR_TUNNEL_CONNECTION_FAILED')) as never,
  });
  knock.mockImplementation(async () => {});
  await expect(fetch(url, {})).rejects.toThrow('The network request failed.');
  expect(ask).not.toHaveBeenCalled();
  expect(send).toHaveBeenCalledTimes(2);
});
