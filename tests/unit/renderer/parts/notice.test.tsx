import { prerender } from 'react-dom/static';
import { expect, test } from 'vitest';
import { authProblemCodes } from '../../../../src/contract/auth-problem.ts';
import { strings } from '../../../../src/contract/strings.ts';
import { ProblemNotice } from '../../../../src/renderer/parts/notice.tsx';
import { WordsContext } from '../../../../src/renderer/parts/words.tsx';

test('what went wrong interrupts a screen reader; what a person has done is news', async () => {
  const roles = new Map<string, string | undefined>();
  for (const code of authProblemCodes) {
    const { prelude } = await prerender(
      <WordsContext value={{ locale: 'en', strings }}>
        <ProblemNotice problem={{ code, detail: null }} />
      </WordsContext>,
    );
    roles.set(
      code,
      /class="notice (\w+)" role="(\w+)"/
        .exec(await new Response(prelude).text())
        ?.slice(1)
        .join(' '),
    );
  }
  expect(roles.get('access-denied')).toBe('news status');
  roles.delete('access-denied');
  expect(new Set(roles.values())).toEqual(new Set(['problem alert']));
});
