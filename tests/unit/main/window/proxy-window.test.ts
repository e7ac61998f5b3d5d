import { EventEmitter } from 'node:events';
import { expect, test, vi } from 'vitest';
import { strings } from '../../../../common/strings.ts';

const createFormWindow = vi.hoisted(() => vi.fn());
vi.mock('../../../../main/window/window.ts', () => ({ createFormWindow }));
const { askForCredentials, formPage, parseAnswer } = await import('../../../../main/window/proxy-window.ts');

const words = { locale: 'en', strings };
const parent = {} as Electron.BrowserWindow;
const ask = () => {
  const window = Object.assign(new EventEmitter(), {
    webContents: new EventEmitter(),
    destroy: vi.fn((): unknown => window.emit('closed')),
    close: vi.fn((): unknown => window.emit('closed')),
    loadURL: vi.fn(async (_url: string) => {}),
  });
  createFormWindow.mockReturnValueOnce(window);
  return { answer: askForCredentials('proxy.example.com:3128', words, parent), window };
};

test('the input is read from the navigation, which is then blocked', async () => {
  const { answer, window } = ask();
  const url = 'https://proxy-login.invalid/?name=a%40b&password=p%26+%C3%A9';
  window.webContents.emit('will-navigate', { url });
  expect(await answer).toEqual({ name: 'a@b', password: 'p& é' });
  expect(window.destroy).toHaveBeenCalledOnce();
});

test('closing the window, or Escape, gives no answer', async () => {
  const closed = ask();
  closed.window.emit('closed');
  expect(await closed.answer).toBeNull();
  const escaped = ask();
  escaped.window.webContents.emit('before-input-event', {}, { type: 'keyDown', key: 'Escape' });
  expect(await escaped.answer).toBeNull();
});

test.each([
  'https://proxy-login.invalid/?name=a&password=b&cancel=1',
  'https://proxy-login.invalid/?name=&password=b',
  'https://proxy-login.invalid/',
  'https://example.com/?name=a&password=b',
])('%s is no answer', (url) => {
  expect(parseAnswer(url)).toBeNull();
});

test('a proxy’s name is shown as plain text', () => {
  const page = formPage('"><script>alert(1)</script>', words);
  expect(page).not.toContain('<script');
  expect(page).toContain('&#60;script&#62;');
});
