/**
 * The first script of a document: lets the frame that main has filled in reach the screen, and only then loads the
 * app that takes it over, and the words of the document's language.
 */
import { catalogues, languageOf } from '../contract/language.ts';

const locale = document.documentElement.lang;

async function takeOver(): Promise<void> {
  const loading = catalogues[languageOf(locale) ?? 'en']();
  const { hydrate } = await import('./index.tsx');
  hydrate({ locale, strings: await loading });
}

requestAnimationFrame(() => setTimeout(() => void takeOver()));
