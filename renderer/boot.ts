/**
 * The first script of a document: lets main's first frame reach the screen, and only then loads the app, and the words of
 * the document's language.
 */
import { catalogues, languageOf } from '../common/language.ts';

/** A window that is never painted, because another one covers it, waits no longer than this, in milliseconds. */
const patience = 1_000;

const locale = document.documentElement.lang;

async function takeOver(): Promise<void> {
  const loading = catalogues[languageOf(locale) ?? 'en']();
  const { hydrate } = await import('./index.tsx');
  hydrate({ locale, strings: await loading });
}

const presented = new Promise<unknown>((resolve) => {
  // What is told here is on the screen; an animation frame only comes before that.
  new PerformanceObserver(resolve).observe({ type: 'paint', buffered: true });
  setTimeout(resolve, patience);
});
void presented.then(takeOver);
