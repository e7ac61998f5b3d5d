/** A profile with a signed-in user, to damage and open repeatedly: real modules, real files. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator } from '../../emulator/index.ts';
import type { AuthService } from '../../main/auth/auth-service.ts';
import { createCapturedLog } from '../support/captured-log.ts';
import { createFakeKeychain } from '../support/fake-keychain.ts';
import { openBareService, unattended } from './bare-service.ts';

export interface StoredSession {
  /** The contents of the profile's files. */
  readonly files: ReadonlyMap<string, Buffer>;
  /**
   * Starts on the profile with a changed file, and restores everything afterwards.
   *
   * @returns `original` if exactly the stored session was opened, or the reason why there is none; and the files that
   *   were moved aside
   */
  startWith(
    file: string,
    content: Buffer,
  ): Promise<{ readonly outcome: string; readonly aside: ReadonlyMap<string, Buffer> }>;
  remove(): Promise<void>;
}

export async function createStoredSession(): Promise<StoredSession> {
  const directory = await mkdtemp(join(tmpdir(), 'authkit-desktop-'));
  const emulator = await startEmulator();
  const keychain = createFakeKeychain();
  const launch = () =>
    openBareService({
      directory,
      authKit: emulator,
      keychain,
      fetch: (...given) => fetch(...given),
      log: createCapturedLog(),
      ...unattended,
    });
  const tokens = async (service: AuthService): Promise<string> => {
    const used = await service.withAuth(({ tokens: { accessToken, refreshToken, user } }) =>
      JSON.stringify([accessToken.reveal(), refreshToken.reveal(), user]),
    );
    return used.ok ? used.value : used.problem.code;
  };

  const { service, signIn } = await launch();
  await signIn();
  await service.settled();
  const original = await tokens(service);
  // From now on there is no network.
  await emulator.close();

  const read = async (): Promise<Map<string, Buffer>> => {
    const names = await readdir(directory);
    return new Map(
      await Promise.all(names.map(async (name) => [name, await readFile(join(directory, name))] as const)),
    );
  };
  const files = await read();

  return {
    files,
    async startWith(file, content) {
      await writeFile(join(directory, file), content);
      const { service: started } = await launch();
      const state = started.state();
      let outcome: string = state.status === 'signed-out' ? state.reason : state.status;
      if (state.status === 'signed-in') {
        outcome = (await tokens(started)) === original ? 'original' : 'another session';
      }
      const left = await read();
      const aside = new Map([...left].filter(([name]) => name.includes('.unreadable-')));
      await Promise.all([...left.keys()].map((name) => rm(join(directory, name))));
      await Promise.all([...files].map(([name, bytes]) => writeFile(join(directory, name), bytes)));
      return { outcome, aside };
    },
    remove: () => rm(directory, { recursive: true }),
  };
}

/** Positions in blocks, so that each test is short and its name shows the block. */
export function blocks(length: number, size = 250): readonly (readonly [number, number])[] {
  return Array.from({ length: Math.ceil(length / size) }, (_, index) => [
    index * size,
    Math.min(length, (index + 1) * size),
  ]);
}
