/** The least that an app can be: one sandboxed window with static HTML, shown with its first frame. */
const { app, BrowserWindow } = require('electron');

app.whenReady().then(() => {
  const window = new BrowserWindow({
    width: 900,
    height: 670,
    show: false,
    webPreferences: { sandbox: true },
  });
  window.once('ready-to-show', () => window.show());
  window.loadFile('index.html');
});
app.on('window-all-closed', () => app.quit());
