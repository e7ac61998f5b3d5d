/** Formats values for the user. */

/** Fills `{name}` in one of the catalogue's strings. */
export const format = (template: string, values: Readonly<Record<string, string>>): string =>
  template.replaceAll(/\{(\w+)\}/g, (token, name: string) => values[name] ?? token);

/** @param milliseconds the time left; @returns minutes and seconds such as `9:05`, never below zero */
export function formatTimeLeft(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** @param time milliseconds since the epoch; @returns the time of day as the locale writes it */
export const formatClock = (locale: string, time: number): string =>
  new Intl.DateTimeFormat(locale, { timeStyle: 'medium' }).format(time);

/** @param time milliseconds since the epoch; @returns date and time as the locale writes them */
export const formatTime = (locale: string, time: number): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' }).format(time);

/** @param time milliseconds since the epoch; @returns the time of day today, and the date as well on any other day */
export const formatMoment = (locale: string, time: number): string =>
  new Date(time).toDateString() === new Date().toDateString()
    ? formatClock(locale, time)
    : formatTime(locale, time);
