/** `npm run doctor`: says what of the things that the commands need is there, and what to do about the rest. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { strings } from '../common/strings.ts';
import { detectDesktop } from '../main/diagnostics/device.ts';
import { runCommand } from './command.ts';
import { findMissingPackages, installLine } from './debian-packages.ts';
import { hasDisplay } from './display.ts';
import { findElectronRuntime } from './electron-runtime.ts';
import { hasSecretService } from './keyring.ts';
import { readOptions } from './options.ts';
import { projectRoot } from './project.ts';
import { withSettingsFile } from './settings-file.ts';

readOptions('doctor', {});

interface Finding {
  /** `none` is fine, and good to know; `missing` is not. */
  readonly verdict: 'OK' | 'none' | 'missing';
  readonly text: string;
}

async function firstLine(command: string, args: readonly string[]): Promise<string | null> {
  const { code, output } = await runCommand(command, args, 'kept');
  return code === 0 ? (output.trim().split('\n').at(-1) ?? '') : null;
}

async function findNpm(): Promise<Finding> {
  const version = await firstLine('npm', ['--version']);
  return version === null
    ? { verdict: 'missing', text: 'install npm, which comes with Node' }
    : { verdict: 'OK', text: version };
}

function findElectron(): Finding {
  const runtime = findElectronRuntime(process.env);
  if (runtime === null) return { verdict: 'missing', text: 'not fetched yet; npm start does it' };
  return { verdict: 'OK', text: `${runtime.version} (${runtime.source}), ${runtime.dist}` };
}

function findDisplay(): Finding {
  if (!hasDisplay(process.env)) {
    if (withSettingsFile(process.env, join(projectRoot, '.env'))['WORKOS_CLIENT_ID']) {
      return { verdict: 'missing', text: 'WORKOS_CLIENT_ID is set, and to sign in there takes a desktop' };
    }
    return { verdict: 'none', text: 'npm start walks through a sign-in on a display in memory (Xvfb)' };
  }
  const name = process.env['WAYLAND_DISPLAY'] ?? process.env['DISPLAY'];
  return { verdict: 'OK', text: process.platform === 'linux' ? `${name}` : 'the desktop' };
}

/** What the app's own settings say on this desktop. */
function keyringAdvice(): string {
  return strings.settings.keyringAdvice[detectDesktop(process.platform, process.env['XDG_CURRENT_DESKTOP'])];
}

async function findKeyring(): Promise<Finding> {
  if (process.platform !== 'linux') return { verdict: 'OK', text: "the system's own" };
  return (await hasSecretService(process.env))
    ? { verdict: 'OK', text: 'org.freedesktop.secrets answers' }
    : {
        verdict: 'none',
        text: `sign-ins last until the app quits. To keep them: ${keyringAdvice()}`,
      };
}

async function findBrowser(): Promise<Finding> {
  if (process.platform !== 'linux') return { verdict: 'OK', text: "the system's default" };
  const handler = await firstLine('xdg-mime', ['query', 'default', 'x-scheme-handler/https']);
  if (handler) return { verdict: 'OK', text: `${handler} (the default for https)` };
  const chosen = process.env['BROWSER'];
  if (chosen) return { verdict: 'OK', text: `${chosen} ($BROWSER)` };
  if (existsSync('/usr/bin/chromium')) return { verdict: 'OK', text: '/usr/bin/chromium' };
  return { verdict: 'missing', text: 'install a browser, or name one in $BROWSER' };
}

async function findPackages(): Promise<Finding> {
  const missing = await findMissingPackages(['electron', 'walkthrough', 'tests']);
  return missing.length === 0
    ? { verdict: 'OK', text: 'all there' }
    : { verdict: 'missing', text: installLine(missing) };
}

const findings: readonly (readonly [string, Finding | Promise<Finding>])[] = [
  ['Node', { verdict: 'OK', text: process.versions.node }],
  ['npm', findNpm()],
  ['Electron', findElectron()],
  ['Display', findDisplay()],
  ['Keyring', findKeyring()],
  ['Browser', findBrowser()],
  ['Debian packages', findPackages()],
];
for (const [name, finding] of findings) {
  const { verdict, text } = await finding;
  if (verdict === 'missing') process.exitCode = 1;
  console.log(`${verdict.padEnd(7)}  ${name}: ${text}`);
}
