import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { AuthState, SignedInState } from '../../../../common/auth/auth-state.ts';
import { productName } from '../../../../common/product.ts';
import { strings } from '../../../../common/strings.ts';

const electron = vi.hoisted(() => {
  const notifications: { title: string; body: string; isShown: boolean; click: () => void }[] = [];
  const tray = { on: vi.fn(), setToolTip: vi.fn(), setContextMenu: vi.fn() };
  const supported = { notifications: true };
  const cancelItem = { enabled: false };
  const image = { addRepresentation: vi.fn(), setTemplateImage: vi.fn() };
  return {
    notifications,
    supported,
    tray,
    cancelItem,
    image,
    trays: vi.fn(),
    setApplicationMenu: vi.fn(),
    quit: vi.fn(),
  };
});
vi.mock('electron/common', () => ({
  nativeImage: { createFromDataURL: (url: string) => url, createEmpty: () => electron.image },
}));
vi.mock('electron/main', () => ({
  app: { isPackaged: true, quit: electron.quit },
  Menu: {
    buildFromTemplate: (template: object) =>
      Object.assign(template, { getMenuItemById: () => electron.cancelItem }),
    setApplicationMenu: electron.setApplicationMenu,
  },
  Tray: function Tray(icon: unknown) {
    electron.trays(icon);
    return electron.tray;
  },
  Notification: Object.assign(
    function Notification({ title, body }: { title: string; body: string }) {
      const made = { title, body, isShown: false, click: () => {} };
      electron.notifications.push(made);
      return {
        on: (_event: string, listener: () => void) => (made.click = listener),
        show: () => (made.isShown = true),
      };
    },
    { isSupported: () => electron.supported.notifications },
  ),
}));
const { createDesktopIntegration } = await import('../../../../main/desktop/desktop-integration.ts');

const signedIn = {
  status: 'signed-in',
  user: { id: 'user_1', email: 'ada@example.com', name: 'Ada', initials: 'A', hasPicture: false },
  connection: 'online',
} as SignedInState;
const ended = { status: 'signed-out', reason: 'session-expired' } as AuthState;
const message = strings.reasons['session-expired'];

beforeEach(() => {
  vi.stubGlobal('process', {
    ...process,
    platform: 'linux',
    env: { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/bus' },
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.clearAllMocks();
  electron.notifications.length = 0;
  electron.supported.notifications = true;
});

function setUp(isFocused: boolean, state: AuthState = signedIn) {
  const open = vi.fn();
  const deps = {
    strings,
    open,
    signOut: () => {},
    onPlace: () => {},
    onCancelSignIn: () => {},
    isFocused: () => isFocused,
    state,
  };
  return { open, desktop: createDesktopIntegration(deps) };
}

test('a notification reports the session’s end while the app has no focus, and a click opens the app', () => {
  const { desktop, open } = setUp(false);
  expect(electron.notifications).toEqual([]);
  desktop.show(ended);
  desktop.show(ended);
  expect(electron.notifications).toEqual([
    { title: message.title, body: message.advice, isShown: true, click: expect.any(Function) },
  ]);
  electron.notifications[0]?.click();
  expect(open).toHaveBeenCalledOnce();
});

test('only the window reports a session that ends while it has the focus or ended before the start', () => {
  setUp(true).desktop.show(ended);
  setUp(false, ended).desktop.show(ended);
  expect(electron.notifications).toEqual([]);
});

test('the tray icon follows the state after a moment, and only if its text changes', () => {
  vi.useFakeTimers();
  try {
    const { desktop } = setUp(true);
    const { setToolTip } = electron.tray;
    expect(setToolTip.mock.calls).toEqual([[`${productName}: Signed in as ada@example.com`]]);
    desktop.show({ ...signedIn, accessTokenExpiresAt: 1 });
    vi.runAllTimers();
    expect(setToolTip).toHaveBeenCalledTimes(1);
    desktop.show({ status: 'restoring' });
    desktop.show(ended);
    expect(setToolTip).toHaveBeenCalledTimes(1);
    vi.runAllTimers();
    expect(setToolTip.mock.calls.slice(1)).toEqual([[`${productName}: Signed out`]]);
  } finally {
    vi.useRealTimers();
  }
});

test.each([
  [{ DBUS_SESSION_BUS_ADDRESS: 'disabled:' }, 0],
  [{}, 0],
  [{ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/bus' }, 1],
])('with %j the app has %i tray icons, and always its menu', (env, count) => {
  vi.stubGlobal('process', { ...process, platform: 'linux', env });
  vi.useFakeTimers();
  try {
    setUp(true).desktop.show(ended);
    // Without an icon there is no timer.
    expect(vi.getTimerCount()).toBe(count);
  } finally {
    vi.useRealTimers();
  }
  expect(electron.trays).toHaveBeenCalledTimes(count);
  expect(electron.setApplicationMenu).toHaveBeenCalledOnce();
});

test('the menu offers to cancel only during a sign-in', () => {
  const { desktop } = setUp(true);
  expect(electron.cancelItem.enabled).toBe(false);
  desktop.show({ status: 'signing-in' } as AuthState);
  expect(electron.cancelItem.enabled).toBe(true);
  desktop.show(signedIn);
  expect(electron.cancelItem.enabled).toBe(false);
});

test('a system other than Linux always has a place for the tray icon', () => {
  vi.stubGlobal('process', { ...process, platform: 'win32', env: {} });
  setUp(true);
  expect(electron.trays).toHaveBeenCalledOnce();
});

test('on macOS the tray icon is a template image, and a click only opens its menu', () => {
  vi.stubGlobal('process', { ...process, platform: 'darwin', env: {} });
  setUp(true);
  expect(electron.trays.mock.calls).toEqual([[electron.image]]);
  expect(electron.image.setTemplateImage).toHaveBeenCalledWith(true);
  expect(electron.tray.on).not.toHaveBeenCalled();
});

test('a click on the tray icon opens the app, and its menu quits the app', () => {
  const { open } = setUp(true);
  for (const [event, listener] of electron.tray.on.mock.calls) if (event === 'click') listener();
  expect(open).toHaveBeenCalledOnce();
  const [template] = electron.tray.setContextMenu.mock.calls.at(-1) ?? [];
  template.find(({ label }: { label?: string }) => label === strings.menu.quit).click();
  expect(electron.quit).toHaveBeenCalledOnce();
});

test('no notification is made on a system without them', () => {
  electron.supported.notifications = false;
  setUp(false).desktop.show(ended);
  expect(electron.notifications).toEqual([]);
});
