import { lazy, Suspense, type ReactNode } from 'react';
import type { AuthProblem } from '../../common/auth/auth-problem.ts';
import type { Place } from '../../common/places.ts';
import type { AppBridge } from '../../common/channels.ts';
import type { Message } from '../../common/sign-in-strings.ts';
import type { Strings } from '../../common/strings.ts';
import { format } from '../text.ts';
import { useStrings } from './words.tsx';

const Remedy = lazy(() => import('./remedy.tsx'));

interface NoticeProps {
  /** A problem interrupts a screen reader, news waits for it. */
  readonly kind: 'problem' | 'news' | 'impersonation';
  readonly message: Message;
  readonly children?: ReactNode;
}

export function Notice({ kind, message, children }: NoticeProps) {
  return (
    <div className={`notice ${kind}`} role={kind === 'problem' ? 'alert' : 'status'}>
      <p>
        <strong>{message.title}</strong> {message.advice}
      </p>
      {children}
    </div>
  );
}

/** What to say of a problem: an answer of the service is not the user's internet. */
export function messageOf(strings: Strings, { code, detail }: AuthProblem): Message {
  const hasAnswered = code === 'unreachable' && detail?.startsWith('http-');
  return hasAnswered ? strings.serviceProblem : strings.problems[code];
}

interface ProblemNoticeProps {
  readonly problem: AuthProblem;
  readonly bridge: Pick<AppBridge, 'copyDiagnostics'>;
  /** Null if Settings can't be opened here. */
  readonly onPlace?: ((place: Place) => void) | null;
  /** Repeats the failed action. */
  readonly onRetry?: (() => void) | null;
  readonly children?: ReactNode;
}

export function ProblemNotice({
  problem,
  bridge,
  onPlace = null,
  onRetry = null,
  children,
}: ProblemNoticeProps) {
  const strings = useStrings();
  const { code, detail } = problem;
  return (
    <Notice kind="problem" message={messageOf(strings, problem)}>
      {detail !== null && <p className="detail">{format(strings.problemDetail, { code, detail })}</p>}
      <Suspense>
        <Remedy code={code} bridge={bridge} onPlace={onPlace} onRetry={onRetry} />
      </Suspense>
      {children}
    </Notice>
  );
}

interface KeyringNoticeProps {
  readonly onRead: () => void;
  readonly onSettings: () => void;
}

/** Shows that the session ends when the app quits. */
export function KeyringNotice({ onRead, onSettings }: KeyringNoticeProps) {
  const strings = useStrings();
  return (
    <Notice kind="news" message={strings.keyringNotice}>
      <span className="notice-actions">
        <button type="button" className="quiet" onClick={onSettings}>
          {strings.keyringNotice.action}
        </button>
        <button type="button" className="quiet" onClick={onRead}>
          {strings.actions.dismiss}
        </button>
      </span>
    </Notice>
  );
}
