/** Waits for a newer version; the notice loads only if there is one. */
import { lazy, Suspense, useEffect, useState } from 'react';
import type { AppBridge } from '../../common/channels.ts';
import type { UpdateState } from '../../common/update.ts';
import { answerOf } from '../auth/requests.ts';

const UpdateNotice = lazy(() => import('./update-notice.tsx'));

interface UpdatesProps {
  readonly bridge: Pick<AppBridge, 'getUpdate' | 'onUpdateChanged' | 'installUpdate'>;
}

export function Updates({ bridge }: UpdatesProps) {
  const [state, setState] = useState<UpdateState | null>(null);
  const [putAway, setPutAway] = useState<string | null>(null);
  useEffect(() => {
    let isCurrent = true;
    const unsubscribe = bridge.onUpdateChanged((next) => {
      isCurrent = false;
      setState(next);
    });
    void answerOf(() => bridge.getUpdate()).then((answer) => {
      if (isCurrent && answer.ok) setState(answer.value);
    });
    return () => {
      isCurrent = false;
      unsubscribe();
    };
  }, [bridge]);

  if (state === null || (state.status !== 'ready' && state.status !== 'elsewhere')) return null;
  const { version } = state.update;
  if (putAway === version) return null;
  return (
    <Suspense>
      <UpdateNotice bridge={bridge} state={state} onDismiss={() => setPutAway(version)} />
    </Suspense>
  );
}
