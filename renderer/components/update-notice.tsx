/** Announces a newer version. It is at the edge of the window, takes no focus, and can be closed. */
import './update-notice.css';
import type { AppBridge } from '../../common/channels.ts';
import type { UpdateState } from '../../common/update.ts';
import { answerOf } from '../auth/requests.ts';
import { format } from '../text.ts';
import { useStrings } from './words.tsx';

interface UpdateNoticeProps {
  readonly bridge: Pick<AppBridge, 'installUpdate'>;
  readonly state: Extract<UpdateState, { status: 'ready' | 'elsewhere' }>;
  readonly onDismiss: () => void;
}

export default function UpdateNotice({ bridge, state, onDismiss }: UpdateNoticeProps) {
  const { updates, actions } = useStrings();
  const { version, notes } = state.update;
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
        <button type="button" className="quiet" onClick={onDismiss}>
          {actions.dismiss}
        </button>
      </div>
    </aside>
  );
}
