/** Chooses the app's language, and the format of dates and numbers. */
import { languageOf } from '../../common/language.ts';

/**
 * @param preferred the user's languages, the best first (`app.getPreferredSystemLanguages`)
 * @param regional the locale of the user's region (`app.getSystemLocale`), which may be of another language
 * @returns a BCP 47 tag in one of the app's languages: the user's regional one if it fits, English if no language does
 */
export function chooseLocale(preferred: readonly string[], regional: string): string {
  const known = preferred.flatMap(toTag).find((tag) => languageOf(tag) !== null) ?? 'en';
  return [regional].flatMap(toTag).find((tag) => languageOf(tag) === languageOf(known)) ?? known;
}

/** Turns a system's locale (`de_DE.UTF-8`) into a BCP 47 tag, or into nothing. */
function toTag(name: string): readonly string[] {
  try {
    return Intl.getCanonicalLocales(name.replace(/[.@].*$/, '').replaceAll('_', '-'));
  } catch {
    return [];
  }
}
