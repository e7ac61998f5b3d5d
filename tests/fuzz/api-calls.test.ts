import * as fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { createApiProxy } from '../../main/api/api-proxy.ts';
import { Secret } from '../../main/lib/secret.ts';
import { createCapturedLog } from '../support/captured-log.ts';
import { changedText } from './near-misses.ts';
import { inputs } from './inputs.ts';

const base = 'https://api.example.com/v1';
const routes = [
  { path: '/notes', methods: ['GET', 'POST'] },
  { path: '/people/me', methods: ['GET'] },
] as const;

let sent: { readonly url: string; readonly init: RequestInit }[] = [];
let time = 0;
const call = createApiProxy({
  apis: [{ name: 'backend', base, routes }],
  fetch: async (url, init) => {
    sent.push({ url, init });
    return new Response(null, { status: 204 });
  },
  withAccessToken: async (ask) => ({ ok: true, value: await ask(new Secret('marker-token')) }),
  now: () => (time += 1_000),
  log: createCapturedLog(),
});
beforeEach(() => {
  sent = [];
});

const piece = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('notes', 'people', 'me', '1', 'a-b_c', '%41') },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '',
      '.',
      '..',
      '...',
      '%2e%2e',
      '.%2E',
      '%2f',
      '%5c',
      '\\',
      '..;',
      ';x=1',
      '%252e%252e',
      '%00',
      '%0d%0a',
      '%zz',
      '%c3%28',
      'é',
      '@evil.example.com',
      ':80',
      'notes?x',
      'notes#x',
    ),
  },
);
const path = fc.oneof(
  { weight: 3, arbitrary: fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join('/')) },
  { weight: 2, arbitrary: piece.map((each) => `notes/${each}`) },
  { weight: 1, arbitrary: changedText('people/me') },
);
const address = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(path, fc.constantFrom('', '', '?q=1', '?u=//evil.example.com/..', '#x'))
      .map(([to, rest]) => `app://desktop/api/backend/${to}${rest}`),
  },
  { weight: 2, arbitrary: changedText('app://desktop/api/backend/notes/1?q=1') },
);
const method = fc.constantFrom('GET', 'POST', 'GET', 'DELETE', 'PUT', 'HEAD', 'get', 'TRACE', 'CONNECT');

/** Whether a sent path is one of the routes or below it, however it is parsed. */
const isRouted = (pathname: string, verb: string): boolean =>
  routes.some(
    (route) =>
      (pathname === `/v1${route.path}` || pathname.startsWith(`/v1${route.path}/`)) &&
      (route.methods as readonly string[]).includes(verb),
  );

test('the token goes only to the configured paths with the configured methods @security', async () => {
  let passed = 0;
  await fc.assert(
    fc.asyncProperty(address, method, async (url, verb) => {
      sent = [];
      const answer = await call({ url, method: verb, headers: new Headers(), body: null } as Request);
      if (answer.status !== 204) {
        expect([400, 404, 405]).toContain(answer.status);
        expect(sent).toEqual([]);
        return;
      }
      passed += 1;
      const [{ url: to, init } = { url: '', init: {} }] = sent;
      const { origin, pathname, username, hash } = new URL(to);
      expect([sent.length, origin, username, hash]).toEqual([1, 'https://api.example.com', '', '']);
      expect(init.method).toBe(verb);
      expect(isRouted(pathname, verb)).toBe(true);
      // A server that decodes it once or twice gets the same path.
      const decoded = decodeURIComponent(decodeURIComponent(pathname));
      expect(isRouted(new URL(decoded, base).pathname, verb)).toBe(true);
      expect(decoded).not.toMatch(/[\\;\p{Cc}]|\/\//u);
      expect(url.slice('app://desktop/api/backend'.length).split(/[?#]/)[0]).toBe(
        pathname.slice('/v1'.length),
      );
    }),
  );
  expect(passed).toBeGreaterThan(inputs / 100);
});
