/** The language of the app, for every part that says something. */
import { createContext, useContext } from 'react';
import type { Words } from '../../contract/language.ts';
import type { Strings } from '../../contract/strings.ts';

export const WordsContext = createContext<Words | null>(null);

function useWords(): Words {
  const words = useContext(WordsContext);
  if (words === null) throw new Error('Nothing says in which language: render inside WordsContext.');
  return words;
}

export const useStrings = (): Strings => useWords().strings;

/** @returns the tag that `formatTime` and `formatNumber` need */
export const useLocale = (): string => useWords().locale;
