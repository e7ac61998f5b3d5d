/**
 * The small window that asks for a proxy's name and password. Its page is a form without a script or network: main reads the
 * input from the form's navigation, and cancels that.
 */
import { createHash } from 'node:crypto';
import type { BrowserWindow } from 'electron/main';
import type { Words } from '../../common/language.ts';
import type { Credentials } from '../lib/proxy-login.ts';
import { createFormWindow } from './window.ts';

/** The form's target. The domain can't exist (RFC 6761). */
const target = 'https://proxy-login.invalid/';

/**
 * @param proxy its host and port
 * @param parent the window that it belongs to
 * @returns the input, or null if the user closed the window
 */
export function askForCredentials(
  proxy: string,
  words: Words,
  parent: BrowserWindow,
): Promise<Credentials | null> {
  const window = createFormWindow(parent, words.strings.proxyLogin.title, 'proxy-login');
  const { webContents } = window;
  return new Promise((resolve) => {
    webContents.on('will-navigate', ({ url }) => {
      // Already prevented, like all navigation.
      resolve(parseAnswer(url));
      window.destroy();
    });
    webContents.on('before-input-event', (_event, { type, key }) => {
      if (type === 'keyDown' && key === 'Escape') window.close();
    });
    window.once('closed', () => resolve(null));
    const page = `data:text/html;charset=utf-8,${encodeURIComponent(formPage(proxy, words))}`;
    void window.loadURL(page).catch(() => window.destroy());
  });
}

/** @returns the form's input, or null if it is empty */
export function parseAnswer(url: string): Credentials | null {
  if (!url.startsWith(`${target}?`)) return null;
  const { searchParams } = new URL(url);
  const name = searchParams.get('name') ?? '';
  return searchParams.has('cancel') || name === ''
    ? null
    : { name, password: searchParams.get('password') ?? '' };
}

const style = `
  body { font: 15px/1.5 system-ui, sans-serif; margin: 24px; }
  h1 { font-size: 18px; margin: 0 0 8px; }
  label { display: block; margin-top: 12px; }
  input { box-sizing: border-box; display: block; font: inherit; padding: 6px 8px; width: 100%; }
  menu { display: flex; gap: 8px; justify-content: flex-end; margin: 20px 0 0; padding: 0; }
  button { font: inherit; padding: 6px 14px; }
`;
const styleDigest = createHash('sha256').update(style).digest('base64');

const escapeHtml = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`);

/** The form, in the app's language. */
export function formPage(proxy: string, { locale, strings }: Words): string {
  const { title, lead, name, password, action } = strings.proxyLogin;
  const [before = '', after = ''] = lead.split('{proxy}').map(escapeHtml);
  const policy = `default-src 'none'; style-src 'sha256-${styleDigest}'; form-action ${target}`;
  return `<!doctype html>
<html lang="${escapeHtml(locale)}" dir="${strings.direction}">
<meta charset="utf-8">
<meta http-equiv="content-security-policy" content="${policy}">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
<h1>${escapeHtml(title)}</h1>
${before}<bdi>${escapeHtml(proxy)}</bdi>${after}
<form action="${target}">
  <label>${escapeHtml(name)} <input name="name" required autofocus autocomplete="off"></label>
  <label>${escapeHtml(password)} <input name="password" type="password" autocomplete="off"></label>
  <menu>
    <button>${escapeHtml(action)}</button>
    <button name="cancel" value="1" formnovalidate>${escapeHtml(strings.actions.cancel)}</button>
  </menu>
</form>
`;
}
