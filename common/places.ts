/** The places of the app. */
export const places = ['home', 'dashboard', 'account', 'settings'] as const;
export type Place = (typeof places)[number];

/** Parses a place from untrusted text; home if it is unknown. */
export const toPlace = (word: string | null): Place => places.find((place) => place === word) ?? 'home';
