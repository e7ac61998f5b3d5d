import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { strings } from '../../../../../common/strings.ts';
import { germanStrings } from '../../../../../common/strings-de.ts';
import {
  createLoopbackPages,
  loopbackPageContentSecurityPolicy,
} from '../../../../../main/auth/sign-in/loopback-pages.ts';

const loopbackPage = createLoopbackPages({ locale: 'en-GB', strings });
const germanPage = createLoopbackPages({ locale: 'de-AT', strings: germanStrings });

const pages = ['done', 'failed', 'signed-out', 'not-awaited'] as const;

test.each(pages)('the policy allows the style of the page %s', (page) => {
  const [, style = ''] = /<style>([^]*)<\/style>/.exec(loopbackPage(page)) ?? [];
  const hash = createHash('sha256').update(style).digest('base64');
  expect(loopbackPageContentSecurityPolicy).toBe(
    `default-src 'none'; style-src 'sha256-${hash}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
  );
});

test.each(pages)('the page %s has no resources, scripts or links', (page) => {
  const html = loopbackPage(page);
  expect(html).not.toMatch(/<script|<link|<img|<a |<form|\bon\w+=|\bsrc=|\bhref=|\bstyle=|url\(|@import/i);
  expect(html).toContain('color-scheme: light dark');
});

test.each([
  ['done', 'You’re signed in'],
  ['failed', 'You couldn’t be signed in'],
  ['signed-out', 'You’re signed out'],
  ['not-awaited', 'Nothing to do here'],
] as const)('the page %s says “%s” in its title and its heading', (page, words) => {
  const html = loopbackPage(page);
  expect(html).toContain(`<title>${words} – `);
  expect(html).toContain(`<h1>${words}</h1>`);
});

test('the pages are in the app’s language and declare it', () => {
  expect(loopbackPage('done')).toContain('<html lang="en-GB" dir="ltr">');
  expect(germanPage('done')).toContain('<html lang="de-AT" dir="ltr">');
  expect(germanPage('done')).toContain('<h1>Sie sind angemeldet</h1>');
});
