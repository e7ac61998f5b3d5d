/** Asks one of the app's own backends, as any view would: with `fetch`, and without knowing a token. */
import { useState } from 'react';
import { apiPath, apiProblemHeader } from '../../common/api.ts';
import type { AuthProblem } from '../../common/auth/auth-problem.ts';
import { Can } from '../components/guards.tsx';
import { ProblemNotice } from '../components/notice.tsx';
import { useStrings } from '../components/words.tsx';
import { format } from '../text.ts';

type Answer =
  | { readonly kind: 'problem'; readonly problem: AuthProblem }
  | { readonly kind: 'answer'; readonly status: number; readonly text: string };

async function ask(path: string): Promise<Answer> {
  try {
    const response = await fetch(`${apiPath}demo/${path}`);
    return response.headers.has(apiProblemHeader)
      ? { kind: 'problem', problem: (await response.json()) as AuthProblem }
      : { kind: 'answer', status: response.status, text: await response.text() };
  } catch {
    return { kind: 'problem', problem: { code: 'api-unreachable', detail: null } };
  }
}

/** What is new may be under the news at the window's bottom. */
const comeIntoView = (element: Element | null) => element?.scrollIntoView({ block: 'nearest' });

export default function ApiPanel() {
  const words = useStrings().dashboard.api;
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [isAsking, setIsAsking] = useState(false);
  const onAsk = async (path: string) => {
    setIsAsking(true);
    setAnswer(await ask(path));
    setIsAsking(false);
  };
  return (
    <section aria-busy={isAsking}>
      <h2>{words.title}</h2>
      <p className="lead">{words.lead}</p>
      <div className="actions">
        <Can permission="notes:read" otherwise={words.notAllowed}>
          <button type="button" className="plain" onClick={() => void onAsk('notes')}>
            {words.notes}
          </button>
        </Can>
        <button type="button" className="plain" onClick={() => void onAsk('admin')}>
          {words.admin}
        </button>
      </div>
      {answer?.kind === 'problem' && <ProblemNotice problem={answer.problem} />}
      {answer?.kind === 'answer' && (
        <div role="status" ref={comeIntoView}>
          <p>
            {answer.status === 403
              ? words.forbidden
              : format(words.status, { status: String(answer.status) })}
          </p>
          <pre>{answer.text}</pre>
        </div>
      )}
    </section>
  );
}
