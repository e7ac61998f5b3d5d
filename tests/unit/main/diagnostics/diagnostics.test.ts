import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { AuthState, SignedInState } from '../../../../common/auth/auth-state.ts';
import { productName } from '../../../../common/product.ts';
import { describeSession } from '../../../../main/auth/session/session.ts';
import {
  createDiagnostics,
  detectDesktop,
  type DiagnosticsDeps,
} from '../../../../main/diagnostics/diagnostics.ts';
import type { Preferences } from '../../../../main/config/preferences.ts';
import { createSession } from '../../../support/session-values.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'device-'));
});
afterEach(() => rm(directory, { recursive: true }));

function setUp(changes: Partial<DiagnosticsDeps> = {}) {
  let preferences: Preferences = { appearance: 'system', window: null, newestUpdates: {} };
  const shown: string[] = [];
  const clipboard: string[] = [];
  const loginItem = { isOn: vi.fn(async () => true), set: vi.fn(async () => {}) };
  const device = createDiagnostics({
    settings: {
      clientId: 'client_1',
      apiOrigin: 'https://api.workos.com',
      issuer: null,
      audience: null,
      cookiePassword: 'marker-cookie-password-of-32-characters' as never,
      redirect: { kind: 'automatic' },
    },
    directory,
    versions: { app: '1.2.3', electron: '33', chromium: '130', node: '20', system: 'linux 6.1 x64' },
    keychain: { isAvailable: async () => false, obstacle: () => 'locked', backend: () => 'basic_text' },
    loginItem,
    preferences: {
      current: () => preferences,
      change: async (change) => {
        preferences = { ...preferences, ...change };
      },
      forget: () => {},
    },
    resolveProxy: async () => 'DIRECT',
    showAppearance: (appearance) => shown.push(appearance),
    writeClipboard: (text) => void clipboard.push(text),
    desktop: 'kde',
    ...changes,
  });
  return { device, shown, clipboard, loginItem };
}

const signedOut: AuthState = {
  status: 'signed-out',
  reason: 'session-expired',
  problem: { code: 'unreachable', detail: 'http-503' },
  persistence: 'this-run-only',
};
const signedIn: SignedInState = describeSession(createSession(), {
  connection: 'offline',
  connectionProblem: { code: 'proxy-refused', detail: 'http-407' },
  returnTo: 'home',
  problem: null,
  persistence: 'encrypted',
  knownOrganizations: [],
  organizationNames: {},
  confirmation: null,
});

test('the computer’s settings are shown, and a chosen appearance is applied and remembered', async () => {
  const { device, shown, loginItem } = setUp();
  expect(await device.read()).toEqual({
    appearance: 'system',
    startsAtLogin: true,
    redirect: 'automatic',
    keyring: { isAvailable: false, obstacle: 'locked', backend: 'basic_text', desktop: 'kde' },
    proxy: null,
    versions: { app: '1.2.3', electron: '33', chromium: '130', node: '20', system: 'linux 6.1 x64' },
  });
  device.setAppearance('dark');
  expect(shown).toEqual(['dark']);
  expect((await device.read()).appearance).toBe('dark');
  await device.setStartsAtLogin(false);
  expect(loginItem.set.mock.calls).toEqual([[false]]);
});

test.each([
  ['DIRECT', null],
  ['', null],
  ['PROXY proxy.example.com:8080; DIRECT', 'proxy.example.com:8080'],
  ['HTTPS secure.example.com:443', 'secure.example.com:443'],
  ['SOCKS5 [::1]:1080;PROXY other.example.com:80', '[::1]:1080'],
])('of the proxies “%s” the first is shown', async (list, proxy) => {
  expect((await setUp({ resolveProxy: async () => list }).device.read()).proxy).toBe(proxy);
});

test.each([
  ['linux', 'ubuntu:GNOME', 'gnome'],
  ['linux', 'KDE', 'kde'],
  ['linux', 'XFCE', 'gnome'],
  ['linux', 'sway', 'other-linux'],
  ['linux', undefined, 'other-linux'],
  ['win32', undefined, 'other-system'],
] as const)('on %s with the desktop %s the advice is that for %s', (platform, name, desktop) => {
  expect(detectDesktop(platform, name)).toBe(desktop);
});

test('diagnostics start with the answers to support’s first questions', async () => {
  const { device, clipboard } = setUp({ resolveProxy: async () => 'PROXY proxy.example.com:8080' });
  await device.copyDiagnostics(signedOut);
  expect(clipboard).toEqual([
    [
      `${productName} 1.2.3`,
      'Electron 33, Chromium 130, Node 20',
      'System: linux 6.1 x64',
      'Sign-in service: https://api.workos.com, client_1',
      'Redirect: automatic',
      'Keyring: basic_text, locked, kde',
      'Proxy: proxy.example.com:8080',
      'Appearance: system; starts at login: yes',
      'State: signed-out, session-expired, this-run-only, problem unreachable http-503',
      '',
      '',
    ].join('\n'),
  ]);
});

test('a failure to copy diagnostics is reported', async () => {
  const { device } = setUp({ writeClipboard: () => Promise.reject(new Error('The clipboard is held.')) });
  await expect(device.copyDiagnostics(signedOut)).rejects.toThrow('held');
});

test('diagnostics end with the last lines of the log', async () => {
  await mkdir(join(directory, 'logs'));
  const lines = Array.from({ length: 80 }, (_, index) => `line ${index}`);
  await writeFile(join(directory, 'logs', 'main.log'), `${lines.join('\n')}\n`);
  const { device, clipboard } = setUp();
  await device.copyDiagnostics(signedOut);
  const text = clipboard[0] ?? '';
  expect(text.endsWith(lines.slice(30).join('\n'))).toBe(true);
  expect(text).not.toContain('line 29\n');
});

test('diagnostics contain no secret and nothing about the user in any state @security', async () => {
  const waiting: AuthState = {
    status: 'signing-in',
    step: 'waiting',
    expiresAt: 0,
    transport: 'device',
    device: {
      userCode: 'USER-CODE',
      verificationUri: 'https://a.example',
      verificationUriComplete: 'https://a.example',
    },
    offersDeviceCode: true,
    account: null,
    problem: null,
  };
  const { device, clipboard } = setUp();
  for (const state of [{ status: 'restoring' } as const, signedOut, waiting, signedIn]) {
    await device.copyDiagnostics(state);
  }
  const text = clipboard.join('\n');
  expect(text).toContain('State: signed-in, offline, encrypted, connection problem proxy-refused http-407');
  expect(text).toContain('State: signing-in, waiting, device');
  const { user, sessionId, organizationId } = signedIn;
  for (const told of [
    'marker',
    'USER-CODE',
    user.id,
    user.email,
    user.name,
    sessionId,
    String(organizationId),
  ]) {
    expect(text).not.toContain(told);
  }
});
