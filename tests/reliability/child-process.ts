/** Starts `child.ts`, and kills it at a boundary. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Emulator } from '../../emulator/index.ts';
import type { Sight, Task } from './child.ts';
import { bundleChild } from './child-bundle.ts';

export interface Child {
  /** The names of all boundaries of a complete task, in order. */
  boundaries(profile: Profile, does: Task['does']): Promise<readonly string[]>;
  /** Runs the task and is killed at the boundary. */
  killedAt(profile: Profile, does: Task['does'], boundary: number): Promise<void>;
  run(profile: Profile, does: Task['does']): Promise<Sight>;
  remove(): Promise<void>;
}

/** A profile folder with its keyring. */
export interface Profile {
  readonly directory: string;
  readonly key: string;
  readonly authKit: Pick<Emulator, 'url' | 'clientId'>;
  /** Other files in the folder: moved aside as unreadable, or left by a write. */
  leftovers(): Promise<readonly string[]>;
  remove(): Promise<void>;
}

export async function createProfile({ url, clientId }: Emulator): Promise<Profile> {
  const directory = await mkdtemp(join(tmpdir(), 'authkit-desktop-'));
  return {
    directory,
    key: randomBytes(32).toString('hex'),
    authKit: { url, clientId },
    leftovers: async () =>
      (await readdir(directory)).filter((name) => name !== 'auth.json' && name !== 'installation-secret'),
    remove: () => rm(directory, { recursive: true }),
  };
}

export async function buildChild(): Promise<Child> {
  const bundle = await bundleChild('child.ts');

  const start = async (profile: Profile, does: Task['does'], killAt: number | null) => {
    const { directory, key, authKit } = profile;
    const task: Task = { does, directory, key, authKit, killAt };
    const { WORKOS_API_KEY: _, ...env } = process.env;
    const child = spawn(process.execPath, [bundle.file, JSON.stringify(task)], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    let logged = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (logged += text));
    const signal = await new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (_code, by) => resolve(by));
    });
    return { signal, said, logged };
  };

  const finished = async (profile: Profile, does: Task['does']) => {
    const { said, logged } = await start(profile, does, null);
    const sight = /^sight (.*)$/m.exec(said)?.[1];
    if (sight === undefined) throw new Error(`It did not get to its end:\n${said}\n${logged}`);
    return { said, sight: JSON.parse(sight) as Sight };
  };

  return {
    async boundaries(profile, does) {
      const { said } = await finished(profile, does);
      return [...said.matchAll(/^boundary \d+ (.*)$/gm)].map(([, name = '']) => name);
    },
    async killedAt(profile, does, boundary) {
      const { signal, said, logged } = await start(profile, does, boundary);
      if (signal !== 'SIGKILL') throw new Error(`It was not killed at ${boundary}:\n${said}\n${logged}`);
    },
    run: async (profile, does) => (await finished(profile, does)).sight,
    remove: bundle.remove,
  };
}
