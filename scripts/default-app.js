/**
 * Starts the app whose folder is on the command line, for an Electron that came without a default app.
 *
 * It ends with a top-level `await import(…)`: Electron delays `ready` until that is done, which the app needs in order
 * to register privileged schemes. It never sets `userData`, which would override `--user-data-dir`.
 */
import { app } from 'electron';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
const args = process.argv.slice(1);
let folder = '';
for (let arg = args.shift(); arg !== undefined && folder === ''; arg = args.shift()) {
  if (arg === '-r') require(resolve(args.shift() ?? ''));
  else if (!arg.startsWith('-')) folder = resolve(arg);
}
const { main, name, productName, version } = JSON.parse(
  readFileSync(resolve(folder, 'package.json'), 'utf8'),
);
// Electron's own default app calls this too, but its types don't have it.
const defaultApp = /** @type {any} */ (app);
defaultApp.setName(productName ?? name);
defaultApp.setVersion(version);
defaultApp.setAppPath(folder);
Object.defineProperty(process, 'defaultApp', { value: true });
await import(pathToFileURL(resolve(folder, main)).href);
