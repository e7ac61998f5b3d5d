/** Provides the app's words to all components. */
import { createContext, useContext } from 'react';
import type { Words } from '../../common/language.ts';
import type { Strings } from '../../common/strings.ts';

export const WordsContext = createContext<Words | null>(null);

function useWords(): Words {
  const words = useContext(WordsContext);
  if (words === null) throw new Error('Nothing says in which language: render inside WordsContext.');
  return words;
}

export const useStrings = (): Strings => useWords().strings;

/** @returns the tag that `formatTime` and `formatNumber` need */
export const useLocale = (): string => useWords().locale;
