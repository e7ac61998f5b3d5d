import { expect, test, vi } from 'vitest';
import { startEmulator } from '../../../../emulator/index.ts';
import type { Fetch } from '../../../../main/lib/net-fetch.ts';
import { fetchProfilePicture } from '../../../../main/api/profile-picture.ts';

const apiOrigin = 'http://127.0.0.1:4477';

const answering = (body: BodyInit | null, headers: Record<string, string>, status = 200): Fetch =>
  vi.fn(async () => new Response(body, { status, headers }));
const png = { 'content-type': 'image/png' };
const address = 'https://pictures.example.com/a.png';

test('only the picture and its type are passed on', async () => {
  const fetch = answering('pixels', {
    'content-type': 'image/png; charset=x',
    'set-cookie': 'a=b',
    'x-more': '1',
  });
  const picture = await fetchProfilePicture(address, apiOrigin, fetch);
  expect(Object.fromEntries(picture?.headers ?? [])).toEqual({
    'cache-control': 'no-store',
    'content-type': 'image/png',
    'x-content-type-options': 'nosniff',
  });
  expect(await picture?.text()).toBe('pixels');
});

test.each([
  null,
  '',
  'picture.png',
  'http://example.com/a.png',
  'http://127.0.0.1.example.com/a.png',
  'http://127.0.0.1/a.png',
  'http://127.0.0.1:4478/a.png',
  'http://localhost:4477/a.png',
  'https://127.0.0.1:8443/a.png',
  'https://127.1/a.png',
  'https://2130706433/a.png',
  'https://0x7f000001/a.png',
  'https://[::1]/a.png',
  'https://[::ffff:192.168.0.1]/a.png',
  'https://192.168.0.1/a.png',
  'https://169.254.169.254/latest/meta-data',
  'https://localhost./a.png',
  'https://LOCALHOST/a.png',
  'https://a.localhost/a.png',
  'https://printer.local/a.png',
  'https://router/a.png',
  'file:///etc/passwd',
  'data:image/png;base64,AAAA',
  'app://desktop/',
  'javascript:alert(1)',
])('nothing is fetched from %j', async (wrong) => {
  const fetch = answering('pixels', png);
  expect(await fetchProfilePicture(wrong, apiOrigin, fetch)).toBeNull();
  expect(fetch).not.toHaveBeenCalled();
});

test.each([
  ['of another type', answering('<svg/>', { 'content-type': 'image/svg+xml' })],
  ['without a type', answering(new Uint8Array(4), {})],
  ['that is a page', answering('<p>', { 'content-type': 'text/html' })],
  ['that is not found', answering('pixels', png, 404)],
  ['that is too large', answering(new Uint8Array(1024 * 1024 + 1), png)],
  ['that never comes', vi.fn(() => Promise.reject(new TypeError('The network request failed.')))],
])('an answer %s is no picture', async (_case, fetch) => {
  expect(await fetchProfilePicture(address, apiOrigin, fetch)).toBeNull();
});

test('an endless picture is read to its limit and no further', async () => {
  let pulled = 0;
  const endless = new ReadableStream({
    pull: (controller) => {
      if (++pulled > 64) return controller.close();
      controller.enqueue(new Uint8Array(64 * 1024));
    },
  });
  expect(await fetchProfilePicture(address, apiOrigin, answering(endless, png))).toBeNull();
  expect(pulled).toBeLessThan(24);
});

test('a picture comes from this computer if the API is there', async () => {
  const emulator = await startEmulator();
  try {
    const url = `${emulator.url}/profile-pictures/user_01K0EMVAT0R0000000000N0VA0.png`;
    const picture = await fetchProfilePicture(url, emulator.url, (...given) => fetch(...given));
    const start = new Uint8Array((await picture?.arrayBuffer()) ?? new ArrayBuffer(0)).subarray(1, 4);
    expect(Buffer.from(start).toString()).toBe('PNG');
  } finally {
    await emulator.close();
  }
});
