import { prerender } from 'react-dom/static';
import { expect, test } from 'vitest';
import { authProblemCodes, type AuthProblemCode } from '../../../../common/auth/auth-problem.ts';
import { strings } from '../../../../common/strings.ts';
import Remedy, { remedies } from '../../../../renderer/components/remedy.tsx';
import { WordsContext } from '../../../../renderer/components/words.tsx';

const bridge = { copyDiagnostics: async () => ({ ok: true, value: null }) as const };
const copyDiagnostics = strings.diagnostics.copy;
const { retry } = strings.actions;

/** The labels of a notice's buttons. */
async function buttonsFor(
  code: AuthProblemCode,
  onPlace: (() => void) | null = () => {},
  onRetry: (() => void) | null = null,
): Promise<readonly string[]> {
  const { prelude } = await prerender(
    <WordsContext value={{ locale: 'en', strings }}>
      <Remedy code={code} bridge={bridge} onPlace={onPlace} onRetry={onRetry} />
    </WordsContext>,
  );
  const html = await new Response(prelude).text();
  return [...html.matchAll(/<button[^>]*>([^<]*)<\/button>/g)].map(([, label = '']) => label);
}

test('problems for an administrator offer the details to copy', async () => {
  for (const code of authProblemCodes) {
    const asks = /[Aa]sk (your administrator|whoever runs it)/.test(strings.problems[code].advice);
    // Another account may help, and its button is below.
    if (asks && code !== 'sign-in-refused') expect(await buttonsFor(code), code).toEqual([copyDiagnostics]);
  }
});

test('a problem of the app or the disk offers the diagnostics', async () => {
  for (const code of ['internal', 'request-invalid', 'storage-failed'] as const) {
    expect(await buttonsFor(code)).toEqual([copyDiagnostics]);
  }
});

test('a proxy problem links to Settings, if those can be opened', async () => {
  expect(await buttonsFor('proxy-refused')).toEqual([strings.diagnostics.openSettings]);
  expect(await buttonsFor('proxy-refused', null)).toEqual([copyDiagnostics]);
});

test('a text that says to try again has a button if something can be repeated', async () => {
  const asks = authProblemCodes.filter((code) => /try again/i.test(strings.problems[code].advice));
  expect(asks).toContain('unreachable');
  for (const code of authProblemCodes) {
    const buttons = await buttonsFor(code, null, () => {});
    expect(buttons.includes(retry), code).toBe(asks.includes(code));
    expect(await buttonsFor(code)).not.toContain(retry);
  }
});

test('the notice adds no button that the view already has', async () => {
  const others = authProblemCodes.filter((code) => remedies[code].includes('here'));
  for (const code of others) expect(await buttonsFor(code), code).toEqual([]);
  expect(others).toContain('access-denied');
});
