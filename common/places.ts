/** The places of the app. */
export const places = ['home', 'dashboard', 'account', 'settings'] as const;
export type Place = (typeof places)[number];

/** The place that a word from elsewhere names, or home. */
export const toPlace = (word: string | null): Place => places.find((place) => place === word) ?? 'home';
