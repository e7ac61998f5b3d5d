import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { strings } from '../../common/strings.ts';
import { expect, test } from './fixtures.ts';
import { pixel } from './person.ts';

const words = strings.proxyLogin;
const credentials = `Basic ${Buffer.from('somebody:marker-password').toString('base64')}`;

/** A proxy for plain HTTP that lets nobody pass without its password. */
async function startProxy() {
  const refused: { method: string | undefined; given: string | undefined }[] = [];
  const server = createServer((asked, answer) => {
    const { 'proxy-authorization': given, ...headers } = asked.headers;
    if (given !== credentials) {
      refused.push({ method: asked.method, given });
      answer.writeHead(407, { 'proxy-authenticate': 'Basic realm="x"' }).end();
      return;
    }
    const passed = request(asked.url ?? '', { method: asked.method, headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    passed.on('error', () => answer.writeHead(502).end());
    asked.pipe(passed);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, refused, close: () => server.close() };
}

test('the user enters a proxy’s password once, and signs in', async ({ app, person, moreSecrets }) => {
  moreSecrets.push('marker-password');
  const proxy = await startProxy();
  try {
    await app.launch({
      args: [`--proxy-server=http://127.0.0.1:${proxy.port}`, '--proxy-bypass-list=<-loopback>'],
    });
    const asking = app.window.context().waitForEvent('page');
    await app.button('Sign in').click();
    await person.followToBrowser();
    const entered = person.enterCredentials(pixel);
    const form = await asking;
    // The code's exchange waits for the answer, too.
    await expect.poll(() => proxy.refused.map(({ method }) => method)).toContain('POST');
    await form.getByLabel(words.name).fill('somebody');
    await form.getByLabel(words.password).fill('marker-password');
    await form.getByRole('button', { name: words.action }).click();
    await entered;
    await person.expectSignedIn(pixel);
    // The app asks it first without one; what follows goes through.
    expect(proxy.refused.every(({ given }) => given === undefined)).toBe(true);
  } finally {
    proxy.close();
  }
});
