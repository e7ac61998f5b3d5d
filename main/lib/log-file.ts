/**
 * The log on disk, for support: `main.log`, and the two before it.
 * Invariants: lines keep their order; no caller gets an error or waits; lost lines are counted, and the file says how many
 * once there is room again; only the owner can read the files.
 */
import { appendFile, chmod, mkdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';

export interface LogFile {
  /** Appends a line; `line` has no line break. */
  write(line: string): void;
  /** Whether lines wait to be written. */
  isBusy(): boolean;
  /** Settles when all lines so far are written, or can't be. */
  settled(): Promise<void>;
}

/** Newest first. */
const names = ['main.log', 'main.1.log', 'main.2.log'] as const;

/**
 * Nothing is opened before the first line.
 *
 * @param folder created if missing
 * @param limit the size in bytes at which a new file begins
 */
export function createLogFile(folder: string, limit = 1024 * 1024): LogFile {
  const [current, ...older] = names.map((name) => join(folder, name)) as [string, ...string[]];
  let waiting: string[] = [];
  let writing: Promise<void> | null = null;
  /** The current file's size in bytes; null while unknown. */
  let size: number | null = null;
  let lost = 0;

  const open = async (): Promise<number> => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const found = await stat(current).catch(() => null);
    // The log also works on a file system without modes.
    if (found !== null) await chmod(current, 0o600).catch(() => {});
    return found?.size ?? 0;
  };

  const rotate = async (): Promise<void> => {
    const files = [current, ...older];
    for (let index = files.length - 1; index > 0; index--) {
      // The older files may not exist yet.
      await rename(files[index - 1] ?? '', files[index] ?? '').catch(() => {});
    }
  };

  const append = async (lines: readonly string[]): Promise<void> => {
    const told =
      lost === 0 ? lines : [`${new Date().toISOString()} warn log-lines-lost count=${lost}`, ...lines];
    const text = `${told.join('\n')}\n`;
    const length = Buffer.byteLength(text);
    size ??= await open();
    if (size > 0 && size + length > limit) {
      await rotate();
      size = 0;
    }
    await appendFile(current, text, { mode: 0o600 });
    size += length;
    lost = 0;
  };

  const drain = async (): Promise<void> => {
    while (waiting.length > 0) {
      const lines = waiting;
      waiting = [];
      await append(lines).catch(() => {
        // The next line reads the file's real size.
        size = null;
        lost += lines.length;
      });
    }
    writing = null;
  };

  return {
    write: (line) => {
      waiting.push(line);
      writing ??= drain();
    },
    isBusy: () => writing !== null,
    settled: async () => {
      await writing;
    },
  };
}
