import type { BrowserWindow } from 'electron/main';
import { expect, test, vi } from 'vitest';

vi.mock('electron/main', () => ({ ipcMain: {} }));
const { isTrustedPage, isTrustedSender } = await import('../../../../main/auth-electron/ipc.ts');

const pages = ['file:///opt/acme/renderer/', 'http://localhost:5173/'];
const windowAt = (url: string, isDestroyed = false) =>
  ({ isDestroyed: () => isDestroyed, webContents: { mainFrame: { url } } }) as unknown as BrowserWindow;

test.each(['file:///opt/acme/renderer/index.html', 'http://localhost:5173/#/notes'])(
  'a window at %s gets the state',
  (url) => {
    expect(isTrustedPage(windowAt(url), pages)).toBe(true);
  },
);

test.each([
  'file:///opt/acme/renderer-of-others/index.html',
  'file:///home/downloads/page.html',
  'http://localhost:51730/',
  'https://example.com/',
  'about:blank',
  '',
])('a window at %j gets nothing', (url) => {
  expect(isTrustedPage(windowAt(url), pages)).toBe(false);
});

test('a destroyed window gets nothing', () => {
  expect(isTrustedPage(windowAt('http://localhost:5173/', true), pages)).toBe(false);
});

test('a frame inside a trusted page is not trusted', () => {
  const mainFrame = { url: 'http://localhost:5173/' };
  const sender = { mainFrame } as unknown as Electron.WebContents;
  const frame = { url: 'http://localhost:5173/' } as unknown as Electron.WebFrameMain;
  expect(isTrustedSender({ sender, senderFrame: sender.mainFrame }, pages)).toBe(true);
  expect(isTrustedSender({ sender, senderFrame: frame }, pages)).toBe(false);
  expect(isTrustedSender({ sender, senderFrame: null }, pages)).toBe(false);
});
