import { lazy, Suspense, useEffect, useState } from 'react';
import type { SignedInState } from '../../contract/auth-state.ts';
import type { AuthBridge } from '../../contract/bridge.ts';
import type { Dashboard } from '../../contract/channels.ts';
import type { Result } from '../../contract/result.ts';
import { Facts } from '../parts/facts.tsx';
import { Heading } from '../parts/heading.tsx';
import { ProblemNotice } from '../parts/notice.tsx';
import { useLocale, useStrings } from '../parts/words.tsx';
import { answerOf } from '../requests.ts';
import { format, formatTime } from '../text.ts';

const ApiPanel = lazy(() => import('./api-panel.tsx'));

interface DashboardProps {
  readonly bridge: Pick<AuthBridge, 'readDashboard'>;
  readonly state: SignedInState;
}

/** The protected place: what it shows is asked of main, which answers only to who is signed in. */
export function DashboardView({ bridge, state }: DashboardProps) {
  const strings = useStrings();
  const [attempt, setAttempt] = useState(0);
  const [answer, setAnswer] = useState<Result<Dashboard> | null>(null);
  const { sessionId, accessTokenExpiresAt } = state;
  useEffect(() => {
    let wanted = true;
    void answerOf(() => bridge.readDashboard()).then((result) => {
      if (wanted) setAnswer(result);
    });
    return () => {
      wanted = false;
    };
  }, [bridge, sessionId, accessTokenExpiresAt, attempt]);
  const retry = () => {
    setAnswer(null);
    setAttempt(attempt + 1);
  };
  return (
    <section className="page" aria-busy={answer === null}>
      <Heading>{strings.places.dashboard}</Heading>
      {answer === null ? (
        <p className="lead" role="status">
          {strings.dashboard.loading}
        </p>
      ) : answer.ok ? (
        <>
          <DashboardFacts dashboard={answer.value} />
          <Suspense>
            <ApiPanel />
          </Suspense>
        </>
      ) : (
        <>
          <ProblemNotice problem={answer.problem} />
          <button type="button" className="plain" onClick={retry}>
            {strings.actions.retry}
          </button>
        </>
      )}
    </section>
  );
}

function DashboardFacts({ dashboard }: { readonly dashboard: Dashboard }) {
  const words = useStrings().dashboard;
  const locale = useLocale();
  return (
    <>
      <p className="lead">{words.lead}</p>
      <h2>{format(words.greeting, { name: dashboard.greeting.name })}</h2>
      <Facts
        facts={[
          [words.signedInAt, formatTime(locale, dashboard.signedInAt)],
          [words.accessTokenIssuedAt, formatTime(locale, dashboard.accessTokenIssuedAt)],
          [words.accessTokenExpiresAt, formatTime(locale, dashboard.accessTokenExpiresAt)],
          [words.refreshCount, dashboard.refreshCount.toLocaleString(locale)],
        ]}
      />
      <h2>{words.history}</h2>
      <ol className="history">
        {dashboard.history.map(({ at, kind, detail }, index) => (
          // Entries are only ever added at the end.
          <li key={index}>
            <time dateTime={new Date(at).toISOString()}>{formatTime(locale, at)}</time>{' '}
            {words.historyKinds[kind]}
            {detail !== null && <code>{detail}</code>}
          </li>
        ))}
      </ol>
    </>
  );
}
