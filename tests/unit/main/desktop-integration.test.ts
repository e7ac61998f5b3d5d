import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { AuthState, SignedInState } from '../../../src/contract/auth-state.ts';
import { productName } from '../../../src/contract/product.ts';
import { strings } from '../../../src/contract/strings.ts';

const electron = vi.hoisted(() => {
  const notifications: { title: string; body: string; isShown: boolean; click: () => void }[] = [];
  const tray = { on: vi.fn(), setToolTip: vi.fn(), setContextMenu: vi.fn() };
  return { notifications, tray, trays: vi.fn(), setApplicationMenu: vi.fn() };
});
vi.mock('electron/common', () => ({ nativeImage: { createFromDataURL: (url: string) => url } }));
vi.mock('electron/main', () => ({
  app: { isPackaged: true, quit: () => {} },
  Menu: {
    buildFromTemplate: (template: unknown) => template,
    setApplicationMenu: electron.setApplicationMenu,
  },
  Tray: function Tray(icon: string) {
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
    { isSupported: () => true },
  ),
}));
const { createDesktopIntegration } = await import('../../../src/main/desktop-integration.ts');

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
});

function setUp(isFocused: boolean, state: AuthState = signedIn) {
  const open = vi.fn();
  const deps = {
    strings,
    open,
    signOut: () => {},
    openSettings: () => {},
    isFocused: () => isFocused,
    state,
  };
  return { open, desktop: createDesktopIntegration(deps) };
}

test('a session that ends while the person looks elsewhere is told by a notification that leads to the app', () => {
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

test('one that ends before their eyes, or had ended before the start, is told by the window alone', () => {
  setUp(true).desktop.show(ended);
  setUp(false, ended).desktop.show(ended);
  expect(electron.notifications).toEqual([]);
});

test('the tray icon follows the state', () => {
  const { desktop } = setUp(true);
  expect(electron.tray.setToolTip).toHaveBeenLastCalledWith(`${productName}: Signed in as ada@example.com`);
  desktop.show(ended);
  expect(electron.tray.setToolTip).toHaveBeenLastCalledWith(`${productName}: Signed out`);
});

test.each([
  [{ DBUS_SESSION_BUS_ADDRESS: 'disabled:' }, 0],
  [{}, 0],
  [{ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/bus' }, 1],
])('with %j the app has %i tray icons, and its menu all the same', (env, count) => {
  vi.stubGlobal('process', { ...process, platform: 'linux', env });
  setUp(true).desktop.show(ended);
  expect(electron.trays).toHaveBeenCalledTimes(count);
  expect(electron.setApplicationMenu).toHaveBeenCalledOnce();
});
