import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

type Decide = (details: object, decide: (verdict: { cancel: boolean }) => void) => void;
const electron = vi.hoisted(() => ({
  app: { isPackaged: true, focus: () => {} },
  made: [] as { options: Electron.BrowserWindowConstructorOptions; url: string }[],
  load: async (): Promise<void> => {},
  contents: null as unknown,
  onBeforeRequest: null as Decide | null,
  spellCheckerLanguages: ['en-GB'] as readonly string[],
  proxy: null as object | null,
  nativeTheme: null as unknown as EventEmitter,
}));
vi.mock('electron/main', async () => {
  const { EventEmitter: Emitter } = await import('node:events');
  class BrowserWindow extends Emitter {
    readonly webContents = electron.contents;
    constructor(options: Electron.BrowserWindowConstructorOptions) {
      super();
      electron.made.push({ options, url: '' });
    }
    readonly maximize = vi.fn();
    readonly setBackgroundColor = vi.fn();
    readonly flashFrame = vi.fn();
    readonly isMinimized = () => false;
    readonly isFocused = () => false;
    readonly show = () => {};
    readonly focus = () => {};
    readonly isMaximized = () => true;
    // It now fills the screen; its normal place is smaller.
    readonly getBounds = () => workArea;
    readonly getNormalBounds = () => normalBounds;
    async loadURL(url: string): Promise<void> {
      Object.assign(electron.made.at(-1) ?? {}, { url });
      return electron.load();
    }
  }
  electron.nativeTheme = Object.assign(new Emitter(), { shouldUseDarkColors: false });
  return {
    app: electron.app,
    BrowserWindow,
    screen: { getAllDisplays: () => [{ workArea }] },
    nativeTheme: electron.nativeTheme,
    session: {
      defaultSession: {
        webRequest: { onBeforeRequest: (decide: Decide) => (electron.onBeforeRequest = decide) },
        setSpellCheckerLanguages: (languages: readonly string[]) =>
          (electron.spellCheckerLanguages = languages),
        setProxy: async (proxy: object) => void (electron.proxy = proxy),
      },
    },
  };
});
const workArea = { x: 0, y: 0, width: 1280, height: 1000 };
const normalBounds = { x: 100, y: 80, width: 700, height: 600 };
const { attractAttention, createFormWindow, createWindow, denyNetwork } =
  await import('../../../../main/window/window.ts');

function createContents() {
  const own = Object.assign(new EventEmitter(), {
    setPermissionRequestHandler: vi.fn(),
    setPermissionCheckHandler: vi.fn(),
    setDevicePermissionHandler: vi.fn(),
    webRequest: { onBeforeRequest: vi.fn() },
  });
  const contents = Object.assign(new EventEmitter(), {
    session: own,
    setWindowOpenHandler: vi.fn(),
    setWebRTCIPHandlingPolicy: vi.fn(),
    forcefullyCrashRenderer: vi.fn(),
    reload: vi.fn(),
    isCrashed: vi.fn(() => false),
  });
  return { contents, own };
}
let { contents, own } = createContents();
beforeEach(() => {
  ({ contents, own } = createContents());
  electron.contents = contents;
  electron.made.length = 0;
  electron.load = async () => {};
  electron.app.isPackaged = true;
});

const openWindow = (followUp = () => {}) => createWindow(null, () => {}, followUp);
const preferences = () => electron.made[0]?.options.webPreferences;

test('a page is sandboxed, isolated and without Node, with all of Electron’s default protections @security', () => {
  openWindow();
  expect(preferences()).toEqual({
    preload: expect.stringMatching(/preload[\\/]index\.cjs$/),
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false,
    spellcheck: false,
    devTools: false,
    navigateOnDragDrop: false,
  });
  expect(electron.made).toMatchObject([{ url: 'app://desktop/' }]);
});

test('developer tools exist in development only @security', () => {
  electron.app.isPackaged = false;
  openWindow();
  expect(preferences()).toMatchObject({ devTools: true });
});

describe('a page is denied', () => {
  test.each(['will-navigate', 'will-redirect', 'will-attach-webview'])('requests by %s @security', (name) => {
    openWindow();
    const event = { preventDefault: vi.fn() };
    contents.emit(name, event);
    expect(event.preventDefault).toHaveBeenCalledOnce();
  });

  test('another window', () => {
    openWindow();
    expect(contents.setWindowOpenHandler.mock.calls[0]?.[0]({ url: 'app://desktop/' })).toEqual({
      action: 'deny',
    });
  });

  test('every permission, and every device', () => {
    openWindow();
    const decide = vi.fn();
    own.setPermissionRequestHandler.mock.calls[0]?.[0](contents, 'media', decide);
    expect(decide.mock.calls).toEqual([[false]]);
    expect(own.setPermissionCheckHandler.mock.calls[0]?.[0]()).toBe(false);
    expect(own.setDevicePermissionHandler.mock.calls[0]?.[0]()).toBe(false);
  });

  test('WebRTC’s packets, which the page’s policy does not cover', () => {
    openWindow();
    expect(contents.setWebRTCIPHandlingPolicy.mock.calls).toEqual([['disable_non_proxied_udp']]);
  });

  test('frames', () => {
    openWindow();
    contents.emit('frame-created', {}, { frame: { parent: null } });
    contents.emit('frame-created', {}, { frame: null });
    expect(contents.forcefullyCrashRenderer).not.toHaveBeenCalled();
    contents.emit('frame-created', {}, { frame: { parent: {} } });
    expect(contents.forcefullyCrashRenderer).toHaveBeenCalledOnce();
  });

  test('downloads @security', () => {
    openWindow();
    const event = { preventDefault: vi.fn() };
    own.emit('will-download', event);
    expect(event.preventDefault).toHaveBeenCalledOnce();
  });
});

test('a window opens at its last place and size, and never below the minimum', () => {
  createWindow(
    { ...normalBounds, isMaximized: false },
    () => {},
    () => {},
  );
  expect(electron.made[0]?.options).toMatchObject({ ...normalBounds, minWidth: 400, minHeight: 480 });
});

test('a window shows at once in the page’s colour, since a hidden one may never appear', () => {
  openWindow();
  expect(electron.made[0]?.options.show ?? true).toBe(true);
  expect(electron.made[0]?.options.backgroundColor).toBe('#f4f4f8');
});

test.each([true, false])('a window opens filling the screen if it did so last time (%s)', (isMaximized) => {
  const window = createWindow(
    { ...normalBounds, isMaximized },
    () => {},
    () => {},
  );
  expect(window.maximize).toHaveBeenCalledTimes(isMaximized ? 1 : 0);
});

describe('the work after the first frame', () => {
  const followUp = vi.fn();
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    vi.useRealTimers();
    followUp.mockReset();
  });

  test.each([
    ['has loaded', async () => {}],
    ['could not be loaded', () => Promise.reject(new Error('ERR_FAILED'))],
  ])('starts half a second after the document %s, and only once', async (_what, load) => {
    electron.load = load;
    openWindow(followUp);
    await vi.advanceTimersByTimeAsync(499);
    expect(followUp).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(followUp).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(followUp).toHaveBeenCalledOnce();
  });

  test('starts even without any event of the page or the window', async () => {
    electron.load = () => new Promise(() => {});
    openWindow(followUp);
    await vi.advanceTimersByTimeAsync(10_500);
    expect(followUp).toHaveBeenCalledOnce();
  });
});

test('the normal place of a maximized window is remembered', () => {
  const remember = vi.fn();
  createWindow(null, remember, () => {}).emit('close', { preventDefault: () => {} });
  expect(remember.mock.calls).toEqual([[{ ...normalBounds, isMaximized: true }]]);
});

test('a window without the focus asks for attention until it is focused', () => {
  const window = openWindow();
  const before = window.listenerCount('focus');
  for (let time = 0; time < 20; time++) attractAttention(window);
  expect(window.flashFrame).toHaveBeenLastCalledWith(true);
  expect(window.listenerCount('focus')).toBe(before);
  window.emit('focus');
  expect(window.flashFrame).toHaveBeenLastCalledWith(false);
});

test('it follows the theme until it is closed', () => {
  const before = electron.nativeTheme.listenerCount('updated');
  const window = openWindow();
  electron.nativeTheme.emit('updated');
  expect(window.setBackgroundColor).toHaveBeenCalledOnce();
  window.emit('closed');
  expect(electron.nativeTheme.listenerCount('updated')).toBe(before);
});

test('a form’s page has no scripts, no navigation and no network', () => {
  createFormWindow(openWindow(), 'A form', 'a-form');
  expect(electron.made.at(-1)?.options.webPreferences).toMatchObject({
    partition: 'a-form',
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    javascript: false,
  });
  const event = { preventDefault: vi.fn() };
  contents.emit('will-navigate', event);
  expect(event.preventDefault).toHaveBeenCalled();
  const decide = vi.fn();
  const [decideOn] = own.webRequest.onBeforeRequest.mock.calls[0] ?? [];
  for (const url of ['data:text/html;charset=utf-8,x', 'https://form.invalid/?password=p', 'file:///x']) {
    decideOn({ url }, decide);
  }
  expect(decide.mock.calls).toEqual([[{ cancel: false }], [{ cancel: true }], [{ cancel: true }]]);
});

describe('a page that crashes', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['performance'] }));
  afterEach(() => vi.useRealTimers());
  const crash = (times: number): void => {
    for (let time = 0; time < times; time++) contents.emit('render-process-gone', {}, { reason: 'crashed' });
  };

  test('is reloaded three times at once, but not after a normal end', () => {
    openWindow();
    contents.emit('render-process-gone', {}, { reason: 'clean-exit' });
    expect(contents.reload).not.toHaveBeenCalled();
    crash(5);
    expect(contents.reload).toHaveBeenCalledTimes(3);
  });

  test('is reloaded once a minute after that, however long the app runs', () => {
    openWindow();
    crash(5);
    for (let minute = 0; minute < 20; minute++) {
      vi.advanceTimersByTime(60_000);
      crash(1);
    }
    expect(contents.reload).toHaveBeenCalledTimes(23);
  });

  test('is reloaded by another start of the app', () => {
    const window = openWindow();
    contents.isCrashed.mockReturnValue(true);
    attractAttention(window);
    expect(contents.reload).toHaveBeenCalledOnce();
    contents.isCrashed.mockReturnValue(false);
    attractAttention(window);
    expect(contents.reload).toHaveBeenCalledOnce();
  });
});

test('no language is set that would need a dictionary', () => {
  denyNetwork();
  expect(electron.spellCheckerLanguages).toEqual([]);
});

test('other requests go to an impossible proxy', () => {
  denyNetwork();
  expect(electron.proxy).toEqual({
    mode: 'fixed_servers',
    proxyRules: 'http://[100::1]:9',
    proxyBypassRules: '<-loopback>',
  });
});

describe('a request', () => {
  const page = { url: 'app://desktop/' };
  const elsewhere = { url: 'https://example.com/' };
  const isCancelled = (details: object): boolean => {
    denyNetwork();
    let cancelled = false;
    electron.onBeforeRequest?.(details, ({ cancel }) => (cancelled = cancel));
    return cancelled;
  };

  test.each<[string, object, boolean]>([
    ['of no page', { url: 'https://api.workos.com/' }, true],
    ['for the app’s document', { url: page.url, resourceType: 'mainFrame', webContentsId: 1 }, false],
    [
      'of the app’s page for its script',
      { url: 'app://desktop/assets/index.js', resourceType: 'script', frame: page },
      false,
    ],
    [
      'of the app’s page for the API',
      { url: 'app://desktop/api/demo/notes', resourceType: 'xhr', frame: page },
      false,
    ],
    ['for the API as a document', { url: 'app://desktop/api/demo/notes', resourceType: 'mainFrame' }, true],
    [
      'for the API as an image',
      { url: 'app://desktop/api/demo/notes', resourceType: 'image', frame: page },
      true,
    ],
    ['of another page for the app', { url: 'app://desktop/', resourceType: 'xhr', frame: elsewhere }, true],
    ['of no page for the app', { url: 'app://desktop/', resourceType: 'xhr', frame: null }, true],
    [
      'for a frame with the app in it',
      { url: 'app://desktop/', resourceType: 'subFrame', frame: elsewhere },
      true,
    ],
    ['for the network', { url: 'https://api.workos.com/', resourceType: 'xhr', frame: page }, true],
    ['for this computer', { url: 'http://127.0.0.1:4477/', resourceType: 'xhr', frame: page }, true],
    ['for a file', { url: 'file:///etc/passwd', resourceType: 'mainFrame' }, true],
    [
      'for an address that begins like the app’s',
      { url: 'app://desktop.example.com/', resourceType: 'xhr', frame: page },
      true,
    ],
  ])('%s', (title, details, expected) => {
    const fromPage = title === 'of main' ? details : { webContentsId: 1, ...details };
    expect(isCancelled(fromPage)).toBe(expected);
  });
});
