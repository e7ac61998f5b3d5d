import { once } from 'node:events';
import { mkdir, readFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { join } from 'node:path';
import { runCommand } from '../../scripts/command.ts';
import type { Environment } from '../../scripts/project.ts';
import { strings } from '../../common/strings.ts';
import { expect, test as base } from './fixtures.ts';
import { pixel } from './person.ts';

const words = strings.proxyLogin;
const credentials = `Basic ${Buffer.from('somebody:marker-password').toString('base64')}`;
/** A company's proxy also takes a ticket of the desktop (Kerberos), and names that first. */
const challenges = ['Negotiate', 'Basic realm="x"'];

interface Proxy {
  readonly port: number;
  /** What it turned away. */
  readonly refused: readonly { readonly method: string | undefined; readonly given: string | undefined }[];
  /** Where it made tunnels to, each as `host:port`. */
  readonly tunnels: readonly string[];
}

/** What makes the app sign in at an AuthKit that it finds at another address than the browser does. */
interface SecureAuthKit {
  readonly address: string;
  readonly env: Environment;
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Makes a request once more, of the server at an address, and answers as that does. */
function passOn(address: string, asked: IncomingMessage, answer: ServerResponse): void {
  const { host: _, 'proxy-authorization': __, ...headers } = asked.headers;
  const passed = request(address, { method: asked.method, headers }, (response) => {
    answer.writeHead(response.statusCode ?? 502, response.headers);
    response.pipe(answer);
  });
  passed.on('error', () => answer.writeHead(502).end());
  asked.pipe(passed);
}

async function succeed(command: string, ...args: readonly string[]): Promise<void> {
  const { code, output } = await runCommand(command, args, 'kept');
  expect(code, output).toBe(0);
}

const test = base.extend<{ readonly strictProxy: Proxy; readonly secureAuthKit: SecureAuthKit }>({
  /** A proxy that lets nobody pass without its password, neither plain HTTP nor a tunnel. */
  strictProxy: async ({ moreSecrets }, use) => {
    moreSecrets.push('marker-password');
    const refused: { method: string | undefined; given: string | undefined }[] = [];
    const tunnels: string[] = [];
    const server = createServer((asked, answer) => {
      const given = asked.headers['proxy-authorization'];
      if (given !== credentials) {
        refused.push({ method: asked.method, given });
        answer.writeHead(407, { 'proxy-authenticate': challenges }).end();
        return;
      }
      passOn(asked.url ?? '', asked, answer);
    });
    server.on('connect', (asked, socket) => {
      socket.on('error', () => socket.destroy());
      const given = asked.headers['proxy-authorization'];
      if (given !== credentials) {
        refused.push({ method: asked.method, given });
        const lines = challenges.map((challenge) => `Proxy-Authenticate: ${challenge}\r\n`);
        socket.end(`HTTP/1.1 407 No\r\n${lines.join('')}Connection: close\r\nContent-Length: 0\r\n\r\n`);
        return;
      }
      tunnels.push(asked.url ?? '');
      const [host, port] = (asked.url ?? '').split(':');
      const passed = connect(Number(port), host);
      passed.on('error', () => socket.destroy());
      passed.once('connect', () => socket.write('HTTP/1.1 200 Connection established\r\n\r\n'));
      passed.pipe(socket).pipe(passed);
    });
    await use({ port: await listen(server), refused, tunnels });
    server.close();
  },

  /** The emulator behind TLS, with a certificate of an authority that this person's system trusts, as a company's does. */
  secureAuthKit: async ({ emulator, folder }, use) => {
    const [home, authority] = [join(folder, 'home'), join(folder, 'authority')];
    const [key, certificate] = [join(folder, 'server.key'), join(folder, 'server.pem')];
    const trusted = `sql:${join(home, '.pki', 'nssdb')}`;
    await mkdir(join(home, '.pki', 'nssdb'), { recursive: true });
    const make = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2'];
    const ofAuthority = ['-keyout', `${authority}.key`, '-out', `${authority}.pem`];
    await succeed('openssl', ...make, ...ofAuthority, '-subj', '/CN=A company');
    const issue = [
      '-CA',
      `${authority}.pem`,
      '-CAkey',
      `${authority}.key`,
      '-keyout',
      key,
      '-out',
      certificate,
    ];
    const extensions = ['subjectAltName=IP:127.0.0.1', 'basicConstraints=critical,CA:FALSE'];
    const added = extensions.flatMap((extension) => ['-addext', extension]);
    await succeed('openssl', ...make, ...issue, ...added, '-subj', '/CN=127.0.0.1');
    await succeed('certutil', '-N', '-d', trusted, '--empty-password');
    await succeed('certutil', '-A', '-d', trusted, '-t', 'C,,', '-n', 'company', '-i', `${authority}.pem`);

    const options = { key: await readFile(key), cert: await readFile(certificate) };
    const server = createTlsServer(options, (asked, answer) =>
      passOn(`${emulator.url}${asked.url}`, asked, answer),
    );
    const address = `https://127.0.0.1:${await listen(server)}`;
    await use({ address, env: { HOME: home, WORKOS_API_BASE_URL: address } });
    server.close();
  },
});

const through = (proxy: Proxy): readonly string[] => [
  `--proxy-server=http://127.0.0.1:${proxy.port}`,
  '--proxy-bypass-list=<-loopback>',
];

test('the user enters a proxy’s password once, and signs in', async ({ app, person, strictProxy }) => {
  await app.launch({ args: through(strictProxy) });
  const asking = app.window.context().waitForEvent('page');
  await app.button('Sign in').click();
  await person.followToBrowser();
  const entered = person.enterCredentials(pixel);
  const form = await asking;
  // The code's exchange waits for the answer, too.
  await expect.poll(() => strictProxy.refused.map(({ method }) => method)).toContain('POST');
  await form.getByLabel(words.name).fill('somebody');
  await form.getByLabel(words.password).fill('marker-password');
  await form.getByRole('button', { name: words.action }).click();
  await entered;
  await person.expectSignedIn(pixel);
  // The app asks it first without one; what follows goes through.
  expect(strictProxy.refused.every(({ given }) => given === undefined)).toBe(true);
});

test('the password of a proxy opens the tunnels to an AuthKit with TLS', async ({
  app,
  person,
  emulator,
  strictProxy,
  secureAuthKit,
}) => {
  await app.launch({ args: through(strictProxy), env: secureAuthKit.env });
  const asking = app.window.context().waitForEvent('page');
  await app.button('Sign in').click();
  // The browser trusts nobody new, and goes past the proxy.
  const authorizationUrl = await person.nextAuthorizationUrl();
  expect(authorizationUrl.origin).toBe(secureAuthKit.address);
  await person.tab.goto(`${emulator.url}${authorizationUrl.pathname}${authorizationUrl.search}`);
  const entered = person.enterCredentials(pixel);
  const form = await asking;
  await form.getByLabel(words.name).fill('somebody');
  await form.getByLabel(words.password).fill('marker-password');
  await form.getByRole('button', { name: words.action }).click();
  await entered;
  await person.expectSignedIn(pixel);
  expect(new Set(strictProxy.refused.map(({ method, given }) => `${method} ${given}`))).toEqual(
    new Set(['CONNECT undefined']),
  );
  expect(new Set(strictProxy.tunnels)).toEqual(new Set([new URL(secureAuthKit.address).host]));
});
