import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app, BrowserWindow, ipcMain } from 'electron';
import { createAuth } from 'authkit-for-electron/main';

const renderer = join(import.meta.dirname, '../renderer/');
const auth = createAuth({
  clientId: 'client_123', // yours; in development WORKOS_CLIENT_ID overrides it
  protocol: 'minimal-example',
  pages: [pathToFileURL(renderer).href],
});

if (auth.install(app)) {
  ipcMain.handle('greet', (event) => {
    if (!auth.isTrusted(event)) throw new Error('Only our own page may ask this.');
    return auth.withAuth(({ tokens, claims }) => `Hello ${tokens.user.firstName}, ${claims.role}`);
  });
  app.whenReady().then(() => {
    const preload = join(import.meta.dirname, '../preload/index.js');
    new BrowserWindow({ webPreferences: { preload } }).loadFile(join(renderer, 'index.html'));
  });
  app.on('window-all-closed', () => app.quit());
}
