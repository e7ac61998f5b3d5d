/** The parts of the app that a user can be in. */
export const places = ['home', 'dashboard', 'account', 'settings'] as const;
export type Place = (typeof places)[number];

/** The place that a word from elsewhere names, or home. */
export const toPlace = (word: string | null): Place => places.find((place) => place === word) ?? 'home';
