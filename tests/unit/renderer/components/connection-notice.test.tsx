import { prerender } from 'react-dom/static';
import { expect, test } from 'vitest';
import { refreshDemands } from '../../../../common/auth/refresh-demands.ts';
import type { AuthProblem } from '../../../../common/auth/auth-problem.ts';
import { strings } from '../../../../common/strings.ts';
import ConnectionNotice from '../../../../renderer/components/connection-notice.tsx';
import { WordsContext } from '../../../../renderer/components/words.tsx';
import { signedIn } from '../../../gallery/states.ts';

const bridge = {
  copyDiagnostics: async () => ({ ok: true, value: null }) as const,
  readDashboard: async () => ({ ok: false, problem: { code: 'internal', detail: null } }) as const,
};

async function noticeOf(connectionProblem: AuthProblem): Promise<string> {
  const state = { ...signedIn, connection: 'offline', connectionProblem } as const;
  const { prelude } = await prerender(
    <WordsContext value={{ locale: 'en', strings }}>
      <ConnectionNotice bridge={bridge} state={state} onSignIn={() => {}} />
    </WordsContext>,
  );
  return new Response(prelude).text();
}

test.each(refreshDemands)(
  'a refusal for %s says why, and its one button opens the browser',
  async (detail) => {
    const html = await noticeOf({ code: 'refresh-refused', detail });
    expect(html).toContain(strings.demands[detail].title);
    expect(html.match(/<button/g)).toHaveLength(1);
    expect(html).toContain(strings.actions.signInAgain);
  },
);

test('another refusal is explained in general words, with its code for support', async () => {
  const html = await noticeOf({ code: 'refresh-refused', detail: 'something_new' });
  expect(html).toContain(strings.problems['refresh-refused'].title);
  expect(html).toContain('something_new');
  expect(html).toContain(strings.actions.signInAgain);
});
