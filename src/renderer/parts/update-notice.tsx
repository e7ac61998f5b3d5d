/** Says that a newer version is there. It stands at the edge of the window, takes no focus, and can be put away. */
import { useEffect, useState } from 'react';
import type { AuthBridge } from '../../contract/bridge.ts';
import type { UpdateState } from '../../contract/update.ts';
import { answerOf } from '../requests.ts';
import { format } from '../text.ts';
import { useStrings } from './words.tsx';

type UpdateBridge = Pick<AuthBridge, 'getUpdate' | 'onUpdateChanged' | 'installUpdate'>;

export default function UpdateNotice({ bridge }: { readonly bridge: UpdateBridge }) {
  const [state, setState] = useState<UpdateState | null>(null);
  const [putAway, setPutAway] = useState<string | null>(null);
  const { updates, actions } = useStrings();
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
  const { version, notes } = state.update;
  if (putAway === version) return null;
  return (
    <aside className="update notice news" aria-label={updates.title}>
      <p role="status">
        <strong>{format(state.status === 'ready' ? updates.ready : updates.elsewhere, { version })}</strong>{' '}
        {state.status === 'ready' ? updates.readyAdvice : updates.elsewhereAdvice}
      </p>
      {notes !== '' && (
        <details>
          <summary>{updates.notes}</summary>
          <p className="update-notes">{notes}</p>
        </details>
      )}
      <div className="actions">
        {state.status === 'ready' && (
          <button type="button" className="plain" onClick={() => void answerOf(() => bridge.installUpdate())}>
            {updates.restart}
          </button>
        )}
        <button type="button" className="quiet" onClick={() => setPutAway(version)}>
          {actions.dismiss}
        </button>
      </div>
    </aside>
  );
}
