import { expect, test } from 'vitest';
import { chooseLocale } from '../../../../main/desktop/locale.ts';

test.each([
  [['de-AT', 'en-US'], 'de-AT', 'de-AT'],
  [['en-US'], 'en-GB', 'en-GB'],
  // A user who reads English in Germany gets English dates.
  [['en-US', 'de'], 'de-DE', 'en-US'],
  [['fr-FR', 'de-CH', 'en-US'], 'fr-FR', 'de-CH'],
  [['fr-FR', 'ja-JP'], 'fr-FR', 'en'],
  [['de_DE.UTF-8', 'C'], 'C', 'de-DE'],
  [['de_DE@euro'], '', 'de-DE'],
  [['DE'], 'de-de', 'de-DE'],
  [[], '', 'en'],
  [['', 'not a locale', '"><script>'], '%', 'en'],
  [['constructor', '__proto__'], 'toString', 'en'],
])('a user who prefers %j in the region %j gets %s', (preferred, regional, expected) => {
  expect(chooseLocale(preferred, regional)).toBe(expected);
});
