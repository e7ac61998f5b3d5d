import { lazy, Suspense, useEffect, useState } from 'react';
import type { SignedInState } from '../../common/auth/auth-state.ts';
import type { AuthBridge } from '../../common/channels.ts';
import type { Dashboard } from '../../common/auth/channels.ts';
import type { Result } from '../../common/auth/result.ts';
import { Facts } from '../components/facts.tsx';
import { Heading } from '../components/heading.tsx';
import { ProblemNotice } from '../components/notice.tsx';
import { useLocale, useStrings } from '../components/words.tsx';
import { answerOf } from '../requests.ts';
import { format, formatTime } from '../text.ts';
import { SessionHistory, SessionTimeline } from './session-timeline.tsx';

const ApiPanel = lazy(() => import('./api-panel.tsx'));

interface DashboardProps {
  readonly bridge: Pick<AuthBridge, 'readDashboard'>;
  readonly state: SignedInState;
}

/** The protected place: what it shows is asked of main, which answers only to who is signed in. */
export default function DashboardView({ bridge, state }: DashboardProps) {
  const strings = useStrings();
  const [attempt, setAttempt] = useState(0);
  const [answer, setAnswer] = useState<Result<Dashboard> | null>(null);
  const { sessionId, accessTokenExpiresAt } = state;
  // Not the connection itself: reading makes the app reconnect, which would have this read again, and so on.
  const isOnline = state.connection === 'online';
  useEffect(() => {
    let wanted = true;
    void answerOf(() => bridge.readDashboard()).then((result) => {
      if (wanted) setAnswer(result);
    });
    return () => {
      wanted = false;
    };
  }, [bridge, sessionId, accessTokenExpiresAt, isOnline, attempt]);
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
  const { nextRefreshAt, sessionEndsAt } = dashboard;
  return (
    <>
      <h2>{format(words.greeting, { name: dashboard.greeting.name })}</h2>
      <p className="lead">{words.lead}</p>
      <h2>{words.timeline}</h2>
      <SessionTimeline dashboard={dashboard} />
      <Facts
        facts={[
          [words.signedInAt, formatTime(locale, dashboard.signedInAt)],
          [words.accessTokenIssuedAt, formatTime(locale, dashboard.accessTokenIssuedAt)],
          [
            words.nextRefreshAt,
            nextRefreshAt === null ? words.noRefreshPlanned : formatTime(locale, nextRefreshAt),
          ],
          [words.accessTokenExpiresAt, formatTime(locale, dashboard.accessTokenExpiresAt)],
          [
            words.sessionEndsAt,
            sessionEndsAt === null ? words.sessionEndUnknown : formatTime(locale, sessionEndsAt),
          ],
          [words.refreshCount, dashboard.refreshCount.toLocaleString(locale)],
        ]}
      />
      <h2>{words.history}</h2>
      <SessionHistory history={dashboard.history} />
    </>
  );
}
