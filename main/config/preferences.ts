/**
 * The user's preferences: a small file in the clear, without secrets.
 * Invariants: it is read before the first window and replaced as a whole; an unreadable file is moved beside the new one; a
 * newer version's file is left alone; if it can't be written, changes hold until the app quits.
 */
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { appearances } from '../../common/device-settings.ts';
import { preferencesFile, quarantine, replaceHeld } from '../lib/profile-files.ts';
import type { Log } from '../lib/log.ts';

const integer = v.pipe(v.number(), v.safeInteger());

/** Goes up when older versions of the app would misread the file. */
const format = 1;

const preferences = v.object({
  appearance: v.optional(v.picklist(appearances), 'system'),
  /** The window's last place, in device-independent pixels; null before it was first closed. */
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

const firstDay: Preferences = v.parse(preferences, {});

export interface PreferencesStore {
  current(): Preferences;
  /** Takes effect at once; settles when the write has ended, even if it failed. */
  change(changes: Partial<Preferences>): Promise<void>;
  /** Restores the defaults without writing them. */
  forget(): void;
}

/** @param directory the app's profile folder */
export function openPreferences(directory: string, log: Log): PreferencesStore {
  const file = preferencesFile(directory);
  let { current, isNewer } = read(file, log);
  return {
    current: () => current,
    forget: () => {
      current = firstDay;
      isNewer = false;
    },
    change: async (changes) => {
      current = { ...current, ...changes };
      try {
        const { openFileStore } = await import('./file-store.ts');
        if (!isNewer) await replaceHeld(() => openFileStore(file).write({ format, ...current }));
      } catch (error) {
        log.warn('preferences-not-written', { code: (error as NodeJS.ErrnoException).code ?? null });
      }
    },
  };
}

/** Reads without electron-store, whose loading would delay the first window. */
function read(file: string, log: Log): { readonly current: Preferences; readonly isNewer: boolean } {
  const unknown = { current: firstDay, isNewer: false };
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT') log.warn('preferences-not-read', { code: code ?? null });
    return unknown;
  }
  try {
    const content: unknown = JSON.parse(text);
    if (v.parse(v.object({ format: v.optional(v.number(), format) }), content).format > format) {
      log.warn('preferences-newer');
      return { ...unknown, isNewer: true };
    }
    return { ...unknown, current: v.parse(preferences, content) };
  } catch {
    log.warn('preferences-unreadable');
    try {
      quarantine(file);
    } catch {
      // The next change writes a new file.
    }
    return unknown;
  }
}
