/**
 * How the person likes the app to be: a small file in the clear, nothing of it secret.
 * Invariants: it is read before the first window and replaced as a whole; one that can't be read is kept beside the new
 * one; that it can't be written costs nothing but the memory of it.
 */
import { readFileSync, renameSync } from 'node:fs';
import * as v from 'valibot';
import { appearances } from '../../common/device-settings.ts';
import { preferencesFile, writeFileAtomically } from '../auth/storage/profile-files.ts';
import type { Log } from '../lib/log.ts';

const integer = v.pipe(v.number(), v.safeInteger());

const preferences = v.object({
  appearance: v.optional(v.picklist(appearances), 'system'),
  /** Where the window was, in device-independent pixels; null before it was closed for the first time. */
  window: v.optional(
    v.nullable(
      v.object({ x: integer, y: integer, width: integer, height: integer, isMaximized: v.boolean() }),
    ),
    null,
  ),
  /** The newest version that each channel of updates has named. */
  newestUpdates: v.optional(v.record(v.string(), v.string()), {}),
});

export type Preferences = v.InferOutput<typeof preferences>;

export interface PreferencesStore {
  current(): Preferences;
  change(changes: Partial<Preferences>): void;
  /** Goes back to how it was on the first day, without writing that down. */
  forget(): void;
}

/** @param directory the app's profile folder */
export function openPreferences(directory: string, log: Log): PreferencesStore {
  const file = preferencesFile(directory);
  let current = read(file, log);
  return {
    current: () => current,
    forget: () => {
      current = v.parse(preferences, {});
    },
    change: (changes) => {
      current = { ...current, ...changes };
      try {
        writeFileAtomically(file, Buffer.from(`${JSON.stringify(current, null, 2)}\n`));
      } catch (error) {
        log.warn('preferences-not-written', { code: (error as NodeJS.ErrnoException).code ?? null });
      }
    },
  };
}

function read(file: string, log: Log): Preferences {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT') log.warn('preferences-not-read', { code: code ?? null });
    return v.parse(preferences, {});
  }
  try {
    return v.parse(preferences, JSON.parse(text));
  } catch {
    log.warn('preferences-unreadable');
    try {
      renameSync(file, `${file}.unreadable-${new Date().toISOString().replaceAll(/[^\d]/g, '')}`);
    } catch {
      // The next change replaces it.
    }
    return v.parse(preferences, {});
  }
}
