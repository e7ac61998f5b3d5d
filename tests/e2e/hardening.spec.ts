import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { expect, test } from './fixtures.ts';
import { pixel } from './person.ts';

test('a page in the window has neither Node nor Electron @security', async ({ app }) => {
  await app.launch();
  const found = await app.window.evaluate(() =>
    ['require', 'process', 'module', 'global', 'Buffer', 'electron', 'ipcRenderer', '__dirname'].filter(
      (name) => name in window,
    ),
  );
  expect(found).toEqual([]);
  expect(await app.window.evaluate(() => Object.isFrozen(window.authkit))).toBe(true);
});

test('the window stays on the app’s own page @security', async ({ app, emulator }) => {
  await app.launch();
  const attempts = await app.window.evaluate((url) => {
    const opened = window.open(url);
    const link = document.createElement('a');
    link.href = `${url}/by-link`;
    document.body.append(link);
    link.click();
    location.href = `${url}/by-script`;
    return { opened };
  }, emulator.url);
  expect(attempts).toEqual({ opened: null });
  // The debugger still waits for the refused navigation.
  await app.window.goto('app://desktop/');
  await expect(app.button('Sign in')).toBeVisible();
  expect(app.window.context().pages()).toHaveLength(1);
  expect(emulator.control.calls()).toEqual([]);
  expect(app.openedUrls()).toEqual([]);
});

/** Counts the connections to a port of this computer, and refuses them all. */
async function countConnections() {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    end: (): number => {
      server.close();
      return connections;
    },
  };
}

test('the page can’t reach anything but the app @security', async ({ app }) => {
  const server = await countConnections();
  await app.launch();
  const debuggee = await app.window.context().newCDPSession(app.window);
  // Without the page's own policy, which would refuse all of it.
  await debuggee.send('Page.setBypassCSP', { enabled: true });
  await app.window.reload();
  const outcomes = await app.window.evaluate(async (host) => {
    const outcomeOf = (target: EventTarget): Promise<string> =>
      new Promise((resolve) => {
        for (const name of ['load', 'open', 'error']) target.addEventListener(name, () => resolve(name));
      });
    const image = new Image();
    image.src = `http://${host}/image`;
    return Promise.all([
      fetch(`http://${host}/fetch`, { mode: 'no-cors' }).then(
        () => 'load',
        () => 'error',
      ),
      outcomeOf(image),
      outcomeOf(new WebSocket(`ws://${host}/`)),
      outcomeOf(new EventSource(`http://${host}/events`)),
    ]);
  }, `127.0.0.1:${server.port}`);
  expect({ outcomes, connections: server.end() }).toEqual({
    outcomes: ['error', 'error', 'error', 'error'],
    connections: 0,
  });
});

test('the window refuses to load any other page @security', async ({ app, emulator }) => {
  await app.launch();
  // The page's policy does not apply to a debugger.
  for (const address of [`${emulator.url}/sign-in`, 'data:text/html,elsewhere', 'file:///etc/hostname']) {
    await expect(app.window.goto(address), address).rejects.toThrow('ERR_BLOCKED_BY_CLIENT');
    await expect(app.window).toHaveURL('chrome-error://chromewebdata/');
    await app.window.goto('app://desktop/');
  }
  expect(emulator.control.calls()).toEqual([]);
});

test('the page’s policy is strict @security', async ({ app }) => {
  await app.launch();
  const headers = await app.window.evaluate(async () => Object.fromEntries((await fetch('/')).headers));
  const policy = String(headers['content-security-policy']).split('; ').toSorted();
  expect(policy).toEqual([
    "base-uri 'none'",
    "connect-src 'self'",
    "default-src 'none'",
    "font-src 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "img-src 'self'",
    "require-trusted-types-for 'script'",
    "script-src 'self'",
    expect.stringMatching(/^style-src 'self' 'sha256-[\w+/=]{44}'$/),
    "trusted-types 'none'",
  ]);
  expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
  const injected = await app.window.evaluate(() => {
    try {
      document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="document.title=1">');
      return true;
    } catch {
      return false;
    }
  });
  expect(injected).toBe(false);
});

test('files outside the build are not served @security', async ({ app }) => {
  await app.launch();
  const statuses = await app.window.evaluate(async () => {
    const paths = [
      '/assets/renderer.js',
      '/index.cjs',
      '/../main/index.cjs',
      '/assets/../../main/index.cjs',
      '/assets/%2e%2e/home.html',
      // In these nothing is resolved before main sees them.
      '/assets/..%2f..%2fmain%2findex.cjs',
      '/assets/..%2F..%2Fpreload%2Findex.cjs',
      '/assets/..%5c..%5cmain%5cindex.cjs',
      '/assets/..%252f..%252fmain%252findex.cjs',
      '/assets/renderer.js%00',
      '//assets/renderer.js',
    ];
    const statusOf = (path: string): Promise<number | null> =>
      fetch(`app://desktop${path}`).then(
        ({ status }) => status,
        () => null,
      );
    return Promise.all(paths.map(async (path) => [path, await statusOf(path)] as const));
  });
  const [build, ...outside] = statuses;
  expect(build).toEqual(['/assets/renderer.js', 200]);
  expect(outside.filter(([, status]) => status !== 404)).toEqual([]);
});

test('requests from any other page are refused @security', async ({ app, person }) => {
  await app.launch();
  await person.signIn(pixel);
  await app.window.goto('about:blank');
  const answers = await app.window.evaluate(async () => {
    const { authkit } = window;
    return [await authkit.getState(), await authkit.readDashboard(), await authkit.signOut()];
  });
  const refused = { ok: false, problem: { code: 'request-invalid', detail: 'sender' } };
  expect(answers).toEqual([refused, refused, refused]);
  await app.window.goto('app://desktop/');
  await person.expectSignedIn(pixel);
});

test('malformed requests are refused', async ({ app }) => {
  await app.launch();
  const answers = await app.window.evaluate(async () => {
    const signIn = window.authkit.signIn as (request?: unknown) => Promise<unknown>;
    const request = { screen: 'sign-in', returnTo: 'home', differentAccount: false };
    return [
      await signIn(),
      await signIn({ ...request, returnTo: 'https://example.com' }),
      await signIn({ ...request, extra: 1 }),
    ];
  });
  const refused = { ok: false, problem: { code: 'request-invalid', detail: 'payload' } };
  expect(answers).toEqual([refused, refused, refused]);
  expect(app.openedUrls()).toEqual([]);
});

test('requests that are too large or too frequent are refused @security', async ({ app }) => {
  await app.launch();
  const { large, cancelled, read } = await app.window.evaluate(async () => {
    const signIn = window.authkit.signIn as (request?: unknown) => Promise<unknown>;
    const codeOf = (answer: { ok: boolean; problem?: { code: string } }) => answer.problem?.code ?? 'ok';
    const repeat = <T>(count: number, ask: () => Promise<T>) =>
      Promise.all(Array.from({ length: count }, ask));
    return {
      large: [
        await signIn({ screen: 'x'.repeat(20_000_000), returnTo: 'home', differentAccount: false }),
        await signIn(new Uint8Array(20_000_000)),
        await signIn(Array.from({ length: 1_000_000 })),
      ],
      cancelled: (await repeat(500, () => window.authkit.cancel())).map(codeOf),
      read: (await repeat(1_000, () => window.authkit.getState())).map(codeOf),
    };
  });
  const refused = { ok: false, problem: { code: 'request-invalid', detail: 'size' } };
  expect(large).toEqual([refused, refused, refused]);
  expect(new Set(cancelled)).toEqual(new Set(['ok', 'too-many-requests']));
  expect(new Set(read)).toEqual(new Set(['ok']));

  // Refused requests don't use up the user's limit.
  await app.button('Sign in').click();
  await expect(app.button('Copy link')).toBeVisible();
});

test('the page gets no permission and no device @security', async ({ app }) => {
  await app.launch();
  const answers = await app.window.evaluate(async () => {
    const names = [
      'camera',
      'microphone',
      'geolocation',
      'notifications',
      'midi',
      'clipboard-read',
      'storage-access',
    ];
    const states = await Promise.all(
      names.map(async (name) => (await navigator.permissions.query({ name: name as PermissionName })).state),
    );
    const outcomeOf = (asked: Promise<unknown>): Promise<string> =>
      asked.then(
        () => 'given',
        (error: Error) => error.name,
      );
    return {
      states: [...new Set(states)],
      media: await outcomeOf(navigator.mediaDevices.getUserMedia({ audio: true, video: true })),
      screen: await outcomeOf(navigator.mediaDevices.getDisplayMedia()),
      notifications: await Notification.requestPermission(),
      clipboard: await outcomeOf(navigator.clipboard.readText()),
    };
  });
  expect(answers).toMatchObject({ states: ['denied'], notifications: 'denied' });
  expect([answers.media, answers.screen, answers.clipboard]).not.toContain('given');
});

test('the page can’t ask for a device, even after a click @security', async ({ app }) => {
  await app.launch();
  const debuggee = await app.window.context().newCDPSession(app.window);
  const requests = [
    'navigator.usb.requestDevice({ filters: [] })',
    'navigator.hid.requestDevice({ filters: [] }).then(({ length }) => { if (length === 0) throw new Error() })',
    'navigator.serial.requestPort()',
    'navigator.bluetooth.requestDevice({ acceptAllDevices: true })',
  ];
  for (const request of requests) {
    const { result } = await debuggee.send('Runtime.evaluate', {
      expression: `(async () => ${request})().then(() => 'a device', () => 'none')`,
      userGesture: true,
      awaitPromise: true,
    });
    expect(result.value, request).toBe('none');
  }
});

test('nothing can be downloaded @security', async ({ app }) => {
  await app.launch();
  const downloading = app.window.waitForEvent('download');
  await app.window.evaluate(() => {
    const link = document.createElement('a');
    link.href = '/assets/renderer.js';
    link.download = 'index.js';
    link.click();
  });
  expect(await (await downloading).failure()).toBe('canceled');
});
