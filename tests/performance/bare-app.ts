/** The baseline of the measurements. */
import { Platform, build } from 'electron-builder';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { removeDefaultApp } from '../../scripts/dist-options.ts';
import type { ElectronRuntime } from '../../scripts/electron-runtime.ts';

/** A minimal app: one sandboxed window with static HTML, shown with its first frame. */
const bareApp: Readonly<Record<string, string>> = {
  'package.json':
    '{"name":"bare-electron","version":"1.0.0","description":"Bare","author":"none","main":"main.cjs"}',
  'index.html': `<!doctype html><html lang="en"><meta charset="utf-8"><title>Bare</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'"><h1>Hello</h1></html>`,
  'main.cjs': `const { app, BrowserWindow } = require('electron');
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 900, height: 670, show: false, webPreferences: { sandbox: true } });
  window.once('ready-to-show', () => window.show());
  window.loadFile('index.html');
});
app.on('window-all-closed', () => app.quit());`,
};

/**
 * Packages a bare Electron, as the app is packaged. It is made for each run: Linux maps a file that was just written
 * in larger pages, which alone makes a start up to a tenth faster.
 *
 * @returns the executable
 */
export async function packageBare({ version, dist }: ElectronRuntime, folder: string): Promise<string> {
  const [projectDir, output] = [join(folder, 'bare-app'), join(folder, 'bare')];
  await mkdir(projectDir);
  for (const [name, content] of Object.entries(bareApp)) await writeFile(join(projectDir, name), content);
  await build({
    projectDir,
    publish: 'never',
    targets: Platform.LINUX.createTarget(['dir']),
    config: {
      directories: { output },
      electronVersion: version,
      electronDist: dist,
      afterPack: removeDefaultApp,
      npmRebuild: false,
    },
  });
  return join(output, 'linux-unpacked', 'bare-electron');
}
