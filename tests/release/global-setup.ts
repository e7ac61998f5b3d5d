/**
 * Provides the rehearsal's Debian packages, without which single steps are skipped, and one folder for all its files,
 * which is always removed at the end.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { provideDebianPackages } from '../../scripts/debian-packages.ts';
import { exitWhenInterrupted } from '../../scripts/command.ts';

export default async function prepare(): Promise<void> {
  exitWhenInterrupted();
  const folder = mkdtempSync(join(tmpdir(), 'authkit-desktop-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  // The tests' processes inherit it.
  process.env['TMPDIR'] = folder;
  await provideDebianPackages(['rehearsal']).catch((error: Error) => console.log(error.message));
}
