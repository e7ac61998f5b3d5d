import { useEffect, useState } from 'react';
import type { SignedInState } from '../../common/auth-state.ts';
import type { AuthBridge } from '../../common/bridge.ts';
import type { Dashboard } from '../../common/channels.ts';
import type { Result } from '../../common/result.ts';
import { answerOf } from '../requests.ts';

interface DashboardAnswer {
  /** Null until there is one. */
  readonly answer: Result<Dashboard> | null;
  readonly retry: () => void;
}

/** What main tells of the session, asked again when the session changes. */
export function useDashboard(
  bridge: Pick<AuthBridge, 'readDashboard'>,
  { sessionId, accessTokenExpiresAt, connection }: SignedInState,
): DashboardAnswer {
  const [attempt, setAttempt] = useState(0);
  const [answer, setAnswer] = useState<Result<Dashboard> | null>(null);
  // Not the connection itself: reading makes the app reconnect, which would have this read again, and so on.
  const isOnline = connection === 'online';
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
  return { answer, retry };
}
