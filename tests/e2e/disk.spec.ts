/** Full and read-only disks: real file systems in memory, which root can make. */
import { mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../../scripts/command.ts';
import { strings } from '../../common/strings.ts';
import { expect, test as base } from './fixtures.ts';
import { pixel } from './person.ts';
import { asRoot } from './program.ts';

interface Disk {
  /** Fills it. */
  fill(): Promise<void>;
  /** Frees the space. */
  clear(): Promise<void>;
  /** Refuses every change from now on; nobody may have a file open for writing. */
  makeReadOnly(): Promise<void>;
}

async function run(command: string, ...args: readonly string[]): Promise<void> {
  const { code, output } = await runCommand(command, args, 'kept');
  expect(code, `${command} ${args.join(' ')}: ${output}`).toBe(0);
}

const test = base.extend<{ readonly disk: Disk }>({
  /** Under the app’s profile. */
  disk: async ({ app, folder }, use) => {
    const { profile } = app;
    await mkdir(profile);
    await run('mount', '-t', 'tmpfs', '-o', 'size=48m,mode=700', 'tmpfs', profile);
    const ballast = join(profile, 'ballast');
    await use({
      async fill() {
        const { bfree, bsize } = await statfs(profile);
        // The write fills the disk and then fails.
        await writeFile(ballast, Buffer.alloc(bfree * bsize + 1)).catch(() => {});
      },
      clear: () => rm(ballast),
      makeReadOnly: () => run('mount', '-o', 'remount,ro', profile),
    });
    // All processes have ended by then; the files are searched for secrets like any profile.
    await app.close();
    await run('cp', '-a', profile, join(folder, 'copy'));
    await run('umount', profile);
    await run('cp', '-aT', join(folder, 'copy'), profile);
  },
});

test(
  'on a full disk the session continues, the user is told, and it is saved once there is space',
  asRoot,
  async ({ app, person, emulator, disk }) => {
    emulator.control.configure({ accessTokenLifetimeSeconds: 0, replayGraceSeconds: 0 });
    await app.launch({ keyring: true });
    await person.signIn(pixel);
    emulator.control.configure({ accessTokenLifetimeSeconds: 300 });
    await disk.fill();
    await app.goTo('Dashboard');
    await expect(app.window.getByRole('heading', { name: 'Hello, Pixel' })).toBeVisible();
    const { title } = strings.problems['storage-failed'];
    await expect(app.window.getByText(title)).toBeVisible();
    await disk.clear();
    await expect(app.window.getByText(title)).toHaveCount(0, { timeout: 30_000 });
    await app.relaunch();
    await app.goTo('Dashboard');
    await expect(app.window.getByRole('heading', { name: 'Hello, Pixel' })).toBeVisible();
    expect(person.tokenRequests()).toEqual(['authorization_code 200', 'refresh_token 200']);
  },
);

test(
  'with a read-only profile the stored session is used and renewed, and the user is told',
  asRoot,
  async ({ app, person, emulator, disk }) => {
    await app.launch({ keyring: true });
    await person.signIn(pixel);
    await app.quit();
    await disk.makeReadOnly();
    await app.relaunch({ clockAhead: 3_600_000 });
    await person.expectSignedIn(pixel);
    await expect(app.window.getByText(strings.problems['storage-failed'].title)).toBeVisible();
    expect(emulator.control.calls().filter(({ grantType }) => grantType === 'refresh_token')).toHaveLength(1);
  },
);
