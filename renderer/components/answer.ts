import { useEffect, useState } from 'react';
import type { SignedInState } from '../../common/auth/auth-state.ts';
import type { AppBridge } from '../../common/channels.ts';
import type { Dashboard } from '../../common/auth/channels.ts';
import type { Result } from '../../common/auth/result.ts';
import { answerOf } from '../auth/requests.ts';

interface Answered<T> {
  /** Null until the answer arrives. */
  readonly answer: Result<T> | null;
  /** Forgets the answer and asks again. */
  readonly retry: () => void;
}

/**
 * Loads an answer from main.
 *
 * @param ask null sends nothing and keeps the answer
 * @param about asks again when it changes
 */
export function useAnswer<T>(ask: (() => Promise<Result<T>>) | null, about = ''): Answered<T> {
  const [attempt, setAttempt] = useState(0);
  const [answer, setAnswer] = useState<Result<T> | null>(null);
  useEffect(() => {
    if (ask === null) return undefined;
    let wanted = true;
    void answerOf(ask).then((result) => {
      if (wanted) setAnswer(result);
    });
    return () => {
      wanted = false;
    };
  }, [ask, about, attempt]);
  const retry = () => {
    setAnswer(null);
    setAttempt(attempt + 1);
  };
  return { answer, retry };
}

/** Loads an answer about the session, again whenever the session changes. */
export function useDashboard(
  bridge: Pick<AppBridge, 'readDashboard'>,
  { sessionId, accessTokenExpiresAt, connection }: SignedInState,
): Answered<Dashboard> {
  // Not the connection: reading makes the app reconnect, which would cause the next read, and so on.
  const isOnline = connection === 'online';
  return useAnswer(bridge.readDashboard, `${sessionId} ${accessTokenExpiresAt} ${isOnline}`);
}
