/**
 * The first script of a document: lets the first frame reach the screen, and only then loads the app and the texts of
 * the document's language.
 */
import { catalogues, languageOf } from '../common/language.ts';

/** The longest wait for a window that is never painted because another one covers it, in milliseconds. */
const patience = 1_000;

const locale = document.documentElement.lang;

async function takeOver(): Promise<void> {
  const loading = catalogues[languageOf(locale) ?? 'en']();
  const { hydrate } = await import('./index.tsx');
  hydrate({ locale, strings: await loading });
}

const presented = new Promise<unknown>((resolve) => {
  // This entry means that the frame is on the screen; an animation frame comes earlier.
  new PerformanceObserver(resolve).observe({ type: 'paint', buffered: true });
  setTimeout(resolve, patience);
});
void presented.then(takeOver);
