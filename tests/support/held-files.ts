/** Refuses renames as Windows does while another program has one of the files open. */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { basename } from 'node:path';
import { onTestFinished, vi } from 'vitest';

/**
 * Lets the next renames onto a file fail, until the test has ended.
 *
 * @param name of the file that would be replaced
 * @param times how many fail
 */
export function holdFile(name: string, code: string, times: number): { readonly refused: () => number } {
  const rename = fs.renameSync;
  let refused = 0;
  const spy = vi.spyOn(fs, 'renameSync').mockImplementation((from, to) => {
    if (basename(String(to)) !== name || refused === times) return rename(from, to);
    refused += 1;
    throw Object.assign(new Error(`${code}: operation not permitted, rename`), { code, syscall: 'rename' });
  });
  syncBuiltinESMExports();
  onTestFinished(() => {
    spy.mockRestore();
    syncBuiltinESMExports();
  });
  return { refused: () => refused };
}
