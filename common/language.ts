/** The languages of the app. Each catalogue loads separately, so that users load only their own language. */
import type { Strings } from './strings.ts';

const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

export const catalogues = {
  en: async (): Promise<Strings> => (await import('./strings.ts')).strings,
  de: async (): Promise<Strings> => (await import('./strings-de.ts')).germanStrings,
} as const satisfies Record<Language, unknown>;

/** @returns the language that a locale such as `de-AT` belongs to, or null where the app does not speak it */
export function languageOf(locale: string): Language | null {
  const language = locale.split(/[-_.@]/, 1)[0]?.toLowerCase() ?? '';
  return languages.find((known) => known === language) ?? null;
}

/** The app's texts and its format of dates and numbers, fixed at the app's start. */
export interface Words {
  /** A BCP 47 tag whose language is that of `strings`. */
  readonly locale: string;
  readonly strings: Strings;
}
