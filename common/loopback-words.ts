/** The words of the browser's last pages, separate so that other apps can use them with their own names. */
import type { Language } from './language.ts';

export const loopbackWords = (productName: string) => ({
  done: {
    title: 'You’re signed in',
    advice: `You can close this tab and go back to ${productName}.`,
  },
  failed: {
    title: 'You couldn’t be signed in',
    advice: `Go back to ${productName} to see why. You can close this tab.`,
  },
  signedOut: {
    title: 'You’re signed out',
    advice: 'You can close this tab.',
  },
  notAwaited: {
    title: 'Nothing to do here',
    advice: `You can close this tab. To sign in, use the browser that ${productName} has opened.`,
  },
});

export const germanLoopbackWords = (productName: string): ReturnType<typeof loopbackWords> => ({
  done: {
    title: 'Sie sind angemeldet',
    advice: `Sie können diesen Tab schließen und zu ${productName} zurückkehren.`,
  },
  failed: {
    title: 'Sie konnten nicht angemeldet werden',
    advice: `Den Grund sehen Sie in ${productName}. Sie können diesen Tab schließen.`,
  },
  signedOut: {
    title: 'Sie sind abgemeldet',
    advice: 'Sie können diesen Tab schließen.',
  },
  notAwaited: {
    title: 'Hier gibt es nichts zu tun',
    advice: `Sie können diesen Tab schließen. Melden Sie sich in dem Browser an, den ${productName} geöffnet hat.`,
  },
});

/** The words of each language. */
export const loopbackCatalogues = {
  en: loopbackWords,
  de: germanLoopbackWords,
} as const satisfies Record<Language, unknown>;
