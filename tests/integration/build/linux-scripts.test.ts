/** The shell scripts of the Linux packages, run with replacements for the system's programs. */
import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { projectRoot } from '../../../scripts/project.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authkit-desktop-'));
  await mkdir(join(folder, 'bin'));
});
afterEach(() => rm(folder, { recursive: true }));

async function writeScript(file: string, script: string): Promise<void> {
  await writeFile(join(folder, file), `#!/bin/sh\n${script}\n`);
  await chmod(join(folder, file), 0o755);
}

/** A system that lets programs create user namespaces, with all rights in them or with none (AppArmor), or not at all. */
async function writeUnshare(namespaces: 'allowed' | 'without rights' | 'denied'): Promise<void> {
  const mapping = 'case "$*" in *--map-root-user*) exit 1 ;; esac';
  const refusal = { allowed: '', 'without rights': mapping, denied: 'exit 1' }[namespaces];
  await writeScript('bin/unshare', refusal);
}

function run(file: string, args: readonly string[]) {
  const { HOME } = process.env;
  const env = { HOME, PATH: `${join(folder, 'bin')}:/usr/bin:/bin` };
  return new Promise<{ code: number | string; stdout: string; stderr: string }>((resolve) => {
    execFile(join(folder, file), args, { env }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
  });
}

describe.runIf(process.platform === 'linux')('an AppImage', () => {
  beforeEach(async () => {
    await copyFile(join(projectRoot, 'build', 'linux', 'AppRun'), join(folder, 'AppRun'));
    await writeScript('authkit-desktop', 'printf "<%s>" "$@"');
  });

  it('starts the app with its arguments and nothing else', async () => {
    await writeUnshare('allowed');
    const { code, stdout } = await run('AppRun', ['a link', '--flag']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '<a link><--flag>' });
  });

  it.each(['denied', 'without rights'] as const)(
    'says why it does not start when user namespaces are %s',
    async (namespaces) => {
      await writeUnshare(namespaces);
      const { code, stdout, stderr } = await run('AppRun', ['a link']);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(/did not start: .*\n\nInstall the \.deb or \.rpm/);
    },
  );

  it('starts without a sandbox only when told to', async () => {
    await writeUnshare('denied');
    expect((await run('AppRun', ['--no-sandbox'])).stdout).toBe('<--no-sandbox>');
  });
});

describe.runIf(process.platform === 'linux')('a deb or rpm', () => {
  it.each([
    ['allowed', 0o755],
    ['without rights', 0o4755],
    ['denied', 0o4755],
  ] as const)('picks the sandbox of a system on which user namespaces are %s', async (namespaces, mode) => {
    await writeUnshare(namespaces);
    await writeScript('bin/setpriv', 'while [ "${1#--}" != "$1" ]; do shift; done; exec "$@"');
    await writeScript('bin/apparmor_parser', 'exit 1');
    await writeScript('chrome-sandbox', '');
    const template = await readFile(join(projectRoot, 'build', 'linux', 'after-install.tpl'), 'utf8');
    await writeFile(
      join(folder, 'after-install'),
      template
        .replaceAll('/opt/${sanitizedProductName}', folder)
        .replaceAll('/usr/bin/${executable}', join(folder, 'link'))
        .replaceAll('${executable}', 'app'),
      { mode: 0o755 },
    );
    expect(await run('after-install', [])).toEqual({ code: 0, stdout: '', stderr: '' });
    expect((await stat(join(folder, 'chrome-sandbox'))).mode & 0o7777).toBe(mode);
  });
});
