/** The languages of the app. Each catalogue loads separately, so that users load only their own language. */
import type { FirstStrings } from './first-strings.ts';
import type { Strings } from './strings.ts';

const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

export const catalogues = {
  en: async (): Promise<Strings> => (await import('./strings.ts')).strings,
  de: async (): Promise<Strings> => (await import('./strings-de.ts')).germanStrings,
} as const satisfies Record<Language, unknown>;

/** The part of each that the first frame needs. */
export const firstCatalogues = {
  en: async (): Promise<FirstStrings> => (await import('./first-strings.ts')).firstStrings,
  de: async (): Promise<FirstStrings> => (await import('./first-strings-de.ts')).germanFirstStrings,
} as const satisfies Record<Language, unknown>;

/** @returns the language of a locale such as `de-AT`, or null if the app does not have it */
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

/** {@link Words}, as far as the first frame needs them. */
export interface FirstWords {
  readonly locale: string;
  readonly strings: FirstStrings;
}
