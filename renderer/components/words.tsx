/** Provides the app's words to all components. */
import { createContext, use, useContext } from 'react';
import type { FirstStrings } from '../../common/first-strings.ts';
import { catalogues, languageOf, type FirstWords, type Language } from '../../common/language.ts';
import type { Strings } from '../../common/strings.ts';

export const WordsContext = createContext<FirstWords | null>(null);

function useWords(): FirstWords {
  const words = useContext(WordsContext);
  if (words === null) throw new Error('Nothing says in which language: render inside WordsContext.');
  return words;
}

/** The texts of the first frame's views. */
export const useFirstStrings = (): FirstStrings => useWords().strings;

// React needs the same promise at each rendering.
const loaded = new Map<Language, Promise<Strings>>();

/** All other texts; suspends until they are loaded, so only lazy views may use it. */
export function useStrings(): Strings {
  const language = languageOf(useLocale()) ?? 'en';
  const strings = loaded.get(language) ?? catalogues[language]();
  loaded.set(language, strings);
  return use(strings);
}

/** @returns the tag that `formatTime` and `formatNumber` need */
export const useLocale = (): string => useWords().locale;
