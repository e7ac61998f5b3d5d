import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { AuthProblem } from '../../../../common/auth/auth-problem.ts';
import type { Confirmation } from '../../../../common/auth/auth-state.ts';
import { germanStrings } from '../../../../common/strings-de.ts';
import type { Words } from '../../../../common/language.ts';
import { strings } from '../../../../common/strings.ts';
import { WordsContext } from '../../../../renderer/components/words.tsx';
import ConfirmationDialog from '../../../../renderer/views/confirmation.tsx';

const done = async () => ({ ok: true, value: null }) as const;
const bridge = { cancel: done, reopenBrowser: done, copyLink: done, copyDiagnostics: done };

function draw(
  step: Confirmation['step'],
  problem: AuthProblem | null = null,
  words: Words = { locale: 'en', strings },
): string {
  return renderToStaticMarkup(
    <WordsContext value={words}>
      <ConfirmationDialog
        bridge={bridge}
        confirmation={{ step, expiresAt: Date.now() + 600_000 }}
        problem={problem}
      />
    </WordsContext>,
  );
}
const buttonsOf = (html: string) => [...html.matchAll(/<button[^>]*>([^<]*)/g)].map(([, label]) => label);

test.each([
  ['en', strings],
  ['de', germanStrings],
] as const)(
  'explains itself in the user’s language (%s), and leads back to the browser or out',
  (locale, words) => {
    const html = draw('waiting', null, { locale, strings: words });
    expect(html).toContain(`<h2 id="confirmation-title">${words.confirmation.title}</h2>`);
    expect(html).toContain(words.confirmation.lead);
    const { reopenBrowser, copyLink, cancel } = words.actions;
    expect(buttonsOf(html)).toEqual([reopenBrowser, copyLink, cancel]);
  },
);

test('offers only to cancel while the browser’s answer is checked', () => {
  const html = draw('finishing');
  expect(html).toContain(strings.signingIn.finishingLead);
  expect(buttonsOf(html)).toEqual([strings.actions.cancel]);
});

test('shows a problem with the browser and stays open', () => {
  const html = draw('waiting', { code: 'browser-not-opened', detail: null });
  expect(html).toContain(strings.problems['browser-not-opened'].title);
  expect(buttonsOf(html)).toContain(strings.actions.copyLink);
});
