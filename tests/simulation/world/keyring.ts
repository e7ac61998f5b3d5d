/** The operating system's keyring: there, gone, locked, without an answer, and with another key than before. */
import { createFakeKeychain, type FakeKeychain } from '../../support/fake-keychain.ts';
import type { Keychain } from '../../../main/auth/storage/keychain.ts';
import { randomBytes } from './random.ts';
import type { Scheduler } from './scheduler.ts';

export const keyringModes = ['there', 'gone', 'locked', 'silent', 'silent when it has to open'] as const;

/** How long a keyring has for its answer, in milliseconds; see `main/desktop/secret-service.ts`. */
export const keyringPatience = 4_000;

export class Keyring implements Keychain {
  mode: (typeof keyringModes)[number] = 'there';
  /** Whether it has lost its key since the installation secret was made. */
  hasChanged = false;
  readonly #keys: FakeKeychain = createFakeKeychain(randomBytes(32));
  readonly #scheduler: Scheduler;

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  change(): void {
    this.hasChanged = true;
    this.#keys.changeKey();
  }

  /** What main knows of a keyring that does not answer in time: see `main/desktop/keychain.ts`. */
  async #silence(): Promise<void> {
    await new Promise<void>((resolve) => this.#scheduler.clock.setTimer(keyringPatience, resolve));
  }

  async isAvailable(): Promise<boolean> {
    if (this.mode === 'silent') await this.#silence();
    return this.mode === 'there' || this.mode === 'silent when it has to open';
  }

  obstacle(): ReturnType<Keychain['obstacle']> {
    if (this.mode === 'gone') return 'absent';
    return this.mode === 'locked' ? 'locked' : 'silent';
  }

  async #require(): Promise<void> {
    if (this.mode === 'there') return;
    await this.#silence();
    throw new Error('The key is temporarily unavailable.');
  }

  async encrypt(text: string): Promise<Buffer> {
    await this.#require();
    return this.#keys.encrypt(text);
  }

  async decrypt(encrypted: Buffer): ReturnType<Keychain['decrypt']> {
    await this.#require();
    return this.#keys.decrypt(encrypted);
  }
}
