/** Calls one of the app's own backends as any view can: with `fetch`, and without a token. */
import { useState } from 'react';
import { apiPath, apiProblemHeader } from '../../common/api.ts';
import type { AuthProblem } from '../../common/auth/auth-problem.ts';
import type { AppBridge } from '../../common/channels.ts';
import { Can } from '../auth/guards.tsx';
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

/** Scrolls the result into view, since the news at the bottom may cover it. */
const comeIntoView = (element: Element | null) => element?.scrollIntoView({ block: 'nearest' });

export function ApiPanel({ bridge }: { readonly bridge: Pick<AppBridge, 'copyDiagnostics'> }) {
  const words = useStrings().dashboard.api;
  const [answer, setAnswer] = useState<{ readonly path: string; readonly content: Answer } | null>(null);
  const [isAsking, setIsAsking] = useState(false);
  const onAsk = async (path: string) => {
    setIsAsking(true);
    setAnswer({ path, content: await ask(path) });
    setIsAsking(false);
  };
  const content = answer?.content;
  return (
    <div className="answer" aria-busy={isAsking}>
      <div className="actions">
        <Can permission="notes:read" otherwise={words.notAllowed}>
          <button type="button" className="primary" onClick={() => void onAsk('notes')}>
            {words.notes}
          </button>
        </Can>
        <button type="button" className="quiet" onClick={() => void onAsk('admin')}>
          {words.admin}
        </button>
      </div>
      {content?.kind === 'problem' && (
        <ProblemNotice
          problem={content.problem}
          bridge={bridge}
          onRetry={() => void onAsk(answer?.path ?? '')}
        />
      )}
      {content?.kind === 'answer' && (
        <div role="status" ref={comeIntoView}>
          {content.status !== 200 && (
            <p>
              {content.status === 403
                ? words.forbidden
                : format(words.status, { status: String(content.status) })}
            </p>
          )}
          <AnswerText text={content.text} />
        </div>
      )}
    </div>
  );
}

/** Notes as a list, anything else unchanged. */
function AnswerText({ text }: { readonly text: string }) {
  const notes = notesIn(text);
  if (notes === null) return <pre>{text}</pre>;
  return (
    <ul className="notes">
      {notes.map((note, index) => (
        <li key={index} dir="auto">
          {note}
        </li>
      ))}
    </ul>
  );
}

function notesIn(text: string): readonly string[] | null {
  try {
    const { notes } = JSON.parse(text) as { readonly notes?: readonly { readonly text?: unknown }[] };
    return Array.isArray(notes) ? notes.map((note) => String(note?.text)) : null;
  } catch {
    return null;
  }
}
