import { beforeEach, expect, test, vi } from 'vitest';

const getBlobData = vi.hoisted(() => vi.fn<(id: string) => Promise<Buffer>>());
vi.mock('electron/main', () => ({ session: { defaultSession: { getBlobData } } }));
const { answerByFetch } = await import('../../../../main/window/fetch-adapter.ts');

beforeEach(() => getBlobData.mockReset().mockImplementation(async (id) => Buffer.from(`<${id}>`)));

const request = (uploadData?: readonly object[]) =>
  ({ url: 'https://app.example/api/a/b', method: 'POST', headers: { 'x-a': '1' }, uploadData }) as never;
const part = (text: string) => ({ bytes: Buffer.from(text) });
const blob = (id: string) => ({ bytes: Buffer.alloc(0), blobUUID: id });
const echo = async (asked: Request) => new Response(`${asked.headers.get('x-a')}:${await asked.text()}`);

test('a body arrives whole and in order, whatever it is made of', async () => {
  const { data } = await answerByFetch(request([part('a'), blob('one'), part('b'), blob('two')]), echo);
  expect(await new Response(data as never).text()).toBe('1:a<one>b<two>');
});

test('no body is none', async () => {
  const bodies: unknown[] = [];
  const note = async ({ body }: Request) => (bodies.push(body), new Response(null));
  await answerByFetch(request(), note);
  await answerByFetch(request([]), note);
  expect(bodies).toEqual([null, null]);
});

test('a body that is refused unread is not fetched', async () => {
  const refuse = async () => new Response(null, { status: 404 });
  expect(await answerByFetch(request([blob('large')]), refuse)).toMatchObject({ statusCode: 404 });
  expect(getBlobData).not.toHaveBeenCalled();
});

test('a body that is too long is fetched no further than it is read', async () => {
  const readOne = async ({ body }: Request) => {
    await body?.getReader().read();
    return new Response(null, { status: 413 });
  };
  await answerByFetch(request(Array.from({ length: 50 }, (_, index) => blob(String(index)))), readOne);
  // One ahead, as streams do.
  expect(getBlobData.mock.calls.length).toBeLessThanOrEqual(2);
});
