import { expect, test } from 'vitest';
import { readBody } from '../../../../main/lib/response-body.ts';

test('a body is read completely up to the expected length', async () => {
  expect((await readBody(new Response('für dich'), 9)).toString()).toBe('für dich');
  await expect(readBody(new Response('für dich'), 8)).rejects.toThrow('longer than 8 bytes');
});

test('a missing body counts as empty', async () => {
  expect(await readBody(new Response(null), 0)).toHaveLength(0);
});

test('an endless body is given up whatever its headers say', async () => {
  let isCancelled = false;
  let left = 64;
  const endless = new ReadableStream({
    pull: (controller) => (left-- > 0 ? controller.enqueue(new Uint8Array(1024)) : controller.close()),
    cancel: () => {
      isCancelled = true;
    },
  });
  const response = new Response(endless, { headers: { 'content-length': '1' } });
  await expect(readBody(response, 4096)).rejects.toThrow('longer');
  expect(isCancelled).toBe(true);
});
