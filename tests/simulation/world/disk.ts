/**
 * The profile folder on a disk that can be full, read-only, unreadable, slow, or keep only half of a write without a word.
 * What a killed process still asks of it has no effect.
 */
import type { OpenFileStore } from '../../../main/lib/profile-files.ts';

export const directory = '/profile';

export const diskModes = ['ok', 'full', 'read-only', 'torn', 'busy', 'unreadable'] as const;
export type DiskMode = (typeof diskModes)[number];

export class Disk {
  readonly files = new Map<string, Buffer>();
  mode: DiskMode = 'ok';
  /** After how many changes from now the process is killed, or null. */
  killAfter: number | null = null;
  /** Whether the process that asks is alive. */
  isProcessAlive = true;
  /** Told of each change of a file that was done. */
  onChange: (what: string) => void = () => {};
  onKill: () => void = () => {};
  #open = new Map<number, string>();
  #count = 0;

  #fail(code: string): Error {
    return Object.assign(new Error(code), { code, syscall: 'disk' });
  }

  /** Everything that changes something goes through here. */
  #change(what: string, needsRoom: boolean, act: (isCutOff: boolean) => void): void {
    if (!this.isProcessAlive) throw this.#fail('EKILLED');
    if (this.killAfter !== null && this.killAfter-- <= 0) {
      this.killAfter = null;
      act(true);
      this.isProcessAlive = false;
      this.onKill();
      throw this.#fail('EKILLED');
    }
    if (this.mode === 'read-only') throw this.#fail('EROFS');
    if (this.mode === 'full' && needsRoom) throw this.#fail('ENOSPC');
    act(false);
    this.onChange(what);
  }

  read(file: string): Buffer {
    if (!this.isProcessAlive) throw this.#fail('EKILLED');
    const content = this.files.get(file);
    if (content === undefined) throw this.#fail('ENOENT');
    if (this.mode === 'unreadable') throw this.#fail('EIO');
    return content;
  }

  create(file: string): number {
    this.#change(`create ${file}`, true, (isCutOff) => {
      if (!isCutOff) this.files.set(file, Buffer.alloc(0));
    });
    this.#open.set((this.#count += 1), file);
    return this.#count;
  }

  nameOf(file: string | number): string {
    return typeof file === 'string' ? file : (this.#open.get(file) ?? '');
  }

  write(file: string, content: Buffer): void {
    this.#change(`write ${file}`, true, (isCutOff) => {
      const isHalf = isCutOff || this.mode === 'torn';
      this.files.set(file, isHalf ? content.subarray(0, content.length / 2) : content);
    });
  }

  rename(from: string, to: string): void {
    if (!this.files.has(from)) throw this.#fail('ENOENT');
    // The real name has the time in it, by a clock that the simulation does not own.
    const name = to.replace(
      /unreadable-\d+$/,
      () => `unreadable-${String((this.#count += 1)).padStart(17, '0')}`,
    );
    this.#change(`rename ${from} ${name}`, false, (isCutOff) => {
      const content = this.files.get(from);
      if (isCutOff || content === undefined) return;
      this.files.delete(from);
      this.files.set(name, content);
    });
  }

  remove(file: string): void {
    if (!this.files.has(file)) return;
    this.#change(`remove ${file}`, false, (isCutOff) => {
      if (!isCutOff) this.files.delete(file);
    });
  }

  names(): string[] {
    return [...this.files.keys()].map((file) => file.slice(directory.length + 1));
  }

  /** What electron-store does behind the app's own file store: a file is replaced as a whole, or not at all. */
  readonly openFileStore: OpenFileStore = (file, encoding = {}) => {
    if (!('serialize' in encoding)) throw new Error('The simulation writes no files of the first version.');
    return {
      read: () => encoding.deserialize(this.read(file).toString('latin1')),
      write: (content) => {
        const text = Buffer.from(encoding.serialize({ ...content }), 'latin1');
        if (this.mode === 'torn') throw this.#fail('EIO');
        this.#change(`write ${file}`, true, (isCutOff) => {
          if (!isCutOff) this.files.set(file, text);
        });
      },
    };
  };
}

let current = new Disk();

/** The disk that the real code reads and writes. */
export const currentDisk = (): Disk => current;

export function insertDisk(disk: Disk): void {
  current = disk;
}
